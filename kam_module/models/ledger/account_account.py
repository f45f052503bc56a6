from odoo import models
from odoo.tools import SQL


class AccountAccount(models.Model):
    _inherit = "account.account"

    def _write_multi(self, vals_list):
        super()._write_multi(vals_list)
        self.browse(account.id for account, vals in zip(self, vals_list) if "account_type" in vals)._kam_queue()

    def _kam_queue(self):
        """Have the figures recomputed in which these accounts count, whatever their type is or was."""
        if self:
            self.env["kam.ledger.queue"]._append_items(SQL("line.account_id = ANY(%s)", list(self._ids)))
