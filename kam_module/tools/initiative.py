"""An initiative of a headquarters and where its branches stand, as pure functions (no Odoo)."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

STATES = ("won", "talks", "lost", "declined", "silent", "untouched")
"""Where a branch can stand, in the order of a report: best first, worst unknown last."""

REACHED = frozenset({"won", "talks", "lost"})
"""States in which we know what a branch that can buy does about this initiative."""


def name_key(name: str) -> str:
    """The same for the same name, however it is written: width, capitals, blanks and punctuation do not count.

    :return: empty for a name without a letter or digit
    """
    folded = unicodedata.normalize("NFKC", name or "").casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def elapsed(start: date, end: date, on: date) -> float:
    """How much of a window is gone at the beginning of a day.

    :param start, end: the first and the last day of the window
    :return: from 0 (it has not begun) to 1 (it is over)
    """
    length = (end - start).days + 1
    return min(max((on - start).days / length, 0.0), 1.0)


class Evidence(NamedTuple):
    """What the records say about a branch, as far as its state depends on it.

    :param invoiced: revenue in scope and window, credit notes taken off; None without any
    :param ordered: confirmed orders in scope and window; None without any
    :param in_talks: an opportunity of the initiative is open, or won without an invoice so far
    :param beaten: an opportunity was lost to somebody, or a competitor is known to have come in within the window
    :param declined: the branch does not buy from anybody, cannot decide, or has left the group
    """

    invoiced: float | None = None
    ordered: float | None = None
    in_talks: bool = False
    beaten: bool = False
    declined: bool = False


def branch_state(evidence: Evidence, gone: float, silent_after: float) -> str:
    """Where a branch stands.

    A credit note that takes back everything leaves no win. Talks that go on count more than an attempt that was lost.

    :param gone: share of the window that is gone, 0 to 1
    :param silent_after: the share from which on a branch of which nothing is heard counts as silent
    :return: one of STATES
    """
    if (evidence.invoiced or 0) > 0 or (evidence.ordered or 0) > 0:
        return "won"
    if evidence.in_talks:
        return "talks"
    if evidence.beaten:
        return "lost"
    if evidence.declined:
        return "declined"
    return "silent" if gone > silent_after else "untouched"


class Rate(NamedTuple):
    """A share, with what it counts. Without anything to count it is not available, which is not 0."""

    part: int
    base: int

    @property
    def value(self) -> float | None:
        """:return: from 0 to 1, None when there is no base"""
        return self.part / self.base if self.base else None


class Figures(NamedTuple):
    """What an initiative came to.

    :param reach: won, in talks or lost ÷ branches that can buy (all but declined or not eligible)
    :param capture: won ÷ branches that can buy
    :param wins: won ÷ decided (won or lost)
    :param leak: lost ÷ branches that can buy
    :param silence: silent ÷ branches that can buy
    :param leak_value: expected amounts of the branches lost; None when one of them has no expected amount
    """

    reach: Rate
    capture: Rate
    wins: Rate
    leak: Rate
    silence: Rate
    leak_value: float | None


def figures(branches: Iterable[tuple[str, float | None]]) -> Figures:
    """The figures of an initiative from its branches.

    :param branches: state and expected amount (None when nobody knows) of each
    """
    branches = list(branches)
    count = dict.fromkeys(STATES, 0)
    for state, _amount in branches:
        count[state] += 1
    able = len(branches) - count["declined"]
    lost = [amount for state, amount in branches if state == "lost"]
    return Figures(
        reach=Rate(sum(count[state] for state in REACHED), able),
        capture=Rate(count["won"], able),
        wins=Rate(count["won"], count["won"] + count["lost"]),
        leak=Rate(count["lost"], able),
        silence=Rate(count["silent"], able),
        leak_value=None if None in lost else float(sum(lost)),
    )
