from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.freshness import freshness, involvement, overdue, urgency

AGES = st.lists(st.integers(-30, 4000), max_size=20)
HALF_LIVES = st.integers(1, 1000)


def test_worked_by_hand():
    assert freshness(0, 90) == 1
    assert freshness(90, 90) == 0.5
    assert freshness(180, 90) == 0.25
    # Of two contacts one half-life old, both have gone stale in one case of four.
    assert involvement([90, 90], 90) == 0.75


def test_unknown_is_not_zero():
    assert freshness(None, 90) is None
    assert involvement([], 90) == 0
    # Never verified is as urgent as it gets.
    assert urgency(3, None) == 3
    assert urgency(3, 1.0) == 0


@given(st.integers(-100, 100_000), HALF_LIVES)
def test_freshness_stays_in_bounds_and_never_grows_with_age(age, half_life):
    left = freshness(age, half_life)
    assert 0 <= left <= 1
    assert freshness(age + 1, half_life) <= left


@given(AGES, HALF_LIVES, st.randoms())
def test_the_order_of_contacts_changes_nothing(ages, half_life, random):
    shuffled = list(ages)
    random.shuffle(shuffled)
    assert involvement(shuffled, half_life) == involvement(ages, half_life)


@given(AGES, st.integers(0, 4000), HALF_LIVES)
def test_one_more_contact_never_lowers_involvement(ages, age, half_life):
    assert 0 <= involvement(ages, half_life) <= involvement([*ages, age], half_life) + 1e-12 <= 1 + 1e-12


def test_overdue_worked_by_hand():
    assert overdue(75, 60) == 15
    assert overdue(60, 60) == 0
    assert overdue(None, 60) is None, "never in contact is not in rhythm"
    assert overdue(900, 0) == 0, "nothing is agreed"


@given(st.integers(0, 5000), st.integers(1, 1000))
def test_overdue_never_falls_with_time_and_is_nothing_within_the_rhythm(since, rhythm):
    assert overdue(since, rhythm) <= overdue(since + 1, rhythm)
    assert overdue(since, rhythm) >= overdue(since, rhythm + 1)
    assert (overdue(since, rhythm) == 0) == (since <= rhythm)
