from odoo import api, fields, models


class CrmLeadLost(models.TransientModel):
    """Odoo's question for the reason of a loss also asks for the lesson. Nobody has to answer to close a deal."""

    _inherit = "crm.lead.lost"

    kam_can_review = fields.Boolean(compute="_compute_kam_can_review", export_string_translation=False)
    kam_what_decided = fields.Text(help="What the customer decided by, in their words.")
    kam_otherwise = fields.Text("What We Would Do Otherwise")

    @api.depends("lead_ids")
    def _compute_kam_can_review(self):
        may = self.env["kam.deal.review"].has_access("create")
        for wizard in self:
            wizard.kam_can_review = may and len(wizard.lead_ids) == 1 and wizard.lead_ids.type == "opportunity"

    def action_lost_reason_apply(self):
        """Mark the deal as lost, as Odoo does, and keep the lesson where one was written."""
        result = super().action_lost_reason_apply()
        if self.kam_can_review and self.kam_what_decided:
            self.env["kam.deal.review"].create(
                {
                    "lead_id": self.lead_ids.id,
                    "outcome": "lost",
                    "what_decided": self.kam_what_decided,
                    "otherwise": self.kam_otherwise,
                }
            )
        return result
