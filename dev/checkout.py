"""Where things are: the checkout, and the one ignored folder below it that holds everything kam makes."""

import errno
import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from dev.console import Failure, say

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".kam"
LOGS = STATE / "log"

ADDON = "kam_module"
TEST_ADDON = "test_kam_module"
SALE_ADDON = "kam_module_sale"  # installs itself beside the addon where the sales app is
ADDON_PATHS = {ADDON: ROOT, SALE_ADDON: ROOT, TEST_ADDON: ROOT / "tests"}


def open_state():
    """Make the folder for everything kam makes, readable for the user that PostgreSQL runs as."""
    os.umask(0o022)
    LOGS.mkdir(parents=True, exist_ok=True)


def digest(*parts, length=12):
    """Return a short hash of texts, bytes, files and folders: the key under which something made is kept.

    :param parts: str, bytes, or Path (a file's content; for a folder the names and contents of its files)
    """
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            for path in sorted(_files(part)):
                total.update(str(path.relative_to(part.parent)).encode() + b"\0")
                total.update(path.read_bytes() + b"\0")
        else:
            total.update((part if isinstance(part, bytes) else str(part).encode()) + b"\0")
    return total.hexdigest()[:length]


def _files(path):
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def remove(path):
    """Delete a file or folder below the state folder, if it is there."""
    path = Path(path)
    if STATE not in path.parents and path != STATE:
        raise ValueError(f"{path} is not below {STATE}")
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def built_aside(target):
    """Give a temporary folder to build in; it becomes `target` only when nothing went wrong.

    An interrupted build leaves nothing that looks finished, and its remains are removed by the next one.
    """
    aside = target.with_name(target.name + ".unfinished")
    remove(aside)
    aside.mkdir(parents=True)
    yield aside
    remove(target)
    aside.rename(target)


def remove_others(prefix, keep):
    """Delete what older keys left behind: everything called `prefix…` in the state folder but `keep`."""
    for path in STATE.glob(prefix + "*"):
        if path != keep:
            remove(path)


@contextmanager
def lock(name, wait=True, busy=""):
    """Hold a lock of this checkout, so that two kam commands do not build or use the same thing at once.

    The system frees it when the process ends, however it ends.

    :param wait: wait for the other process; otherwise fail with `busy`
    """
    with open(STATE / f"{name}.lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            if not wait:
                raise Failure(busy) from error
            say("  Waiting for another ./kam in this checkout to finish its set-up.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
