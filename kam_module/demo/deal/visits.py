"""What is known of the deal with the branch in Dalian: answers, and two visits. Days are counted from today."""

from typing import NamedTuple


class Answer(NamedTuple):
    """:param question: external identifier of the method's question, without ``milestone_``
    :param source: external identifier of the person without ``demo_``, or None where nobody wrote it down
    :param days: days ago
    """

    question: str
    state: str
    source: str | None
    days: int
    text: str


ANSWERS = [
    Answer("today", "answered", "contact_dalian", 70, "Counters of 2009 in all 14 halls; two suppliers maintain them."),
    Answer("why_now", "answered", "zhao_lan", 55, "The board wants half of the counters replaced by the year's end."),
    Answer("who_decides", "answered", "zhao_lan", 55, "The president, on the advice of Technology and Procurement."),
    Answer("when", "partly", "contact_dalian", 40, "Before the Spring Festival; the exact date is open."),
    Answer("want_us", "answered", "contact_dalian", 40, "A trial in two halls; he brings the figures of his queues."),
    Answer("criteria", "answered", "li_jing", 30, "One platform for all branches, 15-minute repair, price last."),
    Answer("budget", "refused", "sun_yi", 30, "He does not talk about budgets with suppliers."),
    Answer("tender", "answered", None, 12, "Papers in two weeks; a committee of five."),
]
"""``tender`` came without a source, and the budget is what nobody tells: that is where to go next."""

LAST = {
    "name": "试用回顾 Review of the trial",
    "days": -6,
    "people": ("contact_dalian",),
    "questions": ("trouble", "first_things"),
    "best": "He presents the trial to the president",
    "minimum": "He gives us the figures of the trial",
    "learned": "The trial cut the queue to nine minutes, and the tellers do not want to give it back.",
    "worries": "Technology says that our terminals do not fit the platform of the headquarters.",
    "answer": ("trouble", "Forty minutes on paydays; customers leave, and tellers stay late to close their books."),
    "commitment": "Presents the figures of the trial to operations at the headquarters",
    "next": "Find out what the platform asks of us",
}
NEXT = {
    "name": "平台要求 What the platform asks",
    "days": 5,
    "people": ("li_jing",),
    "questions": ("doubts", "shaped"),
    "best": "She writes the 15-minute repair into the criteria",
    "minimum": "She shows us the description of the platform",
}
