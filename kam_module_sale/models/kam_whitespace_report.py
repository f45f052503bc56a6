from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class KamWhitespaceReport(models.Model):
    """What is ordered and not invoiced is about to be ours."""

    _inherit = "kam.whitespace.report"

    _depends = {
        "sale.order": ["currency_rate", "company_id", "partner_id", "state"],
        "sale.order.line": [
            "display_type",
            "is_downpayment",
            "order_id",
            "price_subtotal",
            "product_id",
            "untaxed_amount_invoiced",
        ],
    }

    @api.model
    def _pipelines(self):
        return [*super()._pipelines(), self._orders()]

    @api.model
    def _orders(self):
        """:return: SQL of what is ordered and not invoiced, without tax, at the rate of the order's day"""
        return SQL(
            """
            SELECT entity.id, template.categ_id, 0,
                   (line.price_subtotal - COALESCE(line.untaxed_amount_invoiced, 0))
                       / COALESCE(NULLIF(sale.currency_rate, 0), 1) * money.rate, 1
            FROM entity JOIN res_partner person ON person.commercial_partner_id = entity.id
                JOIN sale_order sale ON sale.partner_id = person.id AND sale.state = 'sale'
                JOIN money ON money.company_id = sale.company_id
                JOIN sale_order_line line ON line.order_id = sale.id AND line.display_type IS NULL
                LEFT JOIN product_product product ON product.id = line.product_id
                LEFT JOIN product_template template ON template.id = product.product_tmpl_id
            WHERE NOT COALESCE(line.is_downpayment, FALSE)
                AND ROUND(line.price_subtotal - COALESCE(line.untaxed_amount_invoiced, 0), 2) > 0
            """
        )

    @api.model
    def _deal_counts(self):
        """A deal that became an order is counted by its order: nothing is counted twice."""
        counts = super()._deal_counts()
        if "opportunity_id" not in self.env["sale.order"]._fields:
            return counts
        return SQL(
            """
            %s AND NOT EXISTS (
                SELECT FROM sale_order sale WHERE sale.opportunity_id = lead.id AND sale.state = 'sale'
            )
            """,
            counts,
        )

    # The panel

    @api.model
    def _deal_lines(self, branch, category):
        return super()._deal_lines(branch, category) + self._order_lines(branch, category)

    @api.model
    def _order_lines(self, branch, category):
        lines = self.env["sale.order.line"].sudo().search(self._order_line_domain(branch, category))
        waiting = lines.filtered(
            lambda line: line.currency_id.compare_amounts(line.price_subtotal, line.untaxed_amount_invoiced) > 0
        )
        orders = self.env["sale.order"]
        readable = orders.search([("id", "in", waiting.order_id.ids)]) if orders.has_access("read") else orders
        result = []
        for order, parts in waiting.grouped("order_id").items():
            amount = sum(line.price_subtotal - line.untaxed_amount_invoiced for line in parts)
            known = order.id in readable.ids
            result.append(
                {
                    "kind": "pipeline",
                    "text": self.env._("%(order)s, ordered", order=order.name) if known else self.env._("An order"),
                    "detail": self.env._(
                        "%(amount)s not invoiced, %(day)s",
                        amount=self._money(amount, order.currency_id),
                        day=format_date(self.env, order.date_order),
                    ),
                    **({"model": "sale.order", "id": order.id} if known else {}),
                }
            )
        return result

    @api.model
    def _order_line_domain(self, branch, category):
        about = ("child_of", category.ids) if category else ("=", False)
        return (
            Domain("order_id.partner_id.commercial_partner_id", "=", branch.id)
            & Domain("order_id.state", "=", "sale")
            & Domain("order_id.company_id", "in", self.env.companies.ids)
            & Domain("display_type", "=", False)
            & Domain("is_downpayment", "=", False)
            & Domain("product_id.categ_id", *about)
        )
