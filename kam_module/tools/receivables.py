"""What customers owe and how late they are, as pure functions (no Odoo).

All amounts are in one currency. Billed amounts include tax, because receivables do. A ratio
without its inputs is None, never 0.

Source of the methods: Credit Research Foundation, *Understanding and Applying DSO* (DSO, best
possible DSO, average days delinquent, count-back); weighted days late is an average weighted by
amount.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)

BUCKETS = ("not_due", "late_30", "late_60", "late_90", "late_more")
"""Ageing: not due, 1–30, 31–60, 61–90 and more than 90 days late."""


class OpenItem(NamedTuple):
    """What is still open of one posting: an invoice positive, a credit note or a payment negative."""

    due: date
    amount: Decimal


def bucket(due: date, on: date) -> str:
    """Name the part of the ageing to which something due on ``due`` belongs on the day ``on``.

    What is due today is not late yet.
    """
    late = (on - due).days
    if late <= 0:
        return "not_due"
    if late <= 30:
        return "late_30"
    if late <= 60:
        return "late_60"
    return "late_90" if late <= 90 else "late_more"


def ageing(items: Iterable[OpenItem], on: date) -> dict[str, Decimal]:
    """Open amounts by bucket; the buckets together are all that is open."""
    totals = dict.fromkeys(BUCKETS, ZERO)
    for item in items:
        totals[bucket(item.due, on)] += item.amount
    return totals


def days_sales_outstanding(receivable: Decimal, billed: Decimal, days: int = 90) -> Decimal | None:
    """Receivable ÷ billed in the last ``days`` days × ``days``.

    :return: None when nothing was billed in these days
    :raise ValueError: when ``days`` is not positive
    """
    if days < 1:
        raise ValueError("The number of days must be at least 1.")
    return receivable * days / billed if billed > 0 else None


def best_possible_dso(not_due: Decimal, billed: Decimal, days: int = 90) -> Decimal | None:
    """The DSO if everybody paid on the due date: only what is not due yet ÷ billed × days."""
    return days_sales_outstanding(not_due, billed, days)


def average_days_delinquent(receivable: Decimal, not_due: Decimal, billed: Decimal, days: int = 90) -> Decimal | None:
    """The part of the DSO that late payment makes: DSO − best possible DSO."""
    dso = days_sales_outstanding(receivable, billed, days)
    return None if dso is None else dso - best_possible_dso(not_due, billed, days)


class BilledPeriod(NamedTuple):
    """What was billed, credit notes taken off, in a number of days."""

    billed: Decimal
    days: int


def count_back_dso(receivable: Decimal, periods: Sequence[BilledPeriod]) -> Decimal | None:
    """Days of billing that make up the receivable, counted back from today.

    A period that is wholly contained in the receivable counts with all its days, the last one in
    proportion. Periods in which nothing (or less) was billed count with their days and take
    nothing off.

    :param periods: newest first, without a gap
    :return: None when more is open than the periods have billed; 0 when nothing is open
    """
    days, left = ZERO, receivable
    if left <= 0:
        return ZERO
    for period in periods:
        if period.billed >= left:
            return days + period.days * left / period.billed
        left -= max(period.billed, ZERO)
        days += period.days
    return None


def weighted_days_late(items: Iterable[OpenItem], on: date) -> Decimal | None:
    """Average days since the due date of what is late, weighted by its open amount.

    Only positive items that are late count: a payment that is not matched yet is not late.

    :return: None when nothing is late
    """
    late = [((on - item.due).days, item.amount) for item in items if item.amount > 0 and item.due < on]
    total = sum((amount for _days, amount in late), ZERO)
    return sum((amount * days for days, amount in late), ZERO) / total if total else None
