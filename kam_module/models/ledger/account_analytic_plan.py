from odoo import api, models
from odoo.tools import SQL


class AccountAnalyticPlan(models.Model):
    _inherit = "account.analytic.plan"

    def write(self, vals):
        # A plan below the plan *Key accounts* belongs to it.
        watched = "parent_id" in vals
        if watched:
            self._kam_queue()
        written = super().write(vals)
        if watched:
            self._kam_queue()
        return written

    @api.model
    def _kam_queue(self):
        """Have the cost to serve of everybody recomputed: as the figures have it, and as the analytic items are now."""
        self.env["kam.ledger.item"]._flush()
        queue = self.env["kam.ledger.queue"]
        queue._append(
            SQL(
                "SELECT DISTINCT COALESCE(partner_id, vendor_id, 0), company_id, month FROM kam_ledger_month"
                " WHERE cost_to_serve <> 0"
            )
        )
        queue._append_analytic(SQL("TRUE"))
