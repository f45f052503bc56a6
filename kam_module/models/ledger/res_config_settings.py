from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_kam_money = fields.Boolean(
        "Cost and Margin for Account Managers",
        implied_group="kam_module.group_kam_money",
        group="kam_module.group_kam_user",
        help="Account managers see cost and margin of their accounts, not only revenue.",
    )
    kam_direct_cost_source = fields.Selection(
        related="company_id.kam_direct_cost_source", readonly=False, required=True
    )
    kam_dso_days = fields.Integer(related="company_id.kam_dso_days", readonly=False)
