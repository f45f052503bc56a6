"""Receivables: a customer worked out by hand, then the laws on random open items."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.receivables import (
    BilledPeriod,
    OpenItem,
    ageing,
    average_days_delinquent,
    best_possible_dso,
    count_back_dso,
    days_sales_outstanding,
    weighted_days_late,
)

TODAY = date(2026, 6, 30)
money = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)
positive = st.decimals(min_value="0.01", max_value=1_000_000, places=2)
days = st.integers(min_value=-400, max_value=400).map(lambda late: TODAY - timedelta(days=late))
open_items = st.lists(st.builds(OpenItem, days, money), max_size=30)
periods = st.lists(st.builds(BilledPeriod, money, st.integers(min_value=28, max_value=31)), max_size=24)


def late(number, amount):
    return OpenItem(TODAY - timedelta(days=number), Decimal(amount))


def test_each_edge_of_the_ageing():
    edges = ((-5, 1), (0, 2), (1, 4), (30, 8), (31, 16), (60, 32), (61, 64), (90, 128), (91, 256))
    items = [late(number, amount) for number, amount in edges]
    assert ageing(items, TODAY) == {"not_due": 3, "late_30": 12, "late_60": 48, "late_90": 192, "late_more": 256}


def test_dso_and_its_two_parts():
    # 600 open, 400 of it not due, 1,800 billed in 90 days.
    assert days_sales_outstanding(Decimal(600), Decimal(1800)) == 30
    assert best_possible_dso(Decimal(400), Decimal(1800)) == 20
    assert average_days_delinquent(Decimal(600), Decimal(400), Decimal(1800)) == 10


def test_count_back_takes_the_newest_months_first():
    billed = [BilledPeriod(Decimal(amount), number) for amount, number in ((300, 30), (400, 31), (200, 30))]
    assert count_back_dso(Decimal(150), billed) == 15
    # 300 of June and 200 of the 400 of May: 30 days and half of 31.
    assert count_back_dso(Decimal(500), billed) == Decimal("45.5")
    assert count_back_dso(Decimal(900), billed) == 91
    assert count_back_dso(Decimal(901), billed) is None
    assert count_back_dso(Decimal(0), billed) == 0


def test_a_month_of_credit_notes_counts_with_its_days_only():
    billed = [BilledPeriod(Decimal(-50), 30), BilledPeriod(Decimal(100), 31)]
    assert count_back_dso(Decimal(100), billed) == 61


def test_weighted_days_late_ignores_what_is_not_late_and_payments():
    items = [late(10, 300), late(40, 100), late(-20, 9999), late(90, -500)]
    assert weighted_days_late(items, TODAY) == Decimal("17.5")


def test_not_available_without_inputs():
    assert days_sales_outstanding(Decimal(600), Decimal(0)) is None
    assert average_days_delinquent(Decimal(600), Decimal(400), Decimal(-5)) is None
    assert weighted_days_late([late(0, 100)], TODAY) is None
    assert count_back_dso(Decimal(1), []) is None
    with pytest.raises(ValueError, match="at least 1"):
        days_sales_outstanding(Decimal(1), Decimal(1), 0)


@given(open_items)
def test_the_buckets_are_all_that_is_open(items):
    assert sum(ageing(items, TODAY).values()) == sum(item.amount for item in items)


@given(positive, st.decimals(min_value=0, max_value=1, places=3), positive)
def test_the_two_parts_make_the_dso(receivable, share, billed):
    not_due = receivable * share
    parts = best_possible_dso(not_due, billed) + average_days_delinquent(receivable, not_due, billed)
    assert abs(parts - days_sales_outstanding(receivable, billed)) < Decimal("1e-12")


@given(positive, positive, periods)
def test_a_larger_receivable_never_counts_back_fewer_days(receivable, more, billed):
    smaller, larger = count_back_dso(receivable, billed), count_back_dso(receivable + more, billed)
    assert larger is None or smaller <= larger


@given(open_items)
def test_weighted_days_lie_between_the_least_and_the_most_late(items):
    result = weighted_days_late(items, TODAY)
    days_late = [(TODAY - item.due).days for item in items if item.amount > 0 and item.due < TODAY]
    assert (result is None) == (not days_late)
    if days_late:
        assert min(days_late) - Decimal("1e-12") <= result <= max(days_late) + Decimal("1e-12")
