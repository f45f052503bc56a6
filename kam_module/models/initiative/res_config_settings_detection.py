from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kam_initiative_days = fields.Integer(related="company_id.kam_initiative_days", readonly=False)
    kam_initiative_gap = fields.Integer(related="company_id.kam_initiative_gap", readonly=False)
