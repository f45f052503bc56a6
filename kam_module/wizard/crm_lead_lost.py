from odoo import fields, models


class CrmLeadLost(models.TransientModel):
    """Who got the deal is asked where the reason is."""

    _inherit = "crm.lead.lost"

    kam_competitor_id = fields.Many2one(
        "kam.competitor",
        "Lost to",
        groups="kam_module.group_kam_user",
        help="Leave it empty when nobody knows.",
    )

    def action_lost_reason_apply(self):
        """Note the competitor on the deals that are marked as lost."""
        if self.env.user.has_group("kam_module.group_kam_user") and self.kam_competitor_id:
            self.lead_ids.kam_competitor_id = self.kam_competitor_id
        return super().action_lost_reason_apply()
