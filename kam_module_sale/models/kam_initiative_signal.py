from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL


class KamInitiativeSignal(models.Model):
    """A confirmed order is a sign before its invoice."""

    _inherit = "kam.initiative.signal"

    kind = fields.Selection(
        selection_add=[("order", "First order after a gap")], ondelete={"order": "cascade"}
    )

    @api.model
    def _queries(self, first, today, gap):
        return [*super()._queries(first, today, gap), self._orders_query(first, today, gap)]

    @api.model
    def _orders_query(self, first, today, gap):
        """First confirmed orders in a category after a gap without an order and without revenue.

        As with revenue, only where the books reach back far enough to know of a gap: to an order or to revenue.
        """
        return SQL(
            """
            SELECT branch.kam_root_id, branch.id, template.categ_id, sale.date_order::date, 'order', sale.id,
                   sale.company_id
            FROM sale_order sale
                JOIN res_partner person ON person.id = sale.partner_id
                JOIN res_partner branch ON branch.id = person.commercial_partner_id
                JOIN sale_order_line line ON line.order_id = sale.id AND line.display_type IS NULL
                JOIN product_product product ON product.id = line.product_id
                JOIN product_template template ON template.id = product.product_tmpl_id
            WHERE sale.state = 'sale' AND branch.is_company AND branch.kam_root_id <> branch.id
                AND sale.date_order >= %(first)s AND sale.date_order < %(end)s
                AND (%(known_by_orders)s OR %(known_by_revenue)s)
                AND NOT EXISTS (%(earlier_orders)s) AND NOT EXISTS (%(earlier_revenue)s)
            """,
            first=first,
            end=today + relativedelta(days=1),
            known_by_orders=SQL(
                """
                EXISTS (
                    SELECT FROM sale_order old WHERE old.state = 'sale' AND old.company_id = sale.company_id
                        AND old.date_order <= sale.date_order - %s::interval
                )
                """,
                f"{gap} months",
            ),
            known_by_revenue=SQL(
                """
                EXISTS (
                    SELECT FROM kam_ledger_month old
                    WHERE old.company_id = sale.company_id AND old.month <= sale.date_order - %s::interval
                )
                """,
                f"{gap} months",
            ),
            earlier_orders=self._earlier_orders(gap),
            earlier_revenue=SQL(
                """
                SELECT FROM kam_ledger_month earlier
                WHERE earlier.partner_id = branch.id AND earlier.company_id = sale.company_id
                    AND earlier.product_categ_id = template.categ_id AND earlier.revenue > 0
                    AND earlier.month < date_trunc('month', sale.date_order)
                    AND earlier.month >= date_trunc('month', sale.date_order) - %s::interval
                """,
                f"{gap} months",
            ),
        )

    @api.model
    def _earlier_orders(self, gap):
        return SQL(
            """
            SELECT FROM sale_order earlier
                JOIN res_partner buyer ON buyer.id = earlier.partner_id AND buyer.commercial_partner_id = branch.id
                JOIN sale_order_line earlier_line
                    ON earlier_line.order_id = earlier.id AND earlier_line.display_type IS NULL
                JOIN product_product earlier_product ON earlier_product.id = earlier_line.product_id
                JOIN product_template earlier_template ON earlier_template.id = earlier_product.product_tmpl_id
            WHERE earlier.state = 'sale' AND earlier.company_id = sale.company_id
                AND earlier_template.categ_id = template.categ_id
                AND earlier.date_order < sale.date_order AND earlier.date_order >= sale.date_order - %s::interval
            """,
            f"{gap} months",
        )
