"""Starting other programs: their output goes to a log, and what goes wrong becomes one sentence."""

import contextlib
import os
import shutil
import signal
import subprocess
import time

from dev.checkout import LOGS, STATE
from dev.console import Failure

# Settings of the user's own Python, pip, Odoo and PostgreSQL that must not leak into ours.
FOREIGN = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "PYTHONOPTIMIZE",
    "VIRTUAL_ENV",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_REQUIREMENT",
    "PIP_CONSTRAINT",
)
FOREIGN_PREFIXES = ("PG", "ODOO_")


def clean_variables(**more):
    """Return the environment variables for a child, without foreign Python, Odoo and PostgreSQL settings."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in FOREIGN and not name.startswith(FOREIGN_PREFIXES)
    }
    variables["PYTHONPYCACHEPREFIX"] = str(STATE / "pycache")
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables.update(more)
    return variables


def disk_is_full(path=STATE, needed=64 * 2**20):
    """Tell whether there is too little room left (default: 64 MiB) to think of another cause."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free < needed


def disk_full_sentence():
    """Return what to say when the disk is full."""
    return f"the disk is full: free at least 4 GB for {STATE} and run the command again."


def run(command, log, failure, variables=None, cwd=STATE, reasons=(), **options):
    """Run a program to its end, with its output in a log.

    :param log: name of the log file, without folder and ending
    :param failure: the sentence if it fails; the place of the log is added
    :param reasons: pairs (text in the output, sentence), the first that fits replaces `failure`
    :return: the output
    """
    path = LOGS / f"{log}.log"
    with open(path, "w+", errors="replace") as file:
        file.write(" ".join(map(str, command)) + "\n")
        file.flush()
        try:
            code = wait(start(command, file, variables, cwd, **options))
        except FileNotFoundError as error:
            raise Failure(f"the program {error.filename} is missing: install it and run the command again.") from error
        file.seek(0)
        output = file.read()
    if code:
        if disk_is_full() or "No space left on device" in output:
            raise Failure(disk_full_sentence())
        for text, sentence in reasons:
            if text in output:
                raise Failure(sentence)
        raise Failure(f"{failure} The log is {path}.")
    return output


def start(command, output, variables=None, cwd=STATE, **options):
    """Start a program in a session of its own: a Ctrl-C reaches it only through us, in the right order."""
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=options.pop("stdin", subprocess.DEVNULL),
        stdout=output,
        stderr=subprocess.STDOUT,
        env=clean_variables() if variables is None else variables,
        cwd=cwd,
        start_new_session=True,
        **options,
    )


def wait(process, timeout=None):
    """Wait for a program; whatever interrupts the waiting ends the program first.

    :raise subprocess.TimeoutExpired: it did not end in time; if it is Odoo, it has logged what it was doing
    """
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)  # on which Odoo logs the stacks of its threads
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
        stop(process)
        raise
    except BaseException:
        stop(process)
        raise


def wait_for_all(processes, timeout):
    """Wait for several programs; whatever interrupts the waiting ends them all.

    :return: those that did not end in time, and were ended
    """
    deadline, late = time.monotonic() + timeout, []
    try:
        for process in processes:
            try:
                wait(process, max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                late.append(process)
    except BaseException:
        for process in processes:
            stop(process)
        raise
    return late


def stop(process, patience=15):
    """End a program and its children: politely, then by force."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    # Children of the program, a browser for example, may have stayed behind in its group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
