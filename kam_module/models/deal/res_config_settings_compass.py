from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    kam_weight_coverage = fields.Integer(related="company_id.kam_weight_coverage", readonly=False)
    kam_weight_support = fields.Integer(related="company_id.kam_weight_support", readonly=False)
    kam_weight_proof = fields.Integer(related="company_id.kam_weight_proof", readonly=False)
    kam_weight_freshness = fields.Integer(related="company_id.kam_weight_freshness", readonly=False)
    kam_band_fair = fields.Integer(related="company_id.kam_band_fair", readonly=False)
    kam_band_strong = fields.Integer(related="company_id.kam_band_strong", readonly=False)
