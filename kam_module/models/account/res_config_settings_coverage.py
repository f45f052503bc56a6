from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kam_coverage_months = fields.Integer(related="company_id.kam_coverage_months", readonly=False)
    kam_several_from = fields.Integer(related="company_id.kam_several_from", readonly=False)
    kam_in_depth_from = fields.Integer(related="company_id.kam_in_depth_from", readonly=False)
