"""How much hangs on few accounts, as pure functions (no Odoo)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

ZERO = Decimal(0)


def top_share(revenues: Iterable[Decimal], count: int) -> Decimal | None:
    """Share of the ``count`` largest accounts in the revenue of all, as a ratio.

    Accounts with net credits are left out above and below the line, so that the share
    stays between 0 and 1.

    :return: None when nobody has revenue
    :raise ValueError: when ``count`` is not positive
    """
    if count < 1:
        raise ValueError("The number of largest accounts must be at least 1.")
    positive = sorted((revenue for revenue in revenues if revenue > 0), reverse=True)
    total = sum(positive, ZERO)
    return sum(positive[:count], ZERO) / total if total else None


def herfindahl(revenues: Iterable[Decimal]) -> Decimal | None:
    """Herfindahl–Hirschman index: the sum of squared shares, 0 to 1 (1 = one account is all).

    Some publish it times 10,000. Accounts with net credits are left out.

    :return: None when nobody has revenue
    """
    positive = [revenue for revenue in revenues if revenue > 0]
    total = sum(positive, ZERO)
    return sum((revenue * revenue for revenue in positive), ZERO) / (total * total) if total else None


class Whale(NamedTuple):
    """The whale curve: profit cumulated from the best account to the worst."""

    curve: Sequence[Decimal]
    """profit of the best 1, 2, 3 … accounts together"""
    peak: Decimal
    """the largest profit that any number of the best accounts reaches together; 0 when none earns"""
    peak_count: int
    """how many accounts it takes to reach the peak"""
    given_back: Decimal
    """what the accounts behind the peak take back: peak − total, never negative"""


def whale(profits: Iterable[Decimal]) -> Whale:
    """Cumulate profits from the best account to the worst.

    Source of the method: Kaplan and Narayanan, Measuring and Managing Customer
    Profitability, 2001.
    """
    curve = list(accumulate(sorted(profits, reverse=True)))
    total = curve[-1] if curve else ZERO
    peak = max(ZERO, *curve, ZERO)
    return Whale(curve, peak, curve.index(peak) + 1 if peak else 0, peak - total)
