from odoo import models
from odoo.tools import SQL


class AccountAccount(models.Model):
    _inherit = "account.account"

    def _write_multi(self, vals_list):
        changed = self.browse(account.id for account, vals in zip(self, vals_list) if "account_type" in vals)
        changed._kam_queue()
        super()._write_multi(vals_list)
        changed._kam_queue()

    def _kam_queue(self):
        """Have the figures recomputed in which these accounts count, whatever their type is or was."""
        if self:
            condition = SQL("line.account_id = ANY(%s)", list(self._ids))
            self.env["kam.ledger.queue"]._append_items(condition)
            self.env["kam.ledger.queue"]._append_analytic(condition)
