"""Concentration and the whale curve."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.concentration import herfindahl, top_share, whale

money = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)
ledgers = st.lists(money, max_size=30)


def decimals(*numbers):
    return [Decimal(number) for number in numbers]


def test_four_accounts_worked_out_by_hand():
    revenues = decimals(50, 30, 15, 5)
    assert top_share(revenues, 1) == Decimal("0.5")
    assert top_share(revenues, 3) == Decimal("0.95")
    assert herfindahl(revenues) == Decimal("0.365")  # 0.25 + 0.09 + 0.0225 + 0.0025


def test_the_tail_takes_back_a_quarter():
    result = whale(decimals(60, 40, 0, -10, -15))
    assert result.curve == decimals(60, 100, 100, 90, 75)
    assert (result.peak, result.peak_count, result.given_back) == (100, 2, 25)


def test_nobody_earns_anything():
    assert whale(decimals(-5, -10)) == (decimals(-5, -15), 0, 0, 15)
    assert whale([]) == ([], 0, 0, 0)


def test_not_available_without_revenue():
    assert top_share(decimals(0, -5), 3) is None
    assert herfindahl([]) is None
    with pytest.raises(ValueError, match="at least 1"):
        top_share(decimals(1), 0)


@given(ledgers, st.integers(min_value=1, max_value=10))
def test_a_longer_top_list_never_holds_less(revenues, count):
    share = top_share(revenues, count)
    if share is not None:
        assert 0 < share <= top_share(revenues, count + 1) <= 1


@given(ledgers)
def test_the_index_lies_between_equal_shares_and_one(revenues):
    index = herfindahl(revenues)
    positive = [revenue for revenue in revenues if revenue > 0]
    if index is not None:
        assert Decimal(1) / len(positive) - Decimal("1e-18") <= index <= 1 + Decimal("1e-18")


@given(ledgers)
def test_the_curve_ends_at_the_total_and_never_passes_its_peak(profits):
    result = whale(profits)
    assert result.peak - result.given_back == sum(profits)
    assert all(point <= result.peak for point in result.curve)
    assert result.given_back >= 0
