"""The two periods that a retention figure compares, as pure functions (no Odoo).

A window is a range of full months. Every function takes the closing date, a last day of a
month, and gives the later window (it ends there) and the earlier one.
"""

from datetime import date, timedelta
from typing import NamedTuple


class Window(NamedTuple):
    """From the first day of a month to the last day of one, both inclusive."""

    start: date
    end: date


class Windows(NamedTuple):
    """The later window and the one it is compared with."""

    now: Window
    before: Window


def month_start(day: date, shift: int = 0) -> date:
    """:return: the first day of the month ``shift`` months after that of ``day``"""
    months = day.year * 12 + day.month - 1 + shift
    return date(months // 12, months % 12 + 1, 1)


def month_end(day: date, shift: int = 0) -> date:
    """:return: the last day of the month ``shift`` months after that of ``day``"""
    return month_start(day, shift + 1) - timedelta(days=1)


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return day == month_end(day)


def rolling(closing: date, count: int) -> Windows:
    """The ``count`` months up to the closing date, against the ``count`` months before them.

    :raise ValueError: when ``count`` is not positive
    """
    if count < 1:
        raise ValueError("A window has at least one month.")
    return _windows(closing, count, count)


def year_to_date(closing: date, first_month: int = 1) -> Windows:
    """From the start of the year up to the closing date, against the same dates of the year before.

    :param first_month: number of the month in which the year starts, for a fiscal year of one's own
    """
    return _windows(closing, (closing.month - first_month) % 12 + 1, 12)


def quarter(closing: date) -> Windows:
    """From the start of the calendar quarter up to the closing date, against the same dates of the year before."""
    return _windows(closing, (closing.month - 1) % 3 + 1, 12)


def same_dates(start: date, closing: date) -> Windows:
    """From the month of ``start`` up to the closing date, against the same dates of the year before.

    :raise ValueError: when the window is reversed, or longer than a year, so that both would overlap
    """
    count = (closing.year - start.year) * 12 + closing.month - start.month + 1
    if not 1 <= count <= 12:
        raise ValueError("A window that is compared with the year before has 1 to 12 months.")
    return _windows(closing, count, 12)


def _windows(closing: date, count: int, back: int) -> Windows:
    def window(shift):
        return Window(month_start(closing, shift - count + 1), month_end(closing, shift))

    return Windows(window(0), window(-back))
