from odoo import models


class AccountMergeWizard(models.TransientModel):
    _inherit = "account.merge.wizard"

    def _action_merge(self, accounts):
        # The wizard moves journal items by SQL. An account may become an exchange account by it.
        accounts._kam_queue()
        return super()._action_merge(accounts)
