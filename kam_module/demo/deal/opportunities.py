"""The opportunities of the demo story. Months are counted backwards from the current one, which is 0."""

from typing import NamedTuple

from ..ledger.purchases import ROLL_OUT_FOUND, ROLL_OUT_WON


class Opportunity(NamedTuple):
    """What a customer may buy, or might have.

    :param customer: external identifier of the branch, without ``demo_``
    :param contact: external identifier of the person there, without ``demo_``
    :param stage: external identifier of Odoo's stage: 1 new, 2 qualified, 3 proposition, 4 won
    :param opened: months ago
    :param revenue: expected, without tax
    :param closed: months ago, for what is won or lost
    :param lost: external identifier of the reason, without ``demo_``, or None
    """

    name: str
    customer: str
    contact: str
    stage: int
    opened: int
    revenue: int
    closed: int | None = None
    lost: str | None = None


ROLL_OUT = "智慧网点 Smart Branch"
"""What the headquarters lets its branches buy."""

ROLL_OUT_OPEN = {"xiamen": (2, 190_000), "dalian": (3, 220_000)}
"""Branches in talks: stage, expected revenue."""

SCORES = {
    "harbour_bank_shanghai": 78,
    "harbour_bank_nanjing": 71,
    "harbour_bank_guangzhou": 66,
    "harbour_bank_beijing": 83,
    "harbour_bank_hangzhou": 38,
    "harbour_bank_suzhou": 61,
    "farview_energy": 74,
    "bluebird": 22,
}
"""The compass score of closed deals of these customers a few days before: one with a good score was lost."""


def opportunities():
    """:return: all opportunities of the story"""
    return [*_roll_out(), *_others()]


def _roll_out():
    """The bank lets each branch buy its counters itself: four bought from us, two are in talks.

    Six bought from a competitor: two of them after they had asked us, and of four we have not heard.
    """
    for branch, (ago, amount) in ROLL_OUT_WON.items():
        yield _of_branch(branch, stage=4, opened=ago + 4, revenue=amount, closed=ago)
    for branch, ago in ROLL_OUT_FOUND.items():
        yield _of_branch(branch, stage=3, opened=ago + 3, revenue=200_000, closed=ago, lost="lost_to_competitor")
    for branch, (stage, amount) in ROLL_OUT_OPEN.items():
        yield _of_branch(branch, stage=stage, opened=3, revenue=amount)


def _of_branch(branch, **values):
    return Opportunity(ROLL_OUT, f"harbour_bank_{branch}", f"contact_{branch}", **values)


def _others():
    # Two plants of one group that start the same within weeks: nobody has told us of a policy behind it.
    yield Opportunity("能耗监测 Energy Monitoring", "redrock_changsha", "fang_bo", 2, 2, 85_000)
    yield Opportunity("Energy Monitoring", "redrock_europe", "anke_vogt", 1, 1, 110_000)
    yield Opportunity("Spare parts frame contract", "redrock_europe", "jonas_brandt", 3, 6, 160_000)
    yield Opportunity("集团软件续约 Group licence renewal", "redrock", "xu_qing", 3, 2, 62_000)
    yield Opportunity("码头终端更新 Renewal of terminals", "farview_ports", "pan_yue", 2, 7, 120_000)
    yield Opportunity("风场运维 Wind farm maintenance", "farview_energy", "shi_lei", 4, 9, 54_000, closed=5)
    yield Opportunity("产线备件 Parts for the gear line", "hengtong", "wei_min", 2, 3, 40_000)
    yield Opportunity("集团软件续约 Group licence renewal", "harbour_bank", "li_jing", 3, 1, 138_000)
    yield Opportunity("柜员培训 Training of counter staff", "harbour_bank_shanghai", "tang_rui", 1, 0, 24_000)
    # Two customers that belong together, also the same.
    yield Opportunity("冷链监测 Cold Chain Monitoring", "lanhai", "xia_yun", 2, 3, 70_000)
    yield Opportunity("冷链监测 Cold Chain Monitoring", "lanhai_chengdu", "jiang_bo", 1, 1, 45_000)
    yield Opportunity("灌装线 Bottling line", "green_valley", "du_juan", 3, 4, 180_000)
    yield Opportunity("Self-service check-in", "bluebird", "ye_zi", 3, 12, 60_000, closed=8, lost="lost_no_budget")
    yield Opportunity("Ticket counters", "tidewater", "emma_ward", 1, 2, 80_000)
    yield Opportunity("Warehouse training", "summit_logistics", "carl_ruiz", 2, 1, 12_000)
