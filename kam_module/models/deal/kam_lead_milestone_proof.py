from odoo import models


class KamLeadMilestone(models.Model):
    _inherit = "kam.lead.milestone"

    def _is_proven(self):
        """:return: whether this question is answered, and a document, a mail or a meeting shows it"""
        self.ensure_one()
        return self.state == "answered" and self.has_evidence

    def _overrides(self):
        """Which of these key nodes were passed over with a reason.

        :return: ``{question: sentence that says by whom and why}``
        """
        if not self:
            return {}
        given = self.env["kam.gate.override"].sudo().search(
            [("lead_id", "in", self.lead_id.ids), ("made_good_on", "=", False), ("reason", "!=", False)], order="id"
        )
        found = {}
        for question in self if given else ():
            for entry in given.filtered(lambda entry, deal=question.lead_id: entry.lead_id == deal):
                gate = entry.gate_id
                if question.milestone_id & gate.milestone_ids or question.buying_step_id & gate.buying_step_id:
                    person = (entry.reason_by_id or entry.user_id).name or ""
                    found[question] = self.env._(
                        "overridden by %(person)s: %(reason)s", person=person, reason=entry.reason
                    )
        return found
