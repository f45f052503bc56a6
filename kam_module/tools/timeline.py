"""Dated trees: who is at the top on which day. Days are inclusive; a period without end has the end ``None``."""

from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)


class Circle(Exception):
    """Somebody would be above themselves.

    :param chain: the nodes from the first one up to its return
    :param start: the first day of it
    """

    def __init__(self, chain, start):
        super().__init__(chain, start)
        self.chain = chain
        self.start = start


def tops(node, parents, start=date.min, end=None):
    """Return who is at the top above a node, day by day.

    :param node: any hashable
    :param parents: ``{node: [(parent, start, end)]}``, each list sorted by start and without overlaps
    :param start, end: the days asked for
    :return: ``[(top, start, end)]``, sorted, without gaps; the top of a node without parent is the node
    :raise Circle: when on one of these days a node is above itself
    """
    found = []
    pending = [(node, start, end or date.max, (node,))]
    while pending:
        current, first, last, path = pending.pop()
        day = first  # the first one not dealt with
        for parent, parent_start, parent_end in parents.get(current, ()):
            low, high = max(parent_start, first), min(parent_end or date.max, last)
            if low > high:
                continue
            if parent in path:
                raise Circle((*path[path.index(parent) :], parent), low)
            if low > day:
                found.append((current, day, low - DAY))
            pending.append((parent, low, high, (*path, parent)))
            day = _after(high)
        if day and day <= last:
            found.append((current, day, last))
    return joined((top, low, None if high == date.max else high) for top, low, high in found)


def joined(periods):
    """Return periods sorted, with those of the same value made one where no day lies between them.

    :param periods: ``[(value, start, end)]``
    """
    result = []
    for value, start, end in sorted(periods, key=lambda period: period[1]):
        if result and result[-1][0] == value:
            previous_end = result[-1][2]
            if previous_end is None or _after(previous_end) is None or start <= _after(previous_end):
                result[-1] = (value, result[-1][1], _later(previous_end, end))
                continue
        result.append((value, start, end))
    return result


def filled(winners, others):
    """Return the winners, with the days that they leave free filled by the others.

    :param winners: ``[(value, start, end)]``, without overlaps
    :param others: the same; the part of them on days of the winners is left out
    """
    pieces = list(winners)
    for value, start, end in others:
        day = start
        for _winner, first, last in sorted(winners, key=lambda period: period[1]):
            if day is None or first > (end or date.max):
                break
            if first > day:
                pieces.append((value, day, first - DAY))
            day = max(day, _after(last) or date.max) if last else None
        if day and day <= (end or date.max):
            pieces.append((value, day, end))
    return joined(pieces)


def changed_days(old, new):
    """Return the first and the last day on which two timelines differ, or None when they are the same.

    :param old, new: ``[(value, start, end)]``, without overlaps
    :return: (first day, last day or None for no end)
    """
    starts = {start for _value, start, _end in (*old, *new)}
    starts |= {after for _value, _start, end in (*old, *new) if end and (after := _after(end))}
    different = [
        (start, following - DAY if following else None)
        for start, following in pairwise([*sorted(starts), None])
        if value_on(old, start) != value_on(new, start)
    ]
    return (different[0][0], different[-1][1]) if different else None


def value_on(periods, day):
    """Return the value on a day, or None when there is none.

    :param periods: ``[(value, start, end)]``, without overlaps
    """
    return next((value for value, start, end in periods if start <= day <= (end or date.max)), None)


def _after(day):
    return day + DAY if day and day < date.max else None


def _later(end, other):
    return max(end, other) if end and other else None
