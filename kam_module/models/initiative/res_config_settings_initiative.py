from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kam_silent_after = fields.Float(related="company_id.kam_silent_after", readonly=False)
    kam_renewal_days = fields.Integer(related="company_id.kam_renewal_days", readonly=False)
