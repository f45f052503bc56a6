"""How far the seats that a stage expects are filled. A seat nobody holds counts 0; an unknown contact does not."""

from math import fsum
from typing import NamedTuple

DEEPEST = 3


class Coverage(NamedTuple):
    """:param score: 0 to 1, None when nothing is known
    :param known: share of the expected weight that the score is based on, 0 to 1
    """

    score: float | None
    known: float


def coverage(seats):
    """Return how well the expected seats are covered.

    :param seats: iterable of (weight, depths): the weight the stage gives to the seat (0: not expected), and the depth
        of contact with each person who holds it, 0 (none) to ``DEEPEST``, or None where it is unknown
    :return: the weighted mean of the best known depths; seats whose holders are all unknown stay outside
    """
    expected, known, reached = [], [], []
    for weight, depths in seats:
        if weight <= 0:
            continue
        depths = list(depths)
        found = [min(max(depth, 0), DEEPEST) for depth in depths if depth is not None]
        expected.append(weight)
        if found or not depths:
            known.append(weight)
            reached.append(weight * max(found, default=0) / DEEPEST)
    if not known:
        return Coverage(None, 0.0)
    return Coverage(min(fsum(reached) / fsum(known), 1.0), min(fsum(known) / fsum(expected), 1.0))


def fit(weight, holders, actual, active=0.5, quiet=0.15):
    """Return how the involvement of a role fits what the stage expects.

    :param weight: what the stage expects, 0 (nothing) to 100
    :param holders: number of people known in the role
    :param actual: the best involvement of these people, 0 to 1 (see ``freshness.involvement``)
    :param active: involvement from which on a role takes part
    :param quiet: involvement below which nobody hears from it
    :return: "empty" (expected, nobody known), "silent", "fading", "good", or "free" (nothing is expected)
    """
    if weight <= 0:
        return "free"
    if not holders:
        return "empty"
    if actual < quiet:
        return "silent"
    return "good" if actual >= active else "fading"
