"""Customer lifetime value with constant margin and retention, as pure functions (no Odoo).

Both forms are the sum of an endless series of yearly margins, each a factor *retention* less
likely and *1 + discount* less worth than the one before. They differ in when the first margin
comes, which is the commonest reason why two people get two values from the same figures.

Source: Gupta and Lehmann, *Customers as Assets*, Journal of Interactive Marketing 17 (2003).
"""

from decimal import Decimal


def value_of_kept(margin: Decimal, retention: Decimal, discount: Decimal) -> Decimal | None:
    """Margins at the *end* of each year, the first only if the customer is kept through it.

    The value of a customer one has: ``margin × retention ÷ (1 + discount − retention)``.

    :param margin: yearly margin
    :param retention: 0 to 1, chance to be kept for another year
    :param discount: yearly rate of discount, e.g. 0.1
    :return: None when the series has no end sum (no discount and everybody is kept)
    :raise ValueError: when retention is outside 0–1 or the discount is negative
    """
    factor = _factor(retention, discount)
    return None if factor is None else margin * retention / factor


def value_from_now(margin: Decimal, retention: Decimal, discount: Decimal) -> Decimal | None:
    """Margins at the *start* of each year, the first one now and certain.

    The value of a customer about to buy: ``margin × (1 + discount) ÷ (1 + discount − retention)``,
    which is the margin of today and the other form's value together.

    Parameters and errors as :func:`value_of_kept`.
    """
    factor = _factor(retention, discount)
    return None if factor is None else margin * (1 + discount) / factor


def _factor(retention: Decimal, discount: Decimal) -> Decimal | None:
    if not 0 <= retention <= 1:
        raise ValueError("Retention must lie between 0 and 1.")
    if discount < 0:
        raise ValueError("The discount rate must not be negative.")
    return 1 + discount - retention or None
