"""The windows of retention: examples from a calendar, then the laws on any date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.windows import is_month_end, month_end, month_start, quarter, rolling, same_dates, year_to_date

closings = st.dates(date(2001, 1, 1), date(2090, 12, 31)).map(month_end)


def test_twelve_months_up_to_october():
    now, before = rolling(date(2026, 10, 31), 12)
    assert now == (date(2025, 11, 1), date(2026, 10, 31))
    assert before == (date(2024, 11, 1), date(2025, 10, 31))


def test_year_to_date_in_a_leap_year_ends_on_the_last_day_of_february():
    now, before = year_to_date(date(2024, 2, 29))
    assert now == (date(2024, 1, 1), date(2024, 2, 29))
    assert before == (date(2023, 1, 1), date(2023, 2, 28))


def test_year_that_starts_in_april():
    now, before = year_to_date(date(2026, 2, 28), first_month=4)
    assert now == (date(2025, 4, 1), date(2026, 2, 28))
    assert before == (date(2024, 4, 1), date(2025, 2, 28))


def test_quarter_on_the_same_quarter():
    now, before = quarter(date(2026, 9, 30))
    assert now == (date(2026, 7, 1), date(2026, 9, 30))
    assert before == (date(2025, 7, 1), date(2025, 9, 30))


def test_quarter_that_is_not_over_compares_the_same_months():
    now, before = quarter(date(2026, 11, 30))
    assert now.start == date(2026, 10, 1) and before == (date(2025, 10, 1), date(2025, 11, 30))


@pytest.mark.parametrize("start", [date(2026, 5, 1), date(2025, 4, 1)])
def test_reversed_or_overlapping_windows_are_refused(start):
    with pytest.raises(ValueError):
        same_dates(start, date(2026, 4, 30))


def test_no_months_are_refused():
    with pytest.raises(ValueError):
        rolling(date(2026, 4, 30), 0)


@given(closings, st.integers(1, 60))
def test_rolling_windows_meet_and_are_equally_long(closing, count):
    now, before = rolling(closing, count)
    assert now.end == closing
    assert before.end + timedelta(days=1) == now.start
    for window in (now, before):
        assert window.start.day == 1 and is_month_end(window.end)
        assert month_start(window.start, count) == window.end + timedelta(days=1)


@given(closings, st.integers(1, 12))
def test_windows_against_last_year_never_overlap(closing, number):
    windows = [
        year_to_date(closing, number),
        quarter(closing),
        same_dates(month_start(closing, 1 - number), closing),
    ]
    for now, before in windows:
        assert now.end == closing
        assert before.end < now.start
        assert month_start(before.start, 12) == now.start
        assert before.end == month_end(closing, -12)
