from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .kam_stakeholder import WORDS

CHOSEN = ("influence", "response_mode", "rating", "contact_depth", "competitor_hold", "external_kind")


class KamStakeholder(models.Model):
    """Two entries that turn out to be one person: words of both are kept, and of two judgements one is chosen."""

    _inherit = "kam.stakeholder"

    twin_ids = fields.Many2many(
        "kam.stakeholder",
        compute="_compute_twin_ids",
        string="Maybe the Same Person",
        help="Entries of this deal whose contact has the same name or the same mail address.",
    )

    @api.depends(
        "partner_id",
        "lead_id.stakeholder_ids.partner_id.name",
        "lead_id.stakeholder_ids.partner_id.email_normalized",
    )
    def _compute_twin_ids(self):
        for person in self:
            mine = person.partner_id._kam_marks()
            person.twin_ids = person.lead_id.stakeholder_ids.filtered(
                lambda other, person=person, mine=mine: (
                    other.partner_id != person.partner_id and mine & other.partner_id._kam_marks()
                )
            )

    def _absorb(self, other):
        """Make one entry of two of the same person. What this one knows wins, and what is not kept is in its history.

        :param other: the entry that goes
        """
        self.ensure_one()
        values = {"force_ids": [fields.Command.link(force.id) for force in other.force_ids]}
        for name in CHOSEN:
            if not self[name] and other[name]:
                values[name] = other[name]
        for name in WORDS:
            if other[name] and other[name] not in (self[name] or ""):
                values[name] = f"{self[name]}\n{other[name]}" if self[name] else other[name]
        if other.verified_on and (not self.verified_on or other.verified_on < self.verified_on):
            # The older date: of what came from the other entry nobody knows that it is as fresh as ours.
            values["verified_on"] = other.verified_on if self.verified_on else False
        self._note_absorbed(other)
        self._take_references(other)
        other.unlink()
        self.with_context(kam_keeps_verification=True).write(values)

    def _note_absorbed(self, other):
        lost = [
            f"{self._fields[name]._description_string(self.env)}: {other._label_of(name)}"
            for name in CHOSEN
            if other[name] and self[name] and other[name] != self[name]
        ]
        self._message_log(
            body=self.env._(
                "Made one with the entry of %(person)s in %(deal)s. Not kept: %(facts)s",
                person=other.partner_id.name,
                deal=other.lead_id.name,
                facts="; ".join(lost) or self.env._("nothing is lost"),
            )
        )

    def _label_of(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _take_references(self, other):
        """History, checks and handovers of the entry that goes are this one's from now on."""
        other.sudo().message_ids.write({"res_id": self.id})
        checks = self.env["kam.fact.check"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "=", other.id)]
        )
        checks.write({"res_id": self.id, "partner_id": self.partner_id.id})
        checks._settle()
        handovers = self.env["kam.handover"].sudo().search([("fact_ids", "in", other.ids)])
        handovers.write({"fact_ids": [fields.Command.link(self.id)]})

    def action_kam_merge_twins(self):
        """Ask what to keep of this entry and of those that may be the same person.

        :return: an action
        """
        self.ensure_one()
        return (self | self.twin_ids).action_kam_same_person()

    def action_kam_same_person(self):
        """Ask what to keep of entries that are the same person, known as several contacts, in one deal.

        :return: an action
        :raise UserError: unless there are at least two, in one deal
        """
        if len(self) < 2 or len(self.lead_id) > 1:
            raise UserError(
                self.env._("Choose two or more entries of one deal that are the same person.")
            )
        self.check_access("write")
        return self.env["kam.merge.question"]._ask([self])

    def _differing(self):
        """:return: names of the judgements about which these entries say different things"""
        return [name for name in CHOSEN if len(set(self.filtered(name).mapped(name))) > 1]

    def _freshest(self):
        """:return: the entry of these that was verified last"""
        return self.sorted(lambda entry: (entry.verified_on or fields.Date.to_date("1900-01-01"), entry.id))[-1:]

    def _option_name(self, name, group):
        """:return: what this entry says, with what tells it from the others of the group, and when it was verified"""
        verified = self.verified_on and format_date(self.env, self.verified_on) or self.env._("never verified")
        whose = self.partner_id.name if len(group.partner_id) > 1 else self.lead_id.name
        return f"{self._label_of(name)} ({whose}, {verified})"
