"""What Debian's own packages bring: named first, installed when we may, otherwise the one line to type."""

import os
import shutil
import subprocess
from pathlib import Path

from dev.console import Failure, say, step
from dev.process import clean_variables, run


def is_root():
    """Tell whether we may install packages and must not run PostgreSQL as ourselves."""
    return os.geteuid() == 0


def install(packages):
    """Install Debian packages.

    :param packages: {package: what it is for}
    :raise Failure: with the line to type, where kam may not install them itself
    """
    if not packages:
        return
    names = " ".join(packages)
    line = f"apt-get install --yes --no-install-recommends {names}"
    for package, purpose in packages.items():
        say(f"  Missing system package: {package} ({purpose})")
    if not shutil.which("apt-get"):
        raise Failure(f"install {names} with this system's own package manager and run the command again.")
    if not is_root():
        raise Failure(f"system packages are missing. Type: sudo {line}")
    variables = clean_variables(DEBIAN_FRONTEND="noninteractive")
    with step(f"Install {names}"):
        if not all(_is_known(package) for package in packages):
            run(["apt-get", "update"], "apt-update", "apt-get update failed: is there a network?", variables)
        run(
            line.split(),
            "apt-install",
            f"apt-get could not install {names}.",
            variables,
            reasons=[
                ("Temporary failure resolving", f"no network: connect this machine, or install {names} by hand."),
                ("Could not get lock", "another program is using apt: wait for it and run the command again."),
                ("Unable to locate package", f"apt knows no package of {names}: check the machine's apt sources."),
            ],
        )


def _is_known(package):
    answer = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, env=clean_variables(LC_ALL="C"), check=False
    )
    return "Candidate: " in answer.stdout and "Candidate: (none)" not in answer.stdout


def debian_mirrors():
    """Return the addresses of the Debian archives that this machine's own apt uses, the chosen one first.

    KAM_DEBIAN_MIRROR replaces them.
    """
    chosen = os.environ.get("KAM_DEBIAN_MIRROR")
    if chosen:
        return [chosen.rstrip("/")]
    if not shutil.which("apt-get"):
        return []
    answer = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)|$(ORIGIN)|$(LABEL)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        env=clean_variables(LC_ALL="C"),
        check=False,
    )
    return mirrors_in(answer.stdout)


def mirrors_in(targets):
    """Return the Debian archives among the lines of `apt-get indextargets`, each once.

    :param targets: lines `address|origin|label`; origin and label are empty, or left as they were in the format,
        on a machine whose apt has not fetched its lists yet
    """
    mirrors = []
    for line in targets.splitlines():
        address, _, rest = line.partition("|")
        origin, _, label = rest.partition("|")
        address = address.rstrip("/")
        if origin and not origin.startswith("$"):
            fits = origin == label == "Debian"
        else:
            fits = address.endswith("/debian")
        if fits and not address.startswith("cdrom:") and address not in mirrors:
            mirrors.append(address)
    return mirrors


def debian_keyring():
    """Return the file with the keys of Debian's archive, None if this machine has none."""
    folder = Path("/usr/share/keyrings")
    for name in ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp"):
        if (folder / name).exists():
            return folder / name
    return None
