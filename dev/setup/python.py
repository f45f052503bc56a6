"""Python and the packages from PyPI that Odoo and the tests need, exactly as the lock file has them."""

import os
import shutil
import subprocess
from pathlib import Path

from dev.checkout import ROOT, STATE, digest, remove, remove_others
from dev.console import Failure, step
from dev.process import clean_variables, run
from dev.setup import system

LOCK = ROOT / "dev" / "requirements.lock"
OLDEST, NEWEST = (3, 10), (3, 13)  # what Odoo 19.0 runs on


def version_of(path):
    """Return (major, minor) of the Python at `path`, None if it is none."""
    try:
        answer = subprocess.run(
            [str(path), "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            env=clean_variables(),
            check=False,
        )
        major, minor = answer.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError):
        return None


def choose():
    """Return the path of the Python to use: PYTHON, else the system's, else the newest fitting one on the path."""
    named = os.environ.get("PYTHON")
    if named:
        path = shutil.which(named)
        version = version_of(path) if path else None
        if not version:
            raise Failure(f"PYTHON={named} is no Python: name one of version 3.10 to 3.13, or unset PYTHON.")
        if not OLDEST <= version <= NEWEST:
            raise Failure(f"PYTHON={named} is Python {version[0]}.{version[1]}, Odoo 19.0 needs 3.10 to 3.13.")
        return path
    for name in ("/usr/bin/python3", *(f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)), "python3"):
        path = shutil.which(name)
        if path and OLDEST <= (version_of(path) or (0, 0)) <= NEWEST:
            return path
    raise Failure("found no Python 3.10 to 3.13, which Odoo 19.0 needs: install one, or name it in PYTHON.")


def needed_packages(path):
    """Return {package: purpose} if this Python cannot make a virtual environment."""
    check = [path, "-c", "import ensurepip, venv"]
    if subprocess.run(check, capture_output=True, env=clean_variables(), check=False).returncode == 0:
        return {}
    major, minor = version_of(path)
    package = "python3-venv" if Path(path) == Path("/usr/bin/python3") else f"python{major}.{minor}-venv"
    return {package: "a virtual environment for Odoo's Python packages"}


def ensure():
    """Make the virtual environment for the lock file, unless it is there.

    :return: the path of its Python
    """
    path = choose()
    folder = STATE / f"python-{digest(LOCK, path, version_of(path))}"
    python, complete = folder / "bin" / "python", folder / "complete"
    if complete.exists() and version_of(python):
        return python
    system.install(needed_packages(path))
    with step("Python packages"):
        # Not built aside: a virtual environment knows its own place. The file `complete` is its last one.
        remove(folder)
        run([path, "-m", "venv", folder], "venv", f"{path} -m venv failed.")
        run(
            [
                python,
                "-m",
                "pip",
                "install",
                "--no-input",
                "--disable-pip-version-check",
                "--no-warn-script-location",
                "--require-hashes",
                "--requirement",
                LOCK,
            ],
            "pip",
            "pip could not install the Python packages.",
            reasons=[
                (
                    "THESE PACKAGES DO NOT MATCH THE HASHES",
                    "a Python package has another checksum than the lock file: somebody changed it on the way or at "
                    "its source; try another network, and do not install it by hand.",
                ),
                ("Temporary failure in name resolution", NO_NETWORK),
                ("Name or service not known", NO_NETWORK),
                ("Network is unreachable", NO_NETWORK),
                ("Connection refused", NO_NETWORK),
                ("NewConnectionError", NO_NETWORK),
                ("ProxyError", NO_NETWORK),
                ("Read timed out", NO_NETWORK),
                (
                    "No matching distribution found",
                    "the package index did not answer, or lacks a Python package of dev/requirements.lock: check the "
                    "network and pip's settings (PIP_INDEX_URL), or use another Python from 3.10 to 3.13.",
                ),
            ],
        )
        complete.touch()
        remove_others("python-", folder)
    return python


NO_NETWORK = "no network: pip could not reach its package index. Connect this machine and run the command again."


def site_packages(python):
    """Return the folder in which the packages of a virtual environment are."""
    major, minor = version_of(python)
    return Path(python).parent.parent / "lib" / f"python{major}.{minor}" / "site-packages"
