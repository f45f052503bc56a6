from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.guide import influence_of, mode_of, rating_of

RATINGS = st.lists(st.integers(-5, 5), max_size=8)
POINTS = st.lists(st.integers(0, 3), max_size=8)
MODES = st.lists(st.sampled_from(["growth", "trouble", "even_keel", "overconfident"]), max_size=8)
ORDER = ["low", "medium", "high"]


def test_worked_by_hand():
    assert influence_of([3, 2, 2]) == "high"  # 7 / 3 = 2.33
    assert influence_of([3, 2, 1]) == "medium"  # 2
    assert influence_of([2, 1, 0]) == "low"  # 1
    assert rating_of([5, 3, 0]) == 3  # 2.67
    assert rating_of([-5, -2]) == -3  # -3.5, towards 0
    assert rating_of([1, 0]) == 0  # 0.5, towards 0
    assert mode_of(["growth", "trouble", "growth"]) == "growth"
    assert mode_of(["growth", "trouble"]) is None


def test_no_answer_proposes_nothing():
    assert (influence_of([]), rating_of([]), mode_of([])) == (None, None, None)


@given(RATINGS.filter(len))
def test_a_rating_lies_between_the_answers_and_near_their_mean(points):
    rating, mean = rating_of(points), sum(points) / len(points)
    assert min(points) <= rating <= max(points)
    assert abs(rating - mean) <= 0.5
    assert abs(rating) <= abs(mean) + 0.5


@given(RATINGS.filter(len))
def test_being_for_us_and_against_us_are_weighed_alike(points):
    assert rating_of([-point for point in points]) == -rating_of(points)


@given(POINTS.filter(len), st.data())
def test_more_points_never_lower_the_influence(points, data):
    position = data.draw(st.integers(0, len(points) - 1))
    more = [*points]
    more[position] = min(more[position] + 1, 3)
    assert ORDER.index(influence_of(more)) >= ORDER.index(influence_of(points))


@given(MODES, st.randoms())
def test_the_order_of_answers_changes_nothing(votes, random):
    shuffled = list(votes)
    random.shuffle(shuffled)
    assert mode_of(shuffled) == mode_of(votes)
    if mode_of(votes):
        assert all(votes.count(mode_of(votes)) > votes.count(other) for other in set(votes) - {mode_of(votes)})
