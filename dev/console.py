"""What the person at the terminal reads: named steps with their durations, notes, and failures of one line."""

import sys
import time
from contextlib import contextmanager


class Failure(Exception):
    """Something that cannot go on. Its text is one line: what happened, and what to do."""


_open = None  # the step whose name stands on the line that has not been ended yet


def _end_line():
    global _open
    if _open:
        print(flush=True)
        _open = None


def say(text=""):
    """Print a line of its own, below a step that is still running if there is one."""
    _end_line()
    print(text, flush=True)


@contextmanager
def step(name):
    """Print the name of what is being done, and how long it took when it is done; several may run at a time."""
    global _open
    start, me = time.monotonic(), object()
    _end_line()
    print(f"  {name} ...", end="", flush=True)
    _open = me
    try:
        yield
    except BaseException:
        if _open is me:
            _end_line()
        raise
    seconds = f"{time.monotonic() - start:.1f} s"
    if _open is me:
        print(f" {seconds}", flush=True)
        _open = None
    else:
        say(f"  {name}: {seconds}")


def complain(text):
    """Print the one line of a failure."""
    _end_line()
    print(f"kam: {text}", file=sys.stderr, flush=True)
