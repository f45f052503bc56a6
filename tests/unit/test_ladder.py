import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.ladder import SHARE, TO_ASK, WAITING, Question, is_out_of_order, next_questions, progress

STATES = st.sampled_from(["open", "partly", "answered", "refused", "reopened"])
WEIGHED = st.lists(st.tuples(st.integers(0, 10), STATES), max_size=30)


@st.composite
def ladders(draw):
    size = draw(st.integers(0, 12))
    return [
        Question(
            id=number,
            stage=draw(st.integers(0, 3)),
            position=draw(st.integers(0, 5)),
            state=draw(STATES),
            roles=draw(st.frozensets(st.integers(1, 4), max_size=2)),
            prerequisite=draw(st.none() | st.integers(1, number - 1)) if number > 1 else None,
        )
        for number in range(1, size + 1)
    ]


ROLES = st.none() | st.frozensets(st.integers(1, 4), max_size=3)
STAGES = st.none() | st.integers(0, 3)


def test_progress_worked_by_hand():
    # 3 answered and half of 2, of 3 + 2 + 3 + 2 = 10; refused and reopened count nothing.
    assert progress([(3, "answered"), (2, "partly"), (3, "refused"), (2, "reopened")]) == pytest.approx(0.4)


def test_no_questions_is_not_zero():
    assert progress([]) is None
    assert progress([(0, "answered")]) is None
    assert progress([(1, "open")]) == 0


@given(WEIGHED, st.randoms())
def test_progress_stays_in_bounds_in_whatever_order(questions, random):
    found = progress(questions)
    assert found is None or 0 <= found <= 1
    shuffled = random.sample(questions, len(questions))
    assert progress(shuffled) == found


@given(WEIGHED.filter(bool), st.data())
def test_a_better_answer_never_lowers_progress(questions, data):
    position = data.draw(st.integers(0, len(questions) - 1))
    before = progress(questions)
    weight, state = questions[position]
    better = "answered" if state == "partly" else data.draw(st.sampled_from(["partly", "answered", state]))
    if SHARE.get(better, 0) >= SHARE.get(state, 0) and before is not None:
        assert progress([*questions[:position], (weight, better), *questions[position + 1 :]]) >= before - 1e-12


@given(ladders(), ROLES, STAGES, st.integers(-1, 5))
def test_what_is_asked_next_can_be_asked(questions, roles, stage, most):
    found = next_questions(questions, roles, stage, most)
    assert len(found) == len(set(found)) <= max(most, 0)
    known = {question.id: question for question in questions}
    for question in (known[number] for number in found):
        assert question.state in TO_ASK
        assert roles is None or not question.roles or question.roles & roles
        before = known.get(question.prerequisite)
        assert before is None or before.state not in WAITING


@given(ladders(), STAGES)
def test_something_is_asked_while_anything_is_open(questions, stage):
    if any(question.state in TO_ASK for question in questions):
        assert next_questions(questions, None, stage)


@given(ladders(), ROLES, STAGES, st.randoms())
def test_the_order_of_the_list_changes_nothing(questions, roles, stage, random):
    assert next_questions(random.sample(questions, len(questions)), roles, stage) == next_questions(
        questions, roles, stage
    )


@given(ladders(), st.frozensets(st.integers(1, 4)), st.integers(1, 4))
def test_one_more_person_is_never_asked_less(questions, roles, more):
    assert set(next_questions(questions, roles, most=99)) <= set(next_questions(questions, roles | {more}, most=99))


def test_later_stages_come_last_and_prerequisites_first():
    questions = [
        Question(1, 0, 10, "answered", frozenset(), None),
        Question(2, 0, 20, "open", frozenset({7}), 1),
        Question(3, 0, 30, "open", frozenset({7}), 2),
        Question(4, 1, 10, "open", frozenset({7}), None),
        Question(5, 0, 40, "reopened", frozenset({8}), None),
    ]
    assert next_questions(questions, {7}, stage=0) == [2, 4]
    assert next_questions(questions, {7, 8}, stage=0) == [2, 5, 4]
    assert next_questions(questions, {8}, stage=0) == [5]
    assert next_questions(questions, set(), stage=0) == []


def test_out_of_order():
    assert is_out_of_order("answered", "open")
    assert is_out_of_order("partly", "reopened")
    assert not is_out_of_order("answered", "refused")
    assert not is_out_of_order("answered", None)
    assert not is_out_of_order("open", "open")
