"""Dated trees: who is at the top on which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.timeline import Circle, changed_days, filled, joined, tops, value_on

START = date(2020, 1, 1)
DAYS = [START + timedelta(days=number) for number in range(40)]
LATER = date(2100, 1, 1)


@st.composite
def timelines(draw, values):
    """Periods without overlaps within 30 days, the last one perhaps without end."""
    bounds = draw(st.lists(st.integers(0, 30), max_size=6, unique=True).map(sorted))
    periods = [
        (draw(values), START + timedelta(days=first), START + timedelta(days=following - 1))
        for first, following in zip(bounds[::2], bounds[1::2], strict=False)
    ]
    if len(bounds) % 2:
        periods.append((draw(values), START + timedelta(days=bounds[-1]), None))
    return periods


@st.composite
def trees(draw):
    """Parents with a smaller number than their branch: no circle on any day."""
    return {node: draw(timelines(st.integers(0, node - 1))) for node in range(1, 6)}


def climbed(node, parents, day):
    while parent := value_on([(value + 1, *days) for value, *days in parents.get(node, ())], day):
        node = parent - 1
    return node


@given(trees())
def test_top_of_every_day_is_the_one_climbed_to(parents):
    for node in range(6):
        timeline = tops(node, parents)
        for day in (*DAYS, date.min, LATER):
            assert value_on([(top + 1, *days) for top, *days in timeline], day) == climbed(node, parents, day) + 1


@given(trees())
def test_timeline_has_no_gap_and_no_repetition(parents):
    for node in range(6):
        timeline = tops(node, parents)
        assert timeline[0][1] == date.min
        assert timeline[-1][2] is None
        for (top, _start, end), (following, start, _end) in zip(timeline, timeline[1:], strict=False):
            assert end + timedelta(days=1) == start
            assert top != following


def test_circle_names_the_chain_and_the_day():
    parents = {
        "a": [("b", date(2021, 1, 1), date(2021, 12, 31))],
        "b": [("c", date(2020, 1, 1), None)],
        "c": [("a", date(2021, 6, 1), None)],
    }
    with pytest.raises(Circle) as caught:
        tops("a", parents)
    assert caught.value.chain == ("a", "b", "c", "a")
    assert caught.value.start == date(2021, 6, 1)


def test_two_above_each_other_at_different_times_are_no_circle():
    parents = {
        "a": [("b", date(2021, 1, 1), date(2021, 12, 31))],
        "b": [("a", date(2022, 1, 1), None)],
    }
    assert tops("a", parents) == [
        ("a", date.min, date(2020, 12, 31)),
        ("b", date(2021, 1, 1), date(2021, 12, 31)),
        ("a", date(2022, 1, 1), None),
    ]


@given(timelines(st.integers(1, 3)), timelines(st.integers(1, 3)))
def test_filled_says_what_the_winner_says_or_else_the_other(winners, others):
    result = filled(winners, others)
    for day in (*DAYS, LATER):
        assert value_on(result, day) == (value_on(winners, day) or value_on(others, day))


@given(timelines(st.integers(1, 2)))
def test_joined_says_the_same_with_fewer_periods(periods):
    result = joined(periods)
    assert len(result) <= len(periods)
    for day in (*DAYS, LATER):
        assert value_on(result, day) == value_on(periods, day)


@given(timelines(st.integers(1, 3)), timelines(st.integers(1, 3)))
def test_changed_days_are_the_first_and_the_last_different_day(old, new):
    days = [day for day in (*DAYS, LATER) if value_on(old, day) != value_on(new, day)]
    found = changed_days(old, new)
    assert (found is None) == (not days)
    if found:
        start, end = found
        assert start == days[0]
        assert (end is None) == (days[-1] == LATER)
        assert end is None or end == days[-1]


def test_joined_keeps_an_open_end():
    assert joined([(1, START, None), (1, DAYS[3], DAYS[4])]) == [(1, START, None)]
