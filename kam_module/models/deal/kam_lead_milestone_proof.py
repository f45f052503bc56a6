from odoo import models


class KamLeadMilestone(models.Model):
    _inherit = "kam.lead.milestone"

    def _is_proven(self):
        """:return: whether this question is answered, and a document, a mail or a meeting shows it"""
        self.ensure_one()
        return self.state == "answered" and self.has_evidence

    def _overrides(self):
        """Which of these key nodes were passed over with a reason. What keeps gates extends it.

        :return: ``{question: sentence that says by whom and why}``
        """
        return {}
