"""How much is generated, and how much room it takes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """A size of generated data.

    :param partners: customers and their contacts
    :param invoices: posted customer invoices with three lines, one tax and one receivable item each
    :param groups: headquarters with 20 branches each, in two levels below it; one of them has BIG_GROUP branches
    :param gigabytes: what both databases take on the disk, while they are made
    """

    name: str
    partners: int
    invoices: int
    groups: int
    gigabytes: int

    @property
    def companies(self):
        """Return the number of customers; the other partners are their contacts."""
        return self.partners * 8 // 10


SIZES = {
    "s": Size("s", partners=10_000, invoices=100_000, groups=150, gigabytes=4),
    "m": Size("m", partners=100_000, invoices=1_000_000, groups=1_500, gigabytes=26),
}
MONTHS = 36  # over which the invoices are spread, up to yesterday
BRANCHES = 20  # of a group: 4 regions with 4 branches each
BIG_GROUP = 1_100  # branches of the first group
SUBTREE = 1_000  # of them in one region
PAGE = 80  # accounts on a page
