"""How long a customer was in which stage, and how long is usual, as pure functions (no Odoo)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import median, quantiles
from typing import NamedTuple

MIN_DEALS = 5
"""From fewer won deals nothing is said about what is usual."""

PASSED_THROUGH = 3600
"""Seconds: who stayed no longer in a stage only passed through it."""


class Change(NamedTuple):
    """A value was left."""

    at: datetime
    before: int | None


class Usual(NamedTuple):
    """What is usual in won deals, in days; None when it is based on too few."""

    deals: int
    median: float | None
    p80: float | None


def intervals(
    start: datetime, end: datetime, changes: Iterable[Change], now: int | None
) -> list[tuple[datetime, datetime, int | None]]:
    """The values in the order of time.

    :param changes: in any order; what happened before ``start`` or after ``end`` counts at the border
    :param now: the value after the last change
    :return: list of (from, to, value), without gaps, none of them ends before it starts
    """
    found, since = [], start
    for change in sorted(changes, key=lambda change: change.at):
        at = min(max(change.at, since), max(end, start))
        found.append((since, at, change.before))
        since = at
    return [*found, (since, max(end, since), now)]


def stages_over_time(
    start: datetime,
    end: datetime,
    ours: Sequence[Change],
    our_stage: int | None,
    theirs: Sequence[Change],
    their_stage: int | None,
    mapping: Mapping[int, int],
) -> list[tuple[datetime, datetime, int | None]]:
    """The compass stages in the order of time, as ``intervals``.

    Changes of the compass stage count from the first that is on record. For the time before it, the changes of our
    stages tell where the customer was, if they lead to where the customer is known to have been then.

    :param ours: changes of the stage of the pipeline
    :param theirs: changes of the compass stage
    :param mapping: which compass stage a stage of the pipeline stands for; a stage without one changes nothing
    """
    ours = sorted(ours, key=lambda change: change.at)
    theirs = sorted(theirs, key=lambda change: change.at)
    early, our_then, known, split = ours, our_stage, their_stage, max(end, start)
    if theirs:
        # A stage of ours that was left at the same moment is what the first change of theirs followed.
        early = [change for change in ours if change.at < theirs[0].at]
        our_then = ours[len(early)].before if len(early) < len(ours) else our_stage
        known, split = theirs[0].before, min(max(theirs[0].at, start), split)
    parts = _before_the_first_record(start, split, early, our_then, known, mapping)
    return parts + intervals(split, end, theirs, their_stage) if theirs else parts


def time_in_stages(parts: Iterable[tuple[datetime, datetime, int | None]]) -> dict[int, float]:
    """Seconds in each stage.

    :param parts: as ``stages_over_time``
    """
    spent: dict[int, float] = {}
    for since, until, stage in parts:
        if stage and until > since:
            spent[stage] = spent.get(stage, 0.0) + (until - since).total_seconds()
    return spent


def stage_at(parts: Iterable[tuple[datetime, datetime, int | None]], moment: datetime) -> int | None:
    """The stage at a moment: the first one before the beginning, the last one after the end.

    :param parts: as ``stages_over_time``, at least one
    """
    parts = list(parts)
    return next((stage for _since, until, stage in parts if moment < until), parts[-1][2])


def _before_the_first_record(start, split, ours, our_stage, known, mapping):
    read, last = [], None
    for since, until, stage in intervals(start, split, ours, our_stage):
        last = mapping.get(stage, last)
        read.append((since, until, last))
    return read if last == known else [(start, split, known)]


def usual(seconds: Iterable[float], least: int = MIN_DEALS) -> Usual:
    """The median and the 80th percentile (between the neighbours, linearly), in days.

    :param seconds: of each deal; who only passed through does not count
    :param least: from fewer deals nothing is said
    """
    days = [value / 86400 for value in seconds if value > PASSED_THROUGH]
    if len(days) < max(least, 2):
        return Usual(len(days), None, None)
    return Usual(len(days), median(days), quantiles(days, n=10, method="inclusive")[7])
