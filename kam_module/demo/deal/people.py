"""Who decides about the new counters of one branch. Months are counted backwards from the current one, which is 0."""

from typing import NamedTuple


class Seat(NamedTuple):
    """A person in the buying center.

    :param person: external identifier without ``demo_``
    :param forces: their codes
    :param rating: -5 to +5, None is unknown
    :param depth: key of the depth of contact, None is unknown
    :param verified: months ago, None is never
    """

    person: str
    forces: tuple
    influence: str | None
    rating: int | None
    depth: str | None
    verified: int | None
    evidence: str
    mode: str | None = None
    hold: str | None = None


CONTACT = "contact_dalian"
"""The person of the opportunity: a branch in talks."""

SEATS = [
    Seat(
        "contact_dalian",
        ("U-WB",),
        "high",
        4,
        "in_depth",
        0,
        "Queues of forty minutes on paydays; asked for a trial in two halls.",
        "trouble",
    ),
    Seat(
        "zhao_lan",
        ("C-CO", "U-BB"),
        "medium",
        5,
        "in_depth",
        0,
        "Told us before the tender which branches the policy starts with.",
        "growth",
    ),
    Seat("li_jing", ("T-CA",), "high", 1, "several", 4, "Wants one platform for all branches.", "growth"),
    Seat("sun_yi", ("T-CA", "T-AB"), "medium", -2, "brief", 8, "Has run the other supplier's test.", None, "some"),
    Seat("zhou_ming", ("E-DB",), "high", None, None, None, ""),
]
"""Nobody is known for the budget, and nobody has met the president about it: that is where to go next."""

JOINED = {"contact_dalian": 3, "zhao_lan": 3, "li_jing": 3, "sun_yi": 2, "zhou_ming": 2}
"""How many months ago they were put on the map."""

EARLIER = {"contact_dalian": 1, "zhao_lan": 2, "li_jing": -1}
"""What some of them thought of us, until a month ago."""

POSITIONS = {
    "zhou_ming": ("executive", "董事会 Board", None),
    "li_jing": ("executive", "信息技术 Technology", "zhou_ming"),
    "zhao_lan": ("middle", "运营 Operations", "zhou_ming"),
    "wang_lei": ("middle", "采购 Procurement", "zhou_ming"),
    "sun_yi": ("middle", "信息技术 Technology", "li_jing"),
    "contact_dalian": ("operational", "分行 Branches", "zhao_lan"),
}
"""Level, department, superior."""

BEFORE = {"zhao_lan": ("operational", "分行 Branches", None), "wang_lei": ("middle", "财务 Finance", "zhou_ming")}
"""What some of them were half a year ago."""

COLLEAGUES = {"user_lin_yue": "account_manager", "user_chen_hao": "account_manager", "user_marta_vos": "director"}
"""Levels of our own colleagues."""

COUNTERPARTS = {
    "counterpart_middle": ("user_lin_yue", "harbour_bank", "middle", None),
    "counterpart_branches": ("user_lin_yue", "harbour_bank", "operational", None),
    "counterpart_president": ("user_lin_yue", "harbour_bank", None, "zhou_ming"),
    "counterpart_redrock": ("user_chen_hao", "redrock", None, "luo_cheng"),
}
"""Colleague, customer, level, person. Nobody looks after the CIO, and the president's colleague stands too low."""

MEETINGS = {
    "meeting_branches": ("user_lin_yue", ("contact_dalian", "zhao_lan"), 1, "柜台试点 Counters: trial in two halls"),
    "meeting_president": ("user_lin_yue", ("zhou_ming",), 5, "年度回顾 Annual review"),
    "meeting_redrock": ("user_chen_hao", ("luo_cheng", "xu_qing"), 2, "设备规划 Equipment plan"),
}
"""Colleague, people, months ago, about."""

LINES = {
    "line_trust": ("zhao_lan", "zhou_ming", "influence", "strong"),
    "line_dispute": ("sun_yi", "zhao_lan", "conflict", "medium"),
}
