"""The compass score of a deal: four parts, their laws, and what the score is based on. Unknown is not zero.

Every part is a value from 0 to 1, or None when it is not available, and says on how much of its weight it is based.
"""

from math import floor, fsum
from typing import NamedTuple

LOWEST_RATING, HIGHEST_RATING = -5, 5
NOISE = 1e-9
"""Differences of this size are those of floating point numbers, not of deals."""


class Part(NamedTuple):
    """:param score: 0 to 1, None when not available
    :param known: share of the weight that the part is based on, 0 to 1
    """

    score: float | None
    known: float


class Score(NamedTuple):
    """:param value: 0 to 100, None when not available
    :param basis: share of the weights that it is based on, 0 to 100
    """

    value: int | None
    basis: int


NOT_AVAILABLE = Part(None, 0.0)


def for_us(rating):
    """:return: 0 for a rating of -5 to 1 for +5"""
    return (min(max(rating, LOWEST_RATING), HIGHEST_RATING) - LOWEST_RATING) / (HIGHEST_RATING - LOWEST_RATING)


def support(people):
    """Return how far the people are for us: their ratings, weighted by influence.

    :param people: iterable of (rating from -5 to +5 or None where it is unknown, weight of the influence)
    :return: 0 when everybody works against us, 1 when everybody is an enthusiastic advocate
    """
    people = [(rating, weight) for rating, weight in people if weight > 0]
    rated = [(rating, weight) for rating, weight in people if rating is not None]
    if not rated:
        return NOT_AVAILABLE
    total = fsum(weight for _rating, weight in rated)
    reached = fsum(weight * for_us(rating) for rating, weight in rated)
    return Part(min(reached / total, 1.0), min(total / fsum(weight for _rating, weight in people), 1.0))


def proof(questions):
    """Return how much of what is due is proven.

    :param questions: iterable of (weight, whether it is answered with evidence) of what is due up to the stage
    """
    due = [(weight, proven) for weight, proven in questions if weight > 0]
    if not due:
        return NOT_AVAILABLE
    reached = fsum(weight for weight, proven in due if proven)
    return Part(min(reached / fsum(weight for weight, _proven in due), 1.0), 1.0)


def verified(seats):
    """Return how much of the expected seats is known freshly.

    A seat is fresh when at least one entry of those who hold it was verified within its tolerance. Because a seat
    counts and not a person, leaving an inconvenient entry out can never raise the part.

    :param seats: iterable of (weight, [whether each entry was verified in time]); a seat nobody holds is not fresh
    """
    expected = [(weight, any(entries)) for weight, entries in seats if weight > 0]
    if not expected:
        return NOT_AVAILABLE
    fresh = fsum(weight for weight, is_fresh in expected if is_fresh)
    return Part(min(fresh / fsum(weight for weight, _fresh in expected), 1.0), 1.0)


def compass_score(parts):
    """Return the weighted mean of the parts that are available.

    :param parts: iterable of (weight, part); anything with ``score`` and ``known`` is a part
    """
    parts = [(weight, part) for weight, part in parts if weight > 0]
    available = [(weight, part) for weight, part in parts if part.score is not None]
    if not available:
        return Score(None, 0)
    value = fsum(weight * part.score for weight, part in available) / fsum(weight for weight, _part in available)
    basis = fsum(weight * part.known for weight, part in available) / fsum(weight for weight, _part in parts)
    return Score(_percent(value), _percent(basis))


def band(value, fair, strong):
    """Return the band of a score.

    :param value: 0 to 100, None when not available
    :param fair: the lowest score that is fair
    :param strong: the lowest score that is strong
    :return: "weak", "fair", "strong", or None
    """
    if value is None:
        return None
    return "strong" if value >= strong else "fair" if value >= fair else "weak"


def _percent(share):
    """Round half up, so that a larger share never becomes a smaller number."""
    return min(max(floor(100 * share + 0.5 + NOISE), 0), 100)
