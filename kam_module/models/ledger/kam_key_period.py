from odoo import api, models


class KamKeyPeriod(models.Model):
    """A key account has an analytic account while it is one."""

    _inherit = "kam.key.period"

    @api.model_create_multi
    def create(self, vals_list):
        periods = super().create(vals_list)
        periods.partner_id._kam_sync_analytic_accounts()
        return periods

    def write(self, vals):
        partners = self.partner_id
        written = super().write(vals)
        (partners | self.partner_id)._kam_sync_analytic_accounts()
        return written

    def unlink(self):
        partners = self.partner_id
        done = super().unlink()
        partners.exists()._kam_sync_analytic_accounts()
        return done
