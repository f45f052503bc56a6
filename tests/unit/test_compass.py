import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.compass import NOT_AVAILABLE, Part, band, compass_score, proof, support, verified
from kam_module.tools.coverage import coverage

WEIGHTS = (35, 30, 25, 10)
RATINGS = st.none() | st.integers(-5, 5)
INFLUENCES = st.sampled_from([1, 2, 3])
PERSON = st.fixed_dictionaries(
    {
        "seats": st.sets(st.integers(0, 5), max_size=3),
        "depth": st.none() | st.integers(0, 3),
        "rating": RATINGS,
        "influence": INFLUENCES,
        "fresh": st.booleans(),
    }
)
PEOPLE = st.lists(PERSON, max_size=8)
SEAT_WEIGHTS = st.lists(st.integers(0, 100), min_size=6, max_size=6)
QUESTIONS = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=12)
ALL_WEIGHTS = st.tuples(*[st.integers(0, 100)] * 4)


def parts(people, seats, questions):
    """The four parts of a deal, as the addon puts them together: nothing entered, nothing available."""
    if not people and not any(proven for _weight, proven in questions):
        return (NOT_AVAILABLE,) * 4
    holders = [[person for person in people if number in person["seats"]] for number in range(len(seats))]
    return (
        coverage([(weight, [who["depth"] for who in held]) for weight, held in zip(seats, holders)]),
        support([(person["rating"], person["influence"]) for person in people]),
        proof(questions),
        verified([(weight, [who["fresh"] for who in held]) for weight, held in zip(seats, holders)]),
    )


def score(people, seats, questions, weights=WEIGHTS):
    return compass_score(zip(weights, parts(people, seats, questions)))


def test_worked_by_hand():
    # Coverage 60 %, support 70 %, proof 40 %, freshness 100 %: 21 + 21 + 10 + 10 = 62
    known = [Part(value, 1.0) for value in (0.6, 0.7, 0.4, 1.0)]
    assert compass_score(zip(WEIGHTS, known)) == (62, 100)
    # Without support: 41 of 70 is 58.6 %, based on 70 % of the weights
    known[1] = NOT_AVAILABLE
    assert compass_score(zip(WEIGHTS, known)) == (59, 70)


def test_parts_worked_by_hand():
    # +5 with high influence (3) and -5 with low influence (1): 3 of 4
    assert support([(5, 3), (-5, 1)]) == (0.75, 1.0)
    # The unknown one stays outside: based on 3 of 5
    assert support([(0, 3), (None, 2)]) == (0.5, 0.6)
    assert proof([(10, True), (30, False)]) == (0.25, 1.0)
    assert verified([(60, [False, True]), (30, [False]), (10, [])]) == (0.6, 1.0)


def test_nothing_entered_is_not_available_and_not_zero():
    assert score([], [50] * 6, []) == (None, 0)
    assert score([], [50] * 6, [(10, False)]) == (None, 0)
    assert support([(None, 3)]) == NOT_AVAILABLE
    assert proof([]) == NOT_AVAILABLE
    assert verified([]) == NOT_AVAILABLE


def test_everybody_against_us_is_zero_and_not_unknown():
    assert support([(-5, 3)]) == (0.0, 1.0)
    against = [{"seats": {0}, "depth": 0, "rating": -5, "influence": 3, "fresh": False}]
    assert score(against, [100, 0, 0, 0, 0, 0], [(1, False)]) == (0, 100)


@given(PEOPLE, SEAT_WEIGHTS, QUESTIONS, ALL_WEIGHTS)
def test_stays_within_its_bounds(people, seats, questions, weights):
    value, basis = score(people, seats, questions, weights)
    assert value is None or 0 <= value <= 100
    assert 0 <= basis <= 100
    for part in parts(people, seats, questions):
        assert part.score is None or 0 <= part.score <= 1
        assert 0 <= part.known <= 1


@given(PEOPLE, SEAT_WEIGHTS, QUESTIONS, st.randoms())
def test_the_order_of_people_and_questions_changes_nothing(people, seats, questions, random):
    people_, questions_ = random.sample(people, len(people)), random.sample(questions, len(questions))
    assert parts(people_, seats, questions_) == parts(people, seats, questions)
    assert score(people_, seats, questions_) == score(people, seats, questions)


@given(PEOPLE.filter(bool), SEAT_WEIGHTS, QUESTIONS, ALL_WEIGHTS, st.data())
def test_improving_one_person_never_lowers_it(people, seats, questions, weights, data):
    number = data.draw(st.integers(0, len(people) - 1))
    person = people[number]
    better = data.draw(
        st.sampled_from(
            [
                {**person, "depth": 3 if person["depth"] is None else min(person["depth"] + 1, 3)},
                {**person, "rating": 5 if person["rating"] is None else min(person["rating"] + 1, 5)},
                {**person, "fresh": True},
            ]
        )
    )
    improved = [*people[:number], better, *people[number + 1 :]]
    before, after = score(people, seats, questions, weights), score(improved, seats, questions, weights)
    assert before.value is None or after.value >= before.value
    assert after.basis >= before.basis


@given(PEOPLE, SEAT_WEIGHTS, QUESTIONS.filter(bool), ALL_WEIGHTS, st.data())
def test_one_more_proven_answer_never_lowers_it(people, seats, questions, weights, data):
    number = data.draw(st.integers(0, len(questions) - 1))
    proven = [*questions[:number], (questions[number][0], True), *questions[number + 1 :]]
    before, after = score(people, seats, questions, weights), score(people, seats, proven, weights)
    assert before.value is None or after.value >= before.value


@given(PEOPLE.filter(bool), SEAT_WEIGHTS, QUESTIONS, st.data())
def test_leaving_anybody_out_never_raises_freshness(people, seats, questions, data):
    """Above all not an unverified opponent of whom nothing is on record."""
    number = data.draw(st.integers(0, len(people) - 1))
    without = [*people[:number], *people[number + 1 :]]
    before, after = parts(people, seats, questions)[3], parts(without, seats, questions)[3]
    assert after.score is None or after.score <= before.score


@given(RATINGS, INFLUENCES)
def test_one_rated_person_is_the_whole_support(rating, influence):
    part = support([(rating, influence)])
    assert part.score == (None if rating is None else pytest.approx((rating + 5) / 10))


@given(st.integers(0, 100), st.integers(0, 99), st.integers(1, 100))
def test_a_higher_score_never_falls_into_a_lower_band(value, fair, distance):
    order = [None, "weak", "fair", "strong"]
    lower, higher = (order.index(band(number, fair, fair + distance)) for number in (value, value + 1))
    assert lower <= higher
    assert band(None, fair, fair + distance) is None
