from odoo import api, models


class KamLedgerMonth(models.Model):
    """What was posted may be the sign of an initiative: it is looked at the same day, outside of the posting."""

    _inherit = "kam.ledger.month"

    @api.model
    def _cron_refresh(self):
        super()._cron_refresh()
        self.env["kam.initiative.proposal"].sudo()._trigger_look()
