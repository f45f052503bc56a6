from odoo import api, fields, models
from odoo.tools import SQL


class KamOutOfSight(models.Model):
    """Confirmed orders by sellers who are not in the account's team."""

    _inherit = "kam.out.of.sight"

    kind = fields.Selection(selection_add=[("order", "Order")], ondelete={"order": "cascade"})

    _depends = {
        "sale.order": [
            "amount_untaxed",
            "company_id",
            "currency_rate",
            "date_order",
            "name",
            "partner_id",
            "state",
            "team_id",
            "user_id",
        ]
    }

    @api.model
    def _models_by_kind(self):
        return {**super()._models_by_kind(), "order": (1, "sale.order")}

    @api.model
    def _documents(self):
        return [
            *super()._documents(),
            SQL(
                """
                SELECT 1 AS number, 'order' AS kind, sale.id AS origin, sale.name, sale.partner_id, sale.user_id,
                       sale.team_id, sale.company_id, sale.date_order::date AS day, 'won' AS state,
                       company.currency_id, sale.amount_untaxed / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS amount
                FROM sale_order sale JOIN res_company company ON company.id = sale.company_id
                WHERE sale.state = 'sale'
                """
            ),
        ]
