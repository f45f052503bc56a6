"""What the customer can spend in one deal, and what deals that ended taught. Months are counted backwards."""

from typing import NamedTuple


class Estimate(NamedTuple):
    """A budget as somebody named it.

    :param source: external identifier of who said so, without ``demo_``
    :param mover: external identifier of who can move it, without ``demo_``
    """

    ago: int
    low: int
    likely: int
    high: int
    confidence: str
    source: str
    mover: str
    reason: str


class Lesson(NamedTuple):
    """What decided a deal.

    :param contact: external identifier of the person of the deal, without ``demo_``
    :param decider: external identifier of the person who decided, without ``demo_``
    """

    contact: str
    outcome: str
    decided: str
    again: str | None = None
    otherwise: str | None = None
    competitor: str | None = None
    decider: str | None = None


STILL_AT_INTENT = "contact_xiamen"
"""The person of a deal in which we are further than the customer."""

BUDGET = [
    Estimate(3, 100_000, 180_000, 320_000, "low", "contact_dalian", "zhou_ming", "What another branch spent."),
    Estimate(2, 150_000, 200_000, 260_000, "medium", "zhao_lan", "zhou_ming", "The frame that the policy names."),
    Estimate(0, 190_000, 215_000, 230_000, "medium", "li_jing", "zhou_ming", "Draft of next year's plan."),
]

LESSONS = {
    "lesson_won": Lesson(
        "contact_shanghai",
        "won",
        "Queues got shorter during the trial in two halls; the branch manager showed it to headquarters.",
        "Trial before the offer.",
        decider="contact_shanghai",
    ),
    "lesson_lost": Lesson(
        "contact_hangzhou",
        "lost",
        "The other supplier knew of the policy three months earlier and had written the criteria.",
        None,
        "Ask headquarters about each policy before the branches do.",
        "北辰科技 Polaris Systems",
    ),
}
