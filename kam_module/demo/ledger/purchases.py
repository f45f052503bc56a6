"""Who buys what in the demo story. Months are counted backwards from the current one, which is 0."""

from typing import NamedTuple

MONTHS = 30
"""How far the story reaches back."""


class Purchase(NamedTuple):
    """A customer buys a product again and again.

    :param customer: external identifier of the customer, without ``demo_``
    :param product: external identifier of the product, without ``demo_product_``
    :param start: months ago of the first invoice
    :param stop: months ago of the last one, at the earliest
    :param every: months between two invoices
    :param first: amount of the first invoice, without tax
    :param last: amount in the month ``stop``; between them it grows or declines evenly
    :param day: day of the month on which it is invoiced
    """

    customer: str
    product: str
    start: int
    stop: int
    every: int
    first: int
    last: int
    day: int = 10

    def amounts(self):
        """:return: pairs (months ago, amount), amounts in tens"""
        span = max(self.start - self.stop, 1)
        for ago in range(self.start, self.stop - 1, -self.every):
            amount = self.first + (self.last - self.first) * (self.start - ago) / span
            yield ago, round(amount, -1)


class Refund(NamedTuple):
    """A credit note; ``of_invoice``: months ago of the customer's invoice that it is set against, or None."""

    customer: str
    product: str
    ago: int
    amount: int
    of_invoice: int | None = None


BRANCHES = ("shanghai", "nanjing", "hangzhou", "suzhou", "guangzhou", "shenzhen")
BRANCHES += ("xiamen", "fuzhou", "beijing", "tianjin", "qingdao", "dalian")

ROLL_OUT_WON = {"shanghai": (10, 240_000), "nanjing": (8, 180_000), "guangzhou": (6, 200_000), "beijing": (4, 260_000)}
"""Branches that bought Smart Counters from us: months ago, amount."""

ROLL_OUT_LOST = {"hangzhou": 7, "suzhou": 6, "shenzhen": 5, "fuzhou": 9, "tianjin": 4, "qingdao": 3}
"""Branches that bought them from a competitor: months ago."""

ROLL_OUT_FOUND = {branch: ROLL_OUT_LOST[branch] for branch in ("hangzhou", "suzhou")}
"""Those of them of which we know; of the other four nobody has heard a word."""

LOST_BRANCH = "fuzhou"
"""Has bought nothing in the last 12 months."""


def purchases():
    """:return: all purchases of the story"""
    return [*_bank(), *_manufacturers(), *_others()]


def _bank():
    """Each branch has its counters maintained: twice a year for 32 thousand, in the last 12 months each quarter for 18.

    Where a competitor's counters came in, only half of the maintenance is left from the month after.
    """
    for position, branch in enumerate(BRANCHES):
        customer = f"harbour_bank_{branch}"
        start = MONTHS - position % 3
        yield Purchase(customer, "maintenance", start, 13, 6, 32_000, 32_000)
        if branch == LOST_BRANCH:
            continue
        halved = ROLL_OUT_LOST.get(branch, 0)
        # The first of the 12 months in which this branch's quarter falls.
        start = 12 - (12 - start) % 3
        yield Purchase(customer, "maintenance", start, halved, 3, 18_000, 18_000)
        rest = [ago for ago in range(start, -1, -3) if ago < halved]
        if rest:
            yield Purchase(customer, "maintenance", rest[0], 0, 3, 9_000, 9_000)
    for branch, (ago, amount) in ROLL_OUT_WON.items():
        yield Purchase(f"harbour_bank_{branch}", "terminal", ago, ago, 1, amount, amount)
    yield Purchase("harbour_bank", "software", 29, 5, 12, 120_000, 132_000, day=5)
    for position, region in enumerate(("east", "south", "north")):
        yield Purchase(f"harbour_bank_{region}", "training", 28 - position, 0, 6, 8_000, 8_000)


def _manufacturers():
    """One plant grows, one has gone silent, one pays in euro, one changed hands, and a port declines."""
    yield Purchase("redrock", "software", 26, 2, 12, 60_000, 60_000)
    yield Purchase("redrock_changsha", "parts", 30, 0, 2, 12_000, 30_000)
    yield Purchase("redrock_xian", "parts", 29, 5, 2, 18_000, 18_000)
    yield Purchase("redrock_europe", "parts", 29, 1, 2, 20_000, 26_000, day=18)
    yield Purchase("hengtong", "parts", 30, 0, 2, 14_000, 14_000)
    # The month in which it moved has an invoice before and one after that day.
    yield Purchase("hengtong", "training", 6, 6, 1, 5_000, 5_000, day=22)
    yield Purchase("farview", "training", 30, 0, 3, 5_000, 5_000)
    yield Purchase("farview_ports", "maintenance", 30, 0, 2, 22_000, 7_000)
    yield Purchase("farview_energy", "maintenance", 28, 1, 3, 24_000, 27_000)


def _others():
    """Customers who are no key accounts: one that grows into it, two that belong together, and the rest of life."""
    yield Purchase("green_valley", "parts", 30, 0, 2, 8_000, 40_000)
    yield Purchase("lanhai", "maintenance", 30, 0, 3, 18_000, 18_000)
    yield Purchase("lanhai_chengdu", "maintenance", 9, 1, 2, 8_000, 8_000)
    yield Purchase("bluebird", "maintenance", 30, 0, 3, 9_000, 9_000)
    yield Purchase("bluebird_lakeside", "maintenance", 29, 2, 3, 3_000, 3_000)
    yield Purchase("orchard_school", "software", 7, 1, 2, 4_000, 4_000)
    yield Purchase("tidewater", "terminal", 10, 10, 1, 40_000, 40_000)
    yield Purchase("amber_printing", "parts", 23, 14, 3, 9_000, 9_000)
    yield Purchase("amber_printing", "parts", 11, 11, 1, 4_000, 4_000)
    yield Purchase("lakeside_clinic", "parts", 30, 26, 2, 5_000, 5_000)
    yield Purchase("lakeside_clinic", "parts", 5, 1, 2, 5_000, 5_000)
    yield Purchase("summit_logistics", "software", 28, 1, 3, 8_000, 8_000)
    yield Purchase("copper_kettle", "parts", 28, 1, 3, 4_500, 4_500)


REFUNDS = [
    # A rebate for the whole group, given to the headquarters.
    Refund("harbour_bank", "software", 3, 24_000),
    # One counter taken back.
    Refund("harbour_bank_beijing", "terminal", 2, 20_000, of_invoice=4),
    # More taken back than was bought in these 12 months.
    Refund("amber_printing", "parts", 10, 9_000),
]

DAYS_TO_PAY = {"harbour_bank": 45, "redrock": 35, "redrock_europe": 60, "farview": 75, "bluebird": 120}
"""After how many days a customer pays; the others after 28. Branches pay like their headquarters."""

NEVER_PAID = {"harbour_bank_shenzhen": 4}
"""A customer in dispute: pays nothing that was invoiced in the last so many months."""

PARTLY_PAID = {"redrock_xian": 5, "farview_ports": 4}
"""The invoice of so many months ago was paid by 40 percent."""

COST_TO_SERVE = {"harbour_bank": 6_000, "redrock": 4_000, "farview": 9_000}
"""What visits to a key account cost in a quarter."""


class Bill(NamedTuple):
    """A vendor's bill for what somebody did for a customer: cost to serve of a key account.

    :param vendor: external identifier of the vendor, without ``demo_``
    :param customer: of the customer, or None where it is for nobody
    """

    name: str
    vendor: str
    customer: str | None
    ago: int
    amount: int


BILLS = [
    Bill("Design of the smart branch", "bridgehead", "harbour_bank", 11, 48_000),
    Bill("Support of the tender", "bridgehead", "farview", 4, 15_000),
    # A customer who sells to us too: never a cost of its own revenue.
    Bill("Transport of counters by ferry", "tidewater", None, 9, 6_500),
]
