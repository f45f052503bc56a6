"""What the person at the terminal reads: named steps with their durations, notes, and failures of one line."""

import sys
import time
from contextlib import contextmanager


class Failure(Exception):
    """Something that cannot go on. Its text is one line: what happened, and what to do."""


_open_line = False


def say(text=""):
    """Print a line of its own, below a step that is still running if there is one."""
    global _open_line
    if _open_line:
        print(flush=True)
        _open_line = False
    print(text, flush=True)


@contextmanager
def step(name):
    """Print the name of what is being done, and how long it took when it is done."""
    global _open_line
    say_start = time.monotonic()
    if _open_line:
        print(flush=True)
    print(f"  {name} ...", end="", flush=True)
    _open_line = True
    try:
        yield
    except BaseException:
        if _open_line:
            print(flush=True)
            _open_line = False
        raise
    seconds = f"{time.monotonic() - say_start:.1f} s"
    if _open_line:
        print(f" {seconds}", flush=True)
    else:
        print(f"  {name}: {seconds}", flush=True)
    _open_line = False


def complain(text):
    """Print the one line of a failure."""
    global _open_line
    if _open_line:
        print(flush=True)
        _open_line = False
    print(f"kam: {text}", file=sys.stderr, flush=True)
