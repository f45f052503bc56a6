from odoo import models


class SaleOrder(models.Model):
    """A confirmed order may be the sign of an initiative: it is looked at within minutes."""

    _inherit = "sale.order"

    def action_confirm(self):
        result = super().action_confirm()
        self.env["kam.initiative.proposal"]._look_soon()
        return result
