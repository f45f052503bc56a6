"""Bands of the compass score, and from how many deals something is said about one, as pure functions (no Odoo)."""

WIDTH = 20
HIGHEST = 80
"""The last band holds 100 too."""

MIN_DEALS = 5
"""From fewer closed deals nothing is said about a band."""


def lower_end(score):
    """:param score: 0 to 100, None when not available
    :return: the lowest score of its band, None for the band of what is not available
    """
    return None if score is None else min(score // WIDTH * WIDTH, HIGHEST)


def lower_ends():
    """:return: the lowest scores of all bands, in order"""
    return list(range(0, HIGHEST + 1, WIDTH))


def upper_end(lowest):
    """:return: the highest score of the band that starts here"""
    return 100 if lowest == HIGHEST else lowest + WIDTH - 1


def is_enough(deals):
    """:return: whether so many closed deals say something"""
    return deals >= MIN_DEALS
