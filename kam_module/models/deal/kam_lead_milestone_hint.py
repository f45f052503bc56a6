from collections import defaultdict

from odoo import api, fields, models

from ...tools.ladder import SHARE, TO_ASK

USUAL_VISIT_LIMIT = 2


class KamLeadMilestone(models.Model):
    """What to know about a question before relying on its answer, in words."""

    _inherit = "kam.lead.milestone"

    hint = fields.Text("To Know", compute="_compute_hint", help="What to know before relying on this answer.")
    method_wording = fields.Char(
        "The Method Says",
        compute="_compute_method_wording",
        help="Today's wording of the method, where it differs from that of this deal.",
    )

    @api.depends(
        "state",
        "source_id.active",
        "source_id.commercial_partner_id.kam_root_id",
        "lead_id.kam_root_id",
        "reopened_on",
        "reopen_reason",
        "prerequisite_id.state",
    )
    @api.depends_context("lang")
    def _compute_hint(self):
        vain, limits = self._visits_in_vain(), self._visit_limits()
        for question in self:
            sentences = [
                question._order_hint(),
                question._source_hint(),
                question._reopened_hint(),
                question._vain_hint(vain.get(question._origin.id, 0), limits[question]),
            ]
            question.hint = "\n".join(filter(None, sentences)) or False

    @api.depends("name", "milestone_id.name")
    @api.depends_context("lang")
    def _compute_method_wording(self):
        for question in self:
            wording = question.sudo().milestone_id.name
            question.method_wording = wording if wording and wording != question.name else False

    # Sentences, empty when there is nothing to know

    def _order_hint(self):
        if not self.is_out_of_order:
            return ""
        return self.env._("Answered before “%(question)s”, which is open.", question=self.prerequisite_id.name)

    def _source_hint(self):
        if self.state not in SHARE:
            return ""
        source = self.source_id.sudo()
        if not source:
            return self.env._("No source: who said so?")
        if not source.active:
            return self.env._("%(person)s is archived: who can confirm it today?", person=source.name)
        if self._is_source_elsewhere():
            return self.env._("%(person)s works elsewhere by now: who can confirm it today?", person=source.name)
        return ""

    def _is_source_elsewhere(self):
        """:return: whether the source works outside the customer's group, and is no external of the buying center"""
        company = self.source_id.sudo().commercial_partner_id
        account = self.lead_id.sudo().kam_root_id
        if not account or (company.kam_root_id or company) == account:
            return False
        seats = self.lead_id.sudo().stakeholder_ids
        return not seats.filtered(lambda seat: seat.partner_id == self.source_id and seat.external_kind)

    def _reopened_hint(self):
        if self.state != "reopened":
            return ""
        names = {"date": fields.Date.to_string(self.reopened_on) if self.reopened_on else ""}
        if self.reopen_reason:
            return self.env._("Reopened on %(date)s: %(reason)s", reason=self.reopen_reason, **names)
        return self.env._("Reopened on %(date)s.", **names)

    def _vain_hint(self, visits, limit):
        if self.state not in TO_ASK or visits < limit:
            return ""
        return self.env._("Still unanswered after %(visits)s visits.", visits=visits)

    # Visits

    def _visits_in_vain(self):
        """:return: ``{question id: number of visits that took place and were to answer it}``"""
        return {}

    def _visit_limits(self):
        """:return: ``{question: after how many visits it says so}``"""
        limits = defaultdict(lambda: USUAL_VISIT_LIMIT)
        for question in self:
            if template := question.sudo().milestone_id.template_id:
                limits[question] = template.visit_limit
        return limits
