"""Where the bars of a picture stand, as pure functions (no Odoo): the papers draw them as SVG."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple


class Bar(NamedTuple):
    """A rectangle in the units of the picture; ``y`` counts from the top."""

    x: float
    y: float
    width: float
    height: float
    is_negative: bool


def bars(
    ranges: Sequence[tuple[float, float]], width: float, height: float, gap: float = 0.2
) -> tuple[list[Bar], float]:
    """Place one bar for each range, side by side, on a scale that holds zero and all of them.

    :param ranges: (from, to) in the order of the bars; a bar that ends below its start is negative
    :param gap: the share of a bar's place that stays free
    :return: the bars, and the height of the zero line
    """
    ends = [0.0, *(end for range_ in ranges for end in range_)]
    low, high = min(ends), max(ends)
    scale = height / (high - low) if high > low else 0.0
    place = width / max(len(ranges), 1)

    def level(value: float) -> float:
        return round((high - value) * scale, 2)

    placed = [
        Bar(
            round(position * place + place * gap / 2, 2),
            level(max(start, end)),
            round(place * (1 - gap), 2),
            round(level(min(start, end)) - level(max(start, end)), 2),
            end < start,
        )
        for position, (start, end) in enumerate(ranges)
    ]
    return placed, level(0.0)


def waterfall(opening: float, changes: Sequence[float], closing: float) -> list[tuple[float, float]]:
    """The ranges of a bridge: zero to the opening, each change from where the last ended, zero to the closing."""
    ranges, current = [(0.0, opening)], opening
    for change in changes:
        ranges.append((current, current + change))
        current += change
    return [*ranges, (0.0, closing)]


class Range(NamedTuple):
    """A point with its range in the units of the picture; ``y`` counts from the top."""

    x: float
    low: float
    likely: float
    high: float


def ranges_over_time(
    figures: Sequence[tuple[date, float, float, float]], width: float, height: float, margin: float = 6
) -> list[Range]:
    """Place ranges by their day and amount, on a scale that starts at zero.

    :param figures: (day, low, likely, high)
    :param margin: what stays free at each side
    """
    if not figures:
        return []
    days = [day for day, *_amounts in figures]
    first, length = min(days), max((max(days) - min(days)).days, 1)
    top = max(amount for _day, *amounts in figures for amount in amounts) or 1.0

    def level(amount: float) -> float:
        return round(height - margin - amount / top * (height - 2 * margin), 2)

    return [
        Range(round(margin + (day - first).days / length * (width - 2 * margin), 2), *map(level, amounts))
        for day, *amounts in figures
    ]
