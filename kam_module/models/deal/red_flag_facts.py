from dataclasses import dataclass, field

CONTACT = ("brief", "several", "in_depth")


@dataclass
class FlagFacts:
    """What the rules of red flags look at in one deal; loaded for many deals at once.

    :param known: ``DealFacts``, shared with the score
    :param is_late: whether terms are being made: the customer is at the commercial stage or past it
    :param touched: ``{person id: whether we met}`` of those with whom contact in this deal is on record
    :param planned: ids of the persons whom we are about to meet in this deal
    :param budget: the latest estimate, or nothing
    :param days: in the present compass stage, all visits to it together
    :param usual: what is usual there in won deals, record of ``kam.stage.usual``, or nothing
    :param exclusion: evidence that the headquarters excludes us, or None
    """

    known: object
    is_late: bool
    budget: object
    usual: object
    days: float = 0.0
    touched: dict = field(default_factory=dict)
    planned: frozenset = frozenset()
    exclusion: dict | None = None

    @property
    def stage(self):
        return self.known.lead.compass_stage_id

    @property
    def is_empty(self):
        """Whether nothing at all was entered: one flag says so, instead of one for each thing that is unknown."""
        return not self.known.is_entered and not self.budget

    @property
    def has_coach(self):
        """Whether somebody guides us whose entry was verified."""
        return any(person.verified_on for person in self.known.in_roles("guides"))

    def is_touched(self, person):
        """:return: whether we are known to have been in contact; unknown counts as not"""
        return person.contact_depth in CONTACT or person.partner_id.id in self.touched

    def is_met(self, person):
        """:return: whether we are known to have met, or to have been in contact more than by mail"""
        return person.contact_depth in CONTACT or self.touched.get(person.partner_id.id, False)
