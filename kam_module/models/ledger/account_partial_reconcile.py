from odoo import models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    # Receivables of a closing date take back what was matched after it.
    _kam_max_date_idx = models.Index("(max_date)")
