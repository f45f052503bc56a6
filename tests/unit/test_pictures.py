"""Bars stand inside their picture, on one scale, whatever they show."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.pictures import bars, ranges_over_time, waterfall

amounts = st.integers(-10_000_000, 10_000_000).map(float)
ranges = st.lists(st.tuples(amounts, amounts), max_size=24)


@given(ranges)
def test_bars_stay_in_the_picture(values):
    placed, zero = bars(values, 330, 78)
    assert len(placed) == len(values)
    assert -0.01 <= zero <= 78.01
    for bar in placed:
        assert bar.x >= -0.01 and bar.x + bar.width <= 330.01
        assert bar.y >= -0.01 and bar.y + bar.height <= 78.02
        assert bar.height >= 0


@given(ranges)
def test_bars_do_not_overlap(values):
    placed, _zero = bars(values, 330, 78)
    for left, right in zip(placed, placed[1:]):
        assert left.x + left.width <= right.x + 0.01


@given(st.lists(st.integers(1, 1_000_000).map(float), min_size=2, max_size=24))
def test_a_larger_value_is_a_higher_bar(values):
    placed, _zero = bars([(0.0, value) for value in values], 330, 78)
    by_value = sorted(zip(values, placed), key=lambda pair: pair[0])
    for (_small, lower), (_large, higher) in zip(by_value, by_value[1:]):
        assert lower.height <= higher.height + 0.01


def test_nothing_to_show_has_flat_bars():
    placed, zero = bars([(0.0, 0.0), (0.0, 0.0)], 330, 78)
    assert [bar.height for bar in placed] == [0, 0]
    assert zero == 0


def test_a_loss_hangs_below_the_zero_line():
    (gain, loss), zero = bars([(0.0, 60.0), (0.0, -40.0)], 100, 100)
    assert (gain.y, gain.height, gain.is_negative) == (0, 60, False)
    assert (loss.y, loss.height, loss.is_negative) == (60, 40, True)
    assert zero == 60


@given(amounts, st.lists(amounts, max_size=8))
def test_a_bridge_goes_from_the_opening_to_the_closing(opening, changes):
    closing = opening + sum(changes)
    steps = waterfall(opening, changes, closing)
    assert steps[0] == (0.0, opening)
    assert steps[-1] == (0.0, closing)
    for before, after in zip(steps, steps[1:-1]):
        assert after[0] == before[1]
    assert steps[-2][1] == closing


def test_a_budget_that_firms_up():
    found = ranges_over_time([(date(2026, 1, 1), 50, 80, 100), (date(2026, 1, 11), 80, 90, 95)], 112, 112)
    assert [tuple(point) for point in found] == [(6, 56, 26, 6), (106, 26, 16, 11)]
    assert ranges_over_time([], 100, 100) == []


figures = st.tuples(
    st.integers(0, 3000).map(lambda days: date(2020, 1, 1) + timedelta(days=days)),
    st.tuples(*[st.floats(0.01, 1e9)] * 3).map(sorted),
).map(lambda pair: (pair[0], *pair[1]))


@given(st.lists(figures, max_size=12))
def test_ranges_stand_inside_the_picture_in_order(points):
    for point in ranges_over_time(points, 300, 80):
        assert 0 <= point.x <= 300
        assert 80 >= point.low >= point.likely >= point.high >= 0
