"""Share of wallet, as a pure function (no Odoo)."""

from datetime import date
from decimal import Decimal

STALE_AFTER_MONTHS = 12
"""A declared potential older than this is shown as stale."""


def share_of_wallet(revenue: Decimal, potential: Decimal) -> Decimal | None:
    """Revenue ÷ the potential declared for the same period, as a ratio.

    It may be above 1: then the potential was declared too low, and is not cut off here. Net
    credits are a share of 0.

    :return: None without a positive potential
    """
    return max(revenue, Decimal(0)) / potential if potential > 0 else None


def is_stale(declared_on: date, on: date) -> bool:
    """Whether a potential was declared more than 12 months before the day ``on``."""
    months = (on.year - declared_on.year) * 12 + on.month - declared_on.month
    return months > STALE_AFTER_MONTHS or (months == STALE_AFTER_MONTHS and on.day > declared_on.day)
