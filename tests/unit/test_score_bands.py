from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.score_bands import is_enough, lower_end, lower_ends, upper_end


def test_worked_by_hand():
    assert [lower_end(score) for score in (None, 0, 19, 20, 79, 80, 99, 100)] == [None, 0, 0, 20, 60, 80, 80, 80]
    bands = [(lowest, upper_end(lowest)) for lowest in lower_ends()]
    assert bands == [(0, 19), (20, 39), (40, 59), (60, 79), (80, 100)]
    assert (is_enough(4), is_enough(5)) == (False, True)


@given(st.integers(0, 100))
def test_each_score_is_in_exactly_one_band(score):
    assert [lowest for lowest in lower_ends() if lowest <= score <= upper_end(lowest)] == [lower_end(score)]


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_better_score_is_never_in_a_lower_band(one, other):
    assert (lower_end(one) <= lower_end(other)) or one > other
