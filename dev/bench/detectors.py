"""How sure the detectors are, on the labelled sets that ship with the tests."""

import subprocess

from dev.checkout import ROOT, STATE
from dev.process import clean_variables

TESTS = ("test_identity.py", "test_group_finding.py", "test_policy_signals.py")


def lines(python):
    """Return the lines with precision and recall that the tests of the labelled sets print; they need no database.

    *Out of sight* is a rule in SQL: its test, with a database, writes its figures into the log of ./kam test.
    """
    folder = ROOT / "tests" / "unit"
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-k", "labelled", *TESTS],
        cwd=folder,
        env=clean_variables(HYPOTHESIS_STORAGE_DIRECTORY=str(STATE / "unit-tests")),
        capture_output=True,
        text=True,
        check=False,
    )
    return [line.strip() for line in done.stdout.splitlines() if "precision" in line or " pairs, " in line]
