from odoo import api, fields, models
from odoo.fields import Command


class KamLeadMilestone(models.Model):
    """Questions and the visits that are to answer them."""

    _inherit = "kam.lead.milestone"

    visit_ids = fields.Many2many(
        "kam.visit",
        "kam_visit_question_rel",
        string="Visits",
        readonly=True,
        copy=False,
        help="Visits that are or were to answer this question.",
    )

    @api.depends("visit_ids.state")
    def _compute_hint(self):
        super()._compute_hint()

    def _visits_in_vain(self):
        visits = self.env["kam.visit"].sudo()
        rows = visits._read_group(
            [("state", "=", "done"), ("question_ids", "in", self._origin.ids)], ["question_ids"], ["__count"]
        )
        return {question.id: count for question, count in rows}

    def _ladder_rung(self, labels):
        planned = self.visit_ids.filtered(lambda visit: visit.state == "planned" and visit.start).sorted("start")[:1]
        day = fields.Date.to_string(fields.Datetime.context_timestamp(self, planned.start).date()) if planned else ""
        return {**super()._ladder_rung(labels), "planned": day}

    def _absorb(self, other):
        visits = self.env["kam.visit"].sudo().search([("question_ids", "in", other.ids)])
        swap = [Command.unlink(other.id), Command.link(self.id)]
        visits.with_context(kam_merging=True).question_ids = swap
        self.env["kam.visit.proposal"].sudo().search([("question_id", "in", other.ids)]).question_id = self
        super()._absorb(other)


class KamVisit(models.Model):
    _inherit = "kam.visit"

    def _ladder_words(self):
        """:return: the next visit as the ladder shows it"""
        return {
            "id": self.id,
            "day": fields.Date.to_string(fields.Datetime.context_timestamp(self, self.start).date()),
            "is_to_debrief": self.is_to_debrief,
            "people": self.partner_ids.sudo().mapped("name"),
            "questions": self.question_ids.mapped("name"),
        }
