"""From answers to guiding questions to a proposal. Where nothing is answered, or answers disagree, there is none."""

from collections import Counter

INFLUENCE = ((2.25, "high"), (1.25, "medium"), (0.0, "low"))


def influence_of(points):
    """Return the influence that answers speak for.

    :param points: of each answer, 0 (none) to 3 (decides alone)
    :return: "high" from a mean of 2.25 on, "medium" from 1.25 on, else "low"; None without an answer
    """
    points = list(points)
    if not points:
        return None
    mean = sum(points) / len(points)
    return next((name for least, name in INFLUENCE if mean >= least), "low")


def rating_of(points):
    """Return the rating that answers speak for.

    :param points: of each answer, -5 to +5
    :return: their mean, rounded to the nearest whole number and, in the middle, towards 0; None without an answer
    """
    points = list(points)
    if not points:
        return None
    doubled = abs(2 * sum(points))
    rounded = max(-(-(doubled - len(points)) // (2 * len(points))), 0)
    return min(rounded, 5) * (1 if sum(points) > 0 else -1)


def mode_of(votes):
    """Return the response mode that most answers speak for.

    :param votes: the mode each answer speaks for
    :return: the mode; None without an answer, or when two modes have as many
    """
    ranked = Counter(votes).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
