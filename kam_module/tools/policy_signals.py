"""When branches of a group begin to buy the same, a policy of the headquarters may be behind it (no Odoo)."""

from datetime import date, timedelta
from typing import NamedTuple

LEAST = 2
"""How many branches have to begin."""


class Signal(NamedTuple):
    """A branch began something in a category.

    ``day``: when; ``kind`` and ``origin``: what it was, e.g. ("deal", id of the deal).
    """

    branch: int
    category: int
    day: date
    kind: str
    origin: int = 0


class Finding(NamedTuple):
    """Several branches began in ``category`` or below it."""

    category: int
    signals: tuple

    @property
    def branches(self):
        """Return the ids of the branches that began."""
        return frozenset(signal.branch for signal in self.signals)


def line_of(category, parents):
    """Return the category and everything above it, from below; ``parents``: ``{category: the one above or None}``."""
    line = []
    while category and category not in line:
        line.append(category)
        category = parents.get(category)
    return line


def find_policies(signals, parents, today, days, least=LEAST):
    """Return where at least ``least`` branches of one group began within ``days`` days up to ``today``, inclusive.

    A signal counts for its category and for all above it, with one limit: at the top of the tree two branches that
    buy from different corners of the catalogue have nothing in common, so that a category without one above it
    counts only when a signal names it. Of findings in one line (a category and one above it) the one with more
    branches stays; of equal ones the more precise.

    :param signals: :class:`Signal` of one group, in any order
    :param parents: ``{category: the one above or None}``
    :return: a list of :class:`Finding`, by category; their signals by day
    """
    first = today - timedelta(days=days - 1)
    named, by_category = set(), {}
    for signal in sorted(set(signals), key=lambda one: (one.day, one.branch, one.category, one.kind, one.origin)):
        if first <= signal.day <= today:
            named.add(signal.category)
            for category in line_of(signal.category, parents):
                by_category.setdefault(category, []).append(signal)
    found = [
        Finding(category, tuple(group))
        for category, group in by_category.items()
        if len({signal.branch for signal in group}) >= least and (category in named or parents.get(category))
    ]
    kept = []
    for finding in sorted(
        found, key=lambda one: (-len(one.branches), -len(line_of(one.category, parents)), one.category)
    ):
        line = line_of(finding.category, parents)
        if not any(other.category in line or finding.category in line_of(other.category, parents) for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda one: one.category)
