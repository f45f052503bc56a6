"""The ladder of milestone questions: how far it is climbed, what was answered too early, what to ask next."""

from math import fsum
from typing import NamedTuple

SHARE = {"answered": 1.0, "partly": 0.5}
"""What an answer counts. Refused and reopened questions count as little as open ones."""

WAITING = frozenset({"open", "reopened"})
"""States in which a question keeps those waiting that build on it. Whoever refused to answer is not waited for."""

TO_ASK = frozenset({"open", "reopened", "partly"})


class Question(NamedTuple):
    """A question of a ladder.

    :param stage: position of its stage among the stages
    :param position: position within the stage
    :param state: open, partly, answered, refused or reopened
    :param roles: ids of the roles that can answer; empty: anybody can
    :param prerequisite: id of the question that comes first, or None
    """

    id: int
    stage: int
    position: int
    state: str
    roles: frozenset
    prerequisite: int | None


def progress(questions):
    """Return how far a ladder is climbed.

    :param questions: iterable of (weight, state)
    :return: answered weight ÷ weight, 0 to 1; None where nothing has a weight, because nothing is asked
    """
    weighed = [(weight, state) for weight, state in questions if weight > 0]
    if not weighed:
        return None
    answered = fsum(weight * SHARE.get(state, 0.0) for weight, state in weighed)
    return min(answered / fsum(weight for weight, _state in weighed), 1.0)


def is_out_of_order(state, prerequisite_state):
    """Return whether an answer came before the one it builds on.

    :param prerequisite_state: None when nothing has to come first
    """
    return state in SHARE and prerequisite_state in WAITING


def next_questions(questions, roles=None, stage=None, most=3):
    """Return what to ask next, in order.

    :param questions: iterable of ``Question``
    :param roles: ids of the roles of those who are met; None: whoever it is
    :param stage: position of the customer's stage; what belongs to later ones comes last. None: unknown
    :param most: how many at most
    :return: list of ids: not answered yet, nothing waits in front of them, and somebody who is met can answer
    """
    questions = list(questions)
    states = {question.id: question.state for question in questions}
    askable = [
        question
        for question in questions
        if question.state in TO_ASK
        and states.get(question.prerequisite) not in WAITING
        and (roles is None or not question.roles or not question.roles.isdisjoint(roles))
    ]
    askable.sort(key=lambda question: (_is_later(question, stage), question.stage, question.position, question.id))
    return [question.id for question in askable[: max(most, 0)]]


def _is_later(question, stage):
    return stage is not None and question.stage > stage
