"""Silence against a customer's own rhythm."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.silence import Silence, rhythm, silence

START = date(2026, 1, 1)
days = st.integers(min_value=0, max_value=900).map(lambda number: START + timedelta(days=number))
dates = st.lists(days, max_size=30)
TODAY = START + timedelta(days=1000)


def after(*numbers):
    return [START + timedelta(days=number) for number in numbers]


def test_a_monthly_buyer_silent_for_two_months():
    # Gaps 30, 30, 40: the usual gap is 30, the last invoice 60 days ago.
    assert silence(after(0, 30, 60, 100), START + timedelta(days=160)) == Silence(60, 30.0, 2.0)


def test_two_invoices_on_a_day_are_one_and_the_future_does_not_count():
    assert silence(after(0, 0, 10, 20, 30, 500), START + timedelta(days=35)) == Silence(5, 10.0, 0.5)


@pytest.mark.parametrize("days", [(), (0,), (0, 30), (0, 30, 60), (0, 0, 0, 0, 0)])
def test_two_gaps_are_no_rhythm(days):
    assert silence(after(*days), TODAY) is None


def test_words():
    assert rhythm(None) == "unknown"
    assert rhythm(Silence(10, 10, 1.0)) == "usual"
    assert rhythm(Silence(11, 10, 1.1)) == "late"
    assert rhythm(Silence(21, 10, 2.1)) == "much_too_late"
    assert rhythm(Silence(21, 10, 2.1), late=2, much_too_late=3) == "late"


@given(dates, st.integers(min_value=1, max_value=100))
def test_waiting_longer_never_makes_it_less_silent(invoice_days, wait):
    now, later = silence(invoice_days, TODAY), silence(invoice_days, TODAY + timedelta(days=wait))
    assert (now is None) == (later is None)
    if now:
        assert later.ratio > now.ratio >= 0
