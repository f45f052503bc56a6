"""How fresh a fact still is: it loses half of its worth in each half-life. Unknown is not zero."""


def freshness(age, half_life):
    """Return what is left of a fact's worth.

    :param age: days since it was verified; None when it never was
    :param half_life: days in which it loses half of its worth, above 0
    :return: above 0 up to 1; None when it never was verified; a date in the future counts as today
    """
    if half_life <= 0:
        raise ValueError("a half-life is longer than no day")
    if age is None:
        return None
    return 0.5 ** (max(age, 0) / half_life)


def involvement(ages, half_life):
    """Return how much somebody was involved lately: each contact counts as much as it is fresh.

    Contacts add up as the chance that at least one still holds, so that the order changes nothing, one more never
    lowers it, and many old ones do not weigh as much as one of today.

    :param ages: days since each contact
    :param half_life: days, above 0
    :return: 0 (no contact) to 1
    """
    missing = 1.0
    for left in sorted(freshness(age, half_life) for age in ages):
        missing *= 1 - left
    return 1 - missing


def urgency(weight, left):
    """Return how much it matters to check a fact: what is lost of it, times the weight of the person.

    :param weight: of the person, above 0
    :param left: freshness, None when the fact never was verified, which is as urgent as it gets
    :return: 0 to weight
    """
    return weight * (1 - (left or 0.0))


def overdue(since, rhythm):
    """Return how late the next contact is.

    :param since: days since the last contact; None when there was none
    :param rhythm: days from one contact to the next; 0 or None when none is agreed
    :return: days beyond the rhythm, 0 while it is kept or none is agreed; None when there was no contact
    """
    if since is None:
        return None
    return max(since - rhythm, 0) if rhythm else 0
