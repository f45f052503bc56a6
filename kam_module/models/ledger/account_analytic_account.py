from odoo import models
from odoo.tools import SQL


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    def write(self, vals):
        # Another plan moves the analytic items to another column, by SQL and before the record is written.
        watched = not {"partner_id", "plan_id"}.isdisjoint(vals)
        if watched:
            self._kam_queue()
        written = super().write(vals)
        if watched:
            self._kam_queue()
        return written

    def _kam_queue(self):
        """Have the cost to serve recomputed that is on these accounts now."""
        if self:
            self.env["kam.ledger.item"]._flush()
            self.env["kam.ledger.queue"]._append_analytic(SQL("analytic_account.id = ANY(%s)", list(self._ids)))

    # Rules that attribute entries to these accounts

    def _kam_rules(self):
        """:return: the distribution models that were made with these accounts"""
        rules = (
            self.env["account.analytic.distribution.model"]
            .sudo()
            .search([("kam_cost_to_serve", "=", True), ("partner_id", "in", self.partner_id.ids)])
        )
        return rules.filtered(lambda rule: rule.distribution_analytic_account_ids <= self)

    def _kam_create_rules(self):
        """Attribute what entries book for these accounts' customers to these accounts."""
        missing = self - self._kam_rules().distribution_analytic_account_ids
        self.env["account.analytic.distribution.model"].sudo().create(
            [
                {
                    "partner_id": account.partner_id.id,
                    "company_id": account.company_id.id,
                    "analytic_distribution": {str(account.id): 100},
                    "kam_cost_to_serve": True,
                }
                for account in missing
            ]
        )

    def _kam_remove_rules(self):
        """A rule has no archive: while the account is released, nothing is attributed to it by itself."""
        if self:
            self._kam_rules().unlink()
