"""Which answers about one fact earn credit. A repeat, an answer without news, and a wrong one earn nothing."""

from datetime import date
from hashlib import sha256
from typing import NamedTuple

SAYS_SOMETHING = ("unchanged", "changed")


class Answer(NamedTuple):
    """An answer about one fact.

    :param day: of the answer
    :param answer: "unchanged", "changed" or "unknown"
    :param touched_on: the newest touch point with the person up to that day, None when there was none
    :param verdict: of an audit: "right", "wrong", "cannot_tell" or None
    :param contradicts: for "changed": something that was known is otherwise; False when something was only added
    """

    day: date
    answer: str
    touched_on: date | None = None
    verdict: str | None = None
    contradicts: bool = True


def credit_reasons(answers, contradiction_days):
    """Return for each answer about one fact whether it earns credit, and if not, why.

    :param answers: in the order in which they were given
    :param contradiction_days: what turned out otherwise within so many days after it was confirmed was not true then
    :return: a list as long as ``answers``: "credited", "unknown" (an honest answer, but no check), "same_day" (the fact
        was checked that day already), "no_touch" (no touch point since the check before), "contradicted" or "audited"
    """
    answers, reasons, last = list(answers), [], None
    for position, given in enumerate(answers):
        if given.answer not in SAYS_SOMETHING:
            reasons.append("unknown")
            continue
        if last and given.day <= last:
            reason = "same_day"
        elif given.touched_on is None or given.touched_on > given.day or (last and given.touched_on <= last):
            reason = "no_touch"
        elif given.verdict == "wrong":
            reason = "audited"
        elif given.answer == "unchanged" and _is_contradicted(given, answers[position + 1 :], contradiction_days):
            reason = "contradicted"
        else:
            reason = "credited"
        reasons.append(reason)
        last = max(last or given.day, given.day)
    return reasons


def _is_contradicted(given, later, contradiction_days):
    changes = [other for other in later if other.answer == "changed" and other.contradicts]
    return any(0 <= (other.day - given.day).days <= contradiction_days for other in changes)


def own_target(history, least=1):
    """Return what somebody sets out to reach, measured against themselves.

    :param history: what they reached in the periods before, any order; empty for a newcomer
    :param least: the lowest target
    :return: a little more than their mean, never less than ``least``
    """
    history = list(history)
    if not history:
        return least
    return max(least, sum(history) // len(history) + 1)


def drawn(ids, size, seed):
    """Draw a sample that the same seed draws again, on any machine.

    :param ids: whole numbers
    :param size: how many to draw
    :param seed: text
    :return: sorted list of at most ``size`` of the ids
    """
    ranked = sorted(set(ids), key=lambda id_: (sha256(f"{seed}:{id_}".encode()).hexdigest(), id_))
    return sorted(ranked[: max(size, 0)])
