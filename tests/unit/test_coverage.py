import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.coverage import coverage, fit

DEPTHS = st.lists(st.none() | st.integers(0, 3), max_size=5)
SEATS = st.lists(st.tuples(st.integers(0, 100), DEPTHS), max_size=12)


def test_worked_by_hand():
    # Weight 60 met in depth (3 of 3), weight 30 met briefly (1 of 3), weight 10 held by nobody: 60 + 10 + 0 of 100.
    assert coverage([(60, [0, 3]), (30, [1]), (10, [])]).score == pytest.approx(0.7)


def test_unknown_is_not_zero():
    assert coverage([(50, [None])]) == (None, 0)
    assert coverage([(50, [0])]) == (0, 1)
    # The unknown half stays outside, and the score says that it is based on half of the weight.
    assert coverage([(50, [3]), (50, [None])]) == (1, 0.5)
    assert coverage([]) == (None, 0)


@given(SEATS)
def test_stays_in_bounds(seats):
    score, known = coverage(seats)
    assert score is None or 0 <= score <= 1
    assert 0 <= known <= 1


@given(SEATS, st.randoms())
def test_the_order_of_people_and_seats_changes_nothing(seats, random):
    shuffled = [(weight, random.sample(depths, len(depths))) for weight, depths in seats]
    random.shuffle(shuffled)
    assert coverage(shuffled) == coverage(seats)


@given(SEATS.filter(bool), st.data())
def test_a_deeper_contact_never_lowers_it(seats, data):
    position = data.draw(st.integers(0, len(seats) - 1))
    weight, depths = seats[position]
    better = [*seats[:position], (weight, [*depths, 3]), *seats[position + 1 :]]
    before, after = coverage(seats), coverage(better)
    assert after.known >= before.known - 1e-12
    if weight and before.score is not None:
        assert after.score >= before.score - 1e-12


@given(st.integers(-5, 100), st.integers(0, 9), st.floats(0, 1))
def test_fit_says_empty_only_where_nobody_is_known(weight, holders, actual):
    verdict = fit(weight, holders, actual)
    assert (verdict == "empty") == (weight > 0 and holders == 0)
    assert (verdict == "free") == (weight <= 0)


def test_fit_by_involvement():
    assert [fit(50, 1, actual) for actual in (0.0, 0.14, 0.15, 0.49, 0.5, 1.0)] == [
        "silent",
        "silent",
        "fading",
        "fading",
        "good",
        "good",
    ]
