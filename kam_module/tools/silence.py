"""How unusual it is that nothing has been invoiced lately, as pure functions (no Odoo)."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from statistics import median
from typing import NamedTuple

MIN_GAPS = 3
"""A rhythm needs at least this many gaps between invoice days."""

LATE, MUCH_TOO_LATE = 1.0, 2.0
"""Default limits of the ratio."""


class Silence(NamedTuple):
    """Days since the last invoice against the customer's own usual gap."""

    days: int
    gap: float
    ratio: float


def silence(invoice_days: Iterable[date], on: date) -> Silence | None:
    """Days since the last invoice ÷ the median gap between invoice days.

    Several invoices on a day are one. Days after ``on`` do not count.

    :return: None with fewer than three gaps
    """
    days = sorted({day for day in invoice_days if day <= on})
    gaps = [(after - before).days for before, after in pairwise(days)]
    if len(gaps) < MIN_GAPS:
        return None
    usual = float(median(gaps))
    since = (on - days[-1]).days
    return Silence(since, usual, since / usual)


def rhythm(result: Silence | None, late: float = LATE, much_too_late: float = MUCH_TOO_LATE) -> str:
    """Put a silence into words.

    :return: ``unknown``, ``usual``, ``late`` or ``much_too_late``
    """
    if result is None:
        return "unknown"
    if result.ratio > much_too_late:
        return "much_too_late"
    return "late" if result.ratio > late else "usual"
