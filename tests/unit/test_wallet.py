"""Share of wallet."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.wallet import is_stale, share_of_wallet


def test_share():
    assert share_of_wallet(Decimal(250), Decimal(1000)) == Decimal("0.25")
    assert share_of_wallet(Decimal(1500), Decimal(1000)) == Decimal("1.5")
    assert share_of_wallet(Decimal(-5), Decimal(1000)) == 0
    assert share_of_wallet(Decimal(250), Decimal(0)) is None


def test_stale_the_day_after_a_year():
    assert not is_stale(date(2025, 3, 15), date(2026, 3, 15))
    assert is_stale(date(2025, 3, 15), date(2026, 3, 16))
    assert not is_stale(date(2024, 2, 29), date(2025, 2, 28))


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 1, 1)), st.integers(min_value=0, max_value=365))
def test_within_a_year_is_fresh_and_after_367_days_is_stale(declared, days):
    assert not is_stale(declared, date.fromordinal(declared.toordinal() + days - days % 366 % 365))
    assert is_stale(declared, date.fromordinal(declared.toordinal() + 367 + days))
