import psycopg2
from odoo import api, models
from odoo.exceptions import UserError
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

    # When the addon goes

    @api.model
    def _kam_leave(self):
        """Take the plan *Key accounts* along with the addon, or leave it where the company has booked on it.

        The rules that attribute entries to its accounts go in any case.
        """
        plan = self.env["kam.ledger.item"]._plan()
        if not plan:
            return
        accounts = self.env["account.analytic.account"].sudo().with_context(active_test=False)
        accounts = accounts.search([("plan_id", "child_of", plan.id)])
        accounts._kam_remove_rules()
        if self._kam_is_booked(plan) or not self._kam_delete(accounts):
            # Without this name it is a plan like any other, and stays.
            names = self.env["ir.model.data"].sudo()
            names.search([("model", "=", self._name), ("res_id", "=", plan.id), ("module", "=", "kam_module")]).unlink()

    @api.model
    def _kam_is_booked(self, plan):
        items = self.env["account.analytic.line"].sudo()
        return bool(items.search_count([(plan._column_name(), "!=", False)], limit=1))

    @api.model
    def _kam_delete(self, accounts):
        """Delete accounts, unless something else hangs on them.

        :return: whether they are gone
        """
        try:
            with self.env.cr.savepoint():
                accounts.unlink()
        except (psycopg2.IntegrityError, UserError):
            return False
        return True
