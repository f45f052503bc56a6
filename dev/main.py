"""Which command was asked for, and how every failure ends: in one line and exit code 1."""

import contextlib
import errno
import os
import signal
import sys
import traceback

from dev.checkout import LOGS, STATE, open_state
from dev.console import Failure, complain
from dev.process import disk_full_sentence

HELP = """\
kam_module: key account management for Odoo 19

  ./kam run              serve Odoo with the addon and its demo story, on this machine only
  ./kam test             lint, unit tests, Odoo tests, installation matrix
  ./kam test NAME ...    only these test files, for example: ./kam test test_hierarchy; matrix: only the matrix;
                         upstream: Odoo's own tests of what we extend, with and without the addon
  ./kam lint             lint only; ./kam lint --fix mends what can be mended
  ./kam i18n             bring the terms and their translations in line with the code
  ./kam reset            delete the database of ./kam run; reset all: everything kam made
  ./kam bench s|m        generate data and measure: s 100,000 invoices, m ten times that;
                         --write keeps the table in docs/figures.md; bench clean frees the disk
  ./kam help             this text

Choices by environment variable: ODOO_PATH, PORT, PYTHON, KAM_DEBIAN_MIRROR, PGHOST and the other
variables of PostgreSQL. docs/admin.md explains them.
"""


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, a closed terminal, or a signal."""


def _stop(number, _frame):
    # Only the first request counts, so that impatience does not interrupt the cleaning up.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def main(arguments):
    """Do what the command line asks.

    :return: the exit code
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return _dispatch(arguments) or 0
    except Failure as failure:
        complain(failure)
    except Stopped as stopped:
        complain("stopped.")
        return 128 + stopped.args[0]
    except PermissionError as error:
        complain(
            f"no permission for {error.filename}: another user made it. Run as that user, or let that user "
            "run ./kam reset all first."
        )
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return _unexpected(error)
        complain(disk_full_sentence())
    except Exception as error:
        return _unexpected(error)
    return 1


def _unexpected(error):
    log = LOGS / "kam.log"
    with contextlib.suppress(OSError):
        log.write_text(traceback.format_exc())
    complain(f"unexpected {type(error).__name__}: {' '.join(str(error).split())} The details are in {log}.")
    return 1


def _dispatch(arguments):
    command, names = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    if command not in ("run", "test", "lint", "i18n", "reset", "bench"):
        raise Failure(f"there is no command {command!r}: ./kam help lists them.")
    _expect(command, names)
    open_state()
    os.chdir(STATE)  # never inside a folder of addons: some are named like modules of the standard library
    if command == "run":
        from dev.run import main as action
    elif command == "test":
        from dev.test import main as action
    elif command == "lint":
        from dev.lint import main as action
    elif command == "i18n":
        from dev.i18n import main as action
    elif command == "reset":
        from dev.reset import main as action
    else:
        from dev.benchmark import main as action
    return action(*names)


def _expect(command, names):
    allowed = {
        "run": [[]],
        "lint": [[], ["--fix"]],
        "i18n": [[]],
        "reset": [[], ["all"]],
        "bench": [[*size, *option] for size in (["s"], ["m"]) for option in ([], ["--write"])] + [["clean"]],
    }
    if command in allowed and names not in allowed[command]:
        choices = " or ".join(" ".join(["./kam", command, *choice]) for choice in allowed[command])
        raise Failure(f"{' '.join(names) or 'nothing'!r} was not understood after {command}: type {choices}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
