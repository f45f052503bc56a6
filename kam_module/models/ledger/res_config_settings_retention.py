from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kam_retention_months = fields.Integer(related="company_id.kam_retention_months", readonly=False)
    kam_concentration_count = fields.Integer(related="company_id.kam_concentration_count", readonly=False)
    kam_silence_late = fields.Float(related="company_id.kam_silence_late", readonly=False)
    kam_silence_much_too_late = fields.Float(related="company_id.kam_silence_much_too_late", readonly=False)
    kam_clv_retention = fields.Float(related="company_id.kam_clv_retention", readonly=False)
    kam_clv_discount = fields.Float(related="company_id.kam_clv_discount", readonly=False)
