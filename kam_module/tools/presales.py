"""Is a presales project worth its cost, and did it cost more than was approved. Amounts are of one currency."""


def expected_gain(contribution, chance, cost):
    """What presales can be expected to bring, after its own cost.

    :param contribution: what the deal contributes when it is won, before presales
    :param chance: of winning, 0 to 100
    :param cost: of presales, spent whether the deal is won or lost
    :return: contribution × chance − cost
    """
    return contribution * min(max(chance, 0), 100) / 100 - cost


def chance_needed(contribution, cost):
    """From which chance on presales pays.

    :return: 0 to 100 and above (then it cannot pay), or None when nothing is to be gained
    """
    return 100 * cost / contribution if contribution > 0 else None


def overrun(spent, approved):
    """:return: by how much more was spent than approved; 0 when it was not"""
    return max(spent - approved, 0)
