from dataclasses import dataclass, field

from ...tools.compass import NOT_AVAILABLE, proof, support, verified
from ...tools.coverage import DEEPEST, coverage
from .kam_stakeholder import DEPTH, INFLUENCE_WEIGHT, UNKNOWN_INFLUENCE_WEIGHT

PARTS = ("coverage", "support", "proof", "freshness")


@dataclass
class DealFacts:
    """What is known about a deal, loaded for many deals at once; the parts of its score are read from here.

    :param lead: the deal
    :param lines: what the stage expects, records of ``kam.participation``
    :param people: its entries of the buying center
    :param questions: its milestone questions that are due up to the stage, as ``(record, weight, proven)``
    :param answered: whether any milestone question has an answer
    :param tolerance: days within which an entry counts as verified
    """

    lead: object
    lines: object
    people: object
    questions: list
    answered: bool
    today: object
    tolerance: int
    holds: dict = field(init=False)
    flagged: dict = field(init=False, default_factory=dict)
    scored: dict = field(init=False, default_factory=dict)

    def __post_init__(self):
        forces = {person: set(person.force_ids._ids) for person in self.people}
        roles = {person: {force.role_id.id for force in person.force_ids} for person in self.people}
        self.holds = {person: (roles[person], forces[person]) for person in self.people}

    # Words

    @property
    def is_entered(self):
        """Whether anything is known that a score could say something about."""
        return bool(self.people) or self.answered

    def holders(self, line):
        """:return: the entries that fill an expected seat, as a list"""
        role, force = line.role_id.id, line.force_id.id
        return [who for who, (roles, forces) in self.holds.items() if (force in forces if force else role in roles)]

    def in_roles(self, flag):
        """:param flag: name of a flag of a role
        :return: the entries of people in a role that has it, as a list
        """
        if flag not in self.flagged:
            self.flagged[flag] = [who for who in self.people if any(force.role_id[flag] for force in who.force_ids)]
        return self.flagged[flag]

    def age(self, person):
        return person._age(self.today)

    def is_fresh(self, person):
        age = self.age(person)
        return age is not None and age <= self.tolerance

    def weight(self, person):
        return INFLUENCE_WEIGHT.get(person.influence, UNKNOWN_INFLUENCE_WEIGHT)

    def rating(self, person):
        return int(person.rating) if person.rating else None

    # Parts

    def parts(self):
        """:return: ``{code of the part: part}``"""
        self.scored = self.scored or self._parts()
        return self.scored

    def _parts(self):
        if not self.is_entered:
            return dict.fromkeys(PARTS, NOT_AVAILABLE)
        held = [(line.weight, self.holders(line)) for line in self.lines]
        return {
            "coverage": coverage(
                [(weight, [DEPTH.get(person.contact_depth) for person in people]) for weight, people in held]
            ),
            "support": support([(self.rating(person), self.weight(person)) for person in self.people]),
            "proof": proof([(weight, proven) for _question, weight, proven in self.questions]),
            "freshness": verified([(weight, [self.is_fresh(who) for who in people]) for weight, people in held]),
        }

    def items(self):
        """What each part is the weighted mean of.

        :return: ``{code of the part: [(weight, value from 0 to 1 or None where it is unknown, what it is about)]}``;
            coverage and freshness are about ``(seat, the entry that counts, or None)``, support is about an entry,
            proof about a question
        """
        held = [(line, self.holders(line)) for line in self.lines]
        return {
            "coverage": [(line.weight, *self._deepest(line, people)) for line, people in held],
            "support": [(self.weight(who), self._for_us(who), who) for who in self.people],
            "proof": [(weight, float(proven), question) for question, weight, proven in self.questions if weight > 0],
            "freshness": [(line.weight, *self._freshest(line, people)) for line, people in held],
        }

    def _deepest(self, line, people):
        known = [who for who in people if who.contact_depth]
        best = max(known, key=lambda who: DEPTH[who.contact_depth], default=people[0] if people else None)
        return (DEPTH[best.contact_depth] / DEEPEST if known else None if people else 0.0), (line, best)

    def _freshest(self, line, people):
        best = min(people, key=lambda who: (who.verified_on is False, self.age(who) or 0), default=None)
        return float(any(self.is_fresh(who) for who in people)), (line, best)

    def _for_us(self, person):
        return support([(self.rating(person), 1)]).score
