"""Odoo 19.0: Debian's package of it, unpacked below the checkout (never installed), or one that the user has."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from dev.checkout import STATE, built_aside, digest, remove, remove_others
from dev.console import Failure, say, step
from dev.process import clean_variables, run
from dev.setup import python as python_setup
from dev.setup import system

# (path in Debian's archive, SHA-256)
PINNED = {
    "odoo-19": (
        "pool/main/o/odoo/odoo-19_19.0.0+dfsg-1_all.deb",
        "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf",
    ),
    # What links inside that package lead to: scripts and fonts of its pages
    "libjs-jquery": (
        "pool/main/n/node-jquery/libjs-jquery_3.7.1+dfsg+~3.5.33-1_all.deb",
        "818d6383b5b8f33734f682076b02fe3e765af23251ff6bf2b47747a4484e19d3",
    ),
    "libjs-jquery-form": (
        "pool/main/j/jquery-goodies/libjs-jquery-form_12-4_all.deb",
        "fbfeedcd3eaf519b3cdcc88e93a1c79f6775da71657bac763f1430fe66e8a1da",
    ),
    "libjs-underscore": (
        "pool/main/u/underscore/libjs-underscore_1.13.8~dfsg+~1.13.0-1_all.deb",
        "4bd04d6b3695e10228b4d479d6963d6b768bcd9aa22e9cef2a014814f5de2906",
    ),
    "fonts-glyphicons-halflings": (
        "pool/main/t/twitter-bootstrap3/fonts-glyphicons-halflings_1.009~3.4.1+dfsg-7_all.deb",
        "ebbe027302092d56812b1b22aca7f03387d52d1301d942ea33140e08efc00439",
    ),
    "fonts-inconsolata": (
        "pool/main/f/fonts-inconsolata/fonts-inconsolata_3.001+ds-1_all.deb",
        "7ae10c4d43e968eb6974c22283dd4e912824a34472f813108b5a8308dcce149e",
    ),
    "fonts-montserrat": (
        "pool/main/f/fonts-montserrat/fonts-montserrat_9.000-6_all.deb",
        "c5f603701f86661a7eed820ff0b0d19e0aa697b316053b7885cc7346370128c1",
    ),
    "fonts-ocr-b": (
        "pool/main/f/fonts-ocr-b/fonts-ocr-b_0.3.1~dfsg-2_all.deb",
        "c3760c25162b33ef4b19f0801a2ffbe956634c1fbbef42610c718edfb06baca9",
    ),
    "fonts-roboto-unhinted": (
        "pool/main/f/fonts-roboto/fonts-roboto-unhinted_3.016-1_all.deb",
        "e08ef58b6b92ab2554cc5047b84c3eb03fe0df36d9eddaa1326f80783687c2e8",
    ),
}
UNPACKING = 1  # raise it when the unpacked tree is put together in another way
APT_HELPER = "/usr/lib/apt/apt-helper"
BY_HAND = "point ODOO_PATH to an Odoo 19.0 that you have"


@dataclass(frozen=True)
class Odoo:
    """An Odoo 19.0 that can be started.

    :param python_path: the folder that holds the Python package `odoo`
    :param addons: folders with addons, in Odoo's order
    """

    python_path: Path
    addons: tuple[Path, ...]

    @property
    def version(self):
        """The text that identifies its code: release and place."""
        return digest(self.python_path / "odoo" / "release.py", str(self.python_path))


def ensure(python):
    """Fetch and unpack Odoo unless it is there or ODOO_PATH names one.

    :param python: gives the Python of the virtual environment, which holds a font that Odoo's pages need, once it is
        there
    """
    if os.environ.get("ODOO_PATH"):
        return at(Path(os.environ["ODOO_PATH"]).expanduser().resolve(), f"ODOO_PATH={os.environ['ODOO_PATH']}")
    folder = STATE / f"odoo-{digest(PINNED, UNPACKING)}"
    if not folder.exists():
        with built_aside(folder) as aside:
            _build(aside, python)
        remove_others("odoo-", folder)
    return at(folder, f"{folder}")


def at(path, name):
    """Return the Odoo at a path: a checkout of its source, an unpacked package, or a folder of Python packages.

    :param name: what to call the path when it is no Odoo 19.0
    """
    for python_path in (path, path / "usr/lib/python3/dist-packages"):
        release = python_path / "odoo" / "release.py"
        if release.exists():
            found = re.search(r"^version_info\s*=\s*\(\s*['\"]?([^,'\"]+)['\"]?\s*,\s*(\d+)", release.read_text(), re.M)
            version = ".".join(found.groups()) if found else "of an unknown version"
            if version != "19.0":
                raise Failure(f"{name} is Odoo {version}, not Odoo 19.0: {BY_HAND}, or unset ODOO_PATH.")
            addons = [
                folder
                for folder in (python_path / "odoo/addons", python_path / "addons")
                if (folder / "base").exists() or (folder / "web/__manifest__.py").exists()
            ]
            if not any((folder / "account/data").exists() for folder in addons):
                raise Failure(f"{name} has no complete addons (account is missing): {BY_HAND}.")
            return Odoo(python_path, tuple(addons))
    raise Failure(f"{name} holds no Odoo (no file odoo/release.py): {BY_HAND}, or unset ODOO_PATH.")


def _build(folder, python):
    mirrors = system.debian_mirrors()
    if not mirrors or not Path(APT_HELPER).exists():
        raise Failure(f"apt on this machine knows no Debian archive: {BY_HAND}, or name one in KAM_DEBIAN_MIRROR.")
    downloads = folder.with_name("downloads")  # kept when interrupted, so that the next attempt has less to fetch
    downloads.mkdir(exist_ok=True)
    with step("Odoo 19.0: download (135 MB)"):
        packages = _download(mirrors, downloads)
    with step("Odoo 19.0: unpack"):
        for package in packages:
            run(["dpkg-deb", "-x", package, folder], "dpkg", f"{package} could not be unpacked: delete it and retry.")
        _complete(folder, python())
    remove(downloads)


def _download(mirrors, downloads):
    """Return the files of all pinned packages; what the archive no longer has is taken from its newest ones."""
    files, missing, why = [], [], ""
    for package, (path, checksum) in PINNED.items():
        target = downloads / f"{package}.deb"
        if not target.exists():
            why = _fetch(f"{mirrors[0]}/{path}", target, checksum) or ""
        if target.exists():
            files.append(target)
        else:
            missing.append(package)
            if why == "network":
                raise Failure(
                    f"no network: {mirrors[0]} did not answer. Connect this machine and run the command "
                    f"again, or {BY_HAND}."
                )
    if missing:
        files += _download_newest(mirrors[0], downloads, missing)
    return files


def _fetch(address, target, checksum):
    """Fetch one file and check it.

    :return: None when it is there, else why not: "network", "checksum" or "gone"
    """
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    log = f"fetch-{target.stem}"
    try:
        run(
            [
                APT_HELPER,
                "-o",
                "APT::Sandbox::User=root",
                "-o",
                "Acquire::Retries=2",
                "download-file",
                address,
                part,
                f"SHA256:{checksum}",
            ],
            log,
            f"{address} could not be fetched.",
            clean_variables(LC_ALL="C"),
            reasons=[
                ("Hash Sum mismatch", "checksum"),
                ("404", "gone"),
                ("File not found", "gone"),
                ("Could not resolve", "network"),
                ("Temporary failure resolving", "network"),
                ("Could not connect", "network"),
                ("Unable to connect", "network"),
                ("timed out", "network"),
                ("Cannot initiate the connection", "network"),
                ("Connection failed", "network"),
            ],
        )
    except Failure as failure:
        for leftover in target.parent.glob(f"{part.name}*"):
            leftover.unlink()
        if str(failure) in ("network", "checksum", "gone"):
            return str(failure)
        raise
    part.rename(target)
    return None


def _download_newest(mirror, downloads, packages):
    """Fetch the newest versions in Debian's unstable release, through an apt of its own, checked by Debian's keys."""
    say(f"  Not as pinned at {mirror}: {', '.join(packages)}. Taking the newest in Debian unstable instead.")
    keyring = system.debian_keyring()
    if not keyring:
        raise Failure(
            f"the pinned {packages[0]} is gone, and without the package debian-archive-keyring a newer one "
            f"cannot be checked: install that package, or {BY_HAND}."
        )
    home = downloads / "apt"
    shutil.rmtree(home, ignore_errors=True)
    for name in ("lists/partial", "cache/archives/partial", "new"):
        (home / name).mkdir(parents=True)
    (home / "status").touch()
    (home / "sources.list").write_text(f"deb [signed-by={keyring}] {mirror} sid main\n")
    settings = {
        "Dir::State": home,
        "Dir::State::lists": home / "lists",
        "Dir::State::status": home / "status",
        "Dir::Cache": home / "cache",
        "Dir::Etc::sourcelist": home / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    (home / "apt.conf").write_text("".join(f'{name} "{value}";\n' for name, value in settings.items()))
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    variables = clean_variables(APT_CONFIG=str(home / "apt.conf"), LC_ALL="C")
    run(
        ["apt-get", *options, "update", "--error-on=any"],
        "apt-sid",
        f"{mirror} could not be read: {BY_HAND}, or name another archive in KAM_DEBIAN_MIRROR.",
        variables,
    )
    if "odoo-19" in packages:
        policy = run(["apt-cache", *options, "policy", "odoo-19"], "apt-policy", "apt-cache failed.", variables)
        candidate = re.search(r"Candidate: (\S+)", policy)
        if not candidate or not re.match(r"(\d+:)?19\.0", candidate.group(1)):
            raise Failure(f"Debian no longer has Odoo 19.0: {BY_HAND}.")
        say(f"  Odoo {candidate.group(1)} instead of the pinned one.")
    run(
        ["apt-get", *options, "download", *packages],
        "apt-download",
        f"Debian no longer has all of {', '.join(packages)}: {BY_HAND}.",
        variables,
        cwd=home / "new",
    )
    return sorted((home / "new").glob("*.deb"))


def _complete(folder, python):
    """Put right what Debian's package leaves open."""
    packages = folder / "usr/lib/python3/dist-packages"
    at(folder, "Debian's package")
    shutil.rmtree(packages / "addons", ignore_errors=True)  # a second copy, without data files
    shutil.rmtree(folder / "usr/share/doc", ignore_errors=True)
    addons = packages / "odoo/addons"
    # Odoo's pages are drawn for version 4 of this font, Debian has 7.
    fonts = folder / "usr/share/fonts-font-awesome/fonts"
    shutil.copytree(
        python_setup.site_packages(python) / "xstatic/pkg/font_awesome/data/fonts", fonts, dirs_exist_ok=True
    )
    # A manifest lists this file, which the package leaves out: every page would report an error.
    absent = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not absent.exists():
        absent.parent.mkdir(parents=True, exist_ok=True)
        absent.write_text("// Not part of Debian's package: background blur in video calls.\n")
    dangling = [link for link in (addons / "web").rglob("*") if link.is_symlink() and not link.exists()]
    if dangling:
        raise Failure(f"Odoo's package lacks {dangling[0].relative_to(addons)}: {BY_HAND}.")
