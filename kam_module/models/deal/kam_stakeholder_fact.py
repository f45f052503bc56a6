from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.freshness import freshness, urgency
from .kam_stakeholder import INFLUENCE_WEIGHT, UNKNOWN_INFLUENCE_WEIGHT

HARD_FACTS = ("force_ids", "influence", "response_mode", "rating", "competitor_hold")


class KamStakeholder(models.Model):
    """Entries age: how fresh they are, which to check first, and the answers."""

    _inherit = "kam.stakeholder"

    freshness = fields.Integer(
        "Freshness (%)",
        compute="_compute_freshness",
        aggregator=False,
        help="It halves with each half-life since the entry was verified.",
    )
    freshness_state = fields.Selection(
        [("fresh", "Fresh"), ("aging", "Aging"), ("stale", "Old"), ("never", "Never verified")],
        "How Fresh",
        compute="_compute_freshness",
    )
    urgency = fields.Integer(
        compute="_compute_freshness",
        aggregator=False,
        help="Influence times what the entry lost of its freshness: the higher, the sooner to check.",
    )
    is_due = fields.Boolean(
        "To Check",
        compute="_compute_freshness",
        search="_search_is_due",
        help="Open deal; never verified, or not within one half-life. Whoever did not know is not asked again soon.",
    )
    asked_on = fields.Date("Nobody Knew on", copy=False, readonly=True)

    @api.model
    def _fact_kind(self):
        return self.env["kam.fact.kind"]._of("buying_center")

    @api.depends("verified_on", "asked_on", "influence", "lead_id.won_status")
    def _compute_freshness(self):
        today, kind = fields.Date.context_today(self), self._fact_kind()
        for person in self:
            left = freshness(person._age(today), kind._days())
            weight = INFLUENCE_WEIGHT.get(person.influence, UNKNOWN_INFLUENCE_WEIGHT)
            person.freshness = round(100 * (left or 0))
            person.freshness_state = person._freshness_word(left)
            person.urgency = round(100 * urgency(weight, left))
            person.is_due = (
                (left is None or left < 0.5)
                and person.lead_id.won_status == "pending"
                and not (person.asked_on and (today - person.asked_on).days <= kind.ask_again)
            )

    def _age(self, today):
        return (today - self.verified_on).days if self.verified_on else None

    def _freshness_word(self, left):
        if left is None:
            return "never"
        return "fresh" if left >= 0.5 else "aging" if left >= 0.25 else "stale"

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        kind, today = self._fact_kind(), fields.Date.context_today(self)
        verified = fields.Date.subtract(today, days=kind._days())
        asked = fields.Date.subtract(today, days=kind.ask_again)
        due = fields.Domain("lead_id.won_status", "=", "pending")
        for name, oldest in (("verified_on", verified), ("asked_on", asked)):
            due &= fields.Domain(name, "=", False) | fields.Domain(name, "<", oldest)
        return due if True in value else ~due

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "urgency":
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        weights = SQL(" ").join(
            SQL("WHEN %s THEN %s", name, weight) for name, weight in INFLUENCE_WEIGHT.items()
        )
        return SQL(
            "(CASE %s %s ELSE %s END * (1 - COALESCE(POWER(0.5, GREATEST(%s - %s, 0) / %s::numeric), 0))) %s",
            self._field_to_sql(alias, "influence", query),
            weights,
            UNKNOWN_INFLUENCE_WEIGHT,
            fields.Date.context_today(self),
            self._field_to_sql(alias, "verified_on", query),
            self._fact_kind()._days(),
            direction,
        )

    # Answers

    def action_kam_unchanged(self):
        """Answer: checked, and everything is as the entry says."""
        self._note_check("unchanged")
        self.write({"verified_on": fields.Date.context_today(self), "asked_on": False})
        for person in self:
            person._message_log(body=self.env._("Checked, unchanged."))
        return True

    def action_kam_changed(self):
        """Answer: something changed.

        :return: an action that opens the entry; saving a change there counts as checked
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("What changed?"),
        }

    def action_kam_unknown(self):
        """Answer: I don't know. The entry is an assumption again, and leaves the list for a while."""
        self._note_check("unknown")
        self.with_context(kam_keeps_verification=True).write(
            {"confidence": "assumed", "asked_on": fields.Date.context_today(self)}
        )
        for person in self:
            person._message_log(body=self.env._("Asked; the answer was: I don't know."))
        return True

    def _known(self):
        """:return: ``{name: value}`` of what is known, words apart: they are added to"""
        self.ensure_one()
        return {name: self[name] for name in HARD_FACTS if self[name]}

    def _still_holds(self, known):
        """:return: whether everything that was known still holds, whatever was added"""
        self.ensure_one()
        forces = known.get("force_ids", self.env["kam.buying.force"])
        return forces <= self.force_ids and all(
            self[name] == value for name, value in known.items() if name != "force_ids"
        )

    def _note_check(self, answer, added=()):
        self.check_access("write")
        people = {person: person.partner_id for person in self}
        verified = {person: person.verified_on for person in self}
        self.env["kam.fact.check"]._note("buying_center", answer, people, verified, added)

    def action_kam_erase_person(self):
        """Erase the words about these people from every deal; see ``res.partner.action_kam_erase_judgements``.

        :raise AccessError: for everybody but directors
        """
        return self.partner_id.action_kam_erase_judgements()
