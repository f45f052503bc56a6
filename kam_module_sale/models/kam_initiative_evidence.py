from odoo import api, models
from odoo.tools import SQL


class KamInitiativeEvidence(models.AbstractModel):
    _inherit = "kam.initiative.evidence"

    @api.model
    def _add_orders(self, rows, findings):
        """Add the confirmed orders in scope and window, of the branch or of a contact of it.

        Amounts without tax, in the initiative's currency at today's rate. A cancelled order vanishes.
        """
        super()._add_orders(rows, findings)
        own = {row.id: row.initiative_id.company_id for row in rows}
        convert = self.env["res.currency"]._get_conversion_rate
        today = self.env["res.partner"]._kam_today()
        currencies = self.env["res.currency"].sudo()
        rates = {}
        for row_id, company_id, currency_id, amount, day in self.env.execute_query(self._order_query(rows)):
            target = (own[row_id] or self.env.company).currency_id
            key = (currency_id, target.id, company_id)
            if key not in rates:
                company = self.env["res.company"].sudo().browse(company_id)
                rates[key] = convert(currencies.browse(currency_id), target, company, today)
            finding = findings[row_id]
            finding.ordered = (finding.ordered or 0) + float(amount) * rates[key]
            finding.ordered_on = max(filter(None, (finding.ordered_on, day)))

    @api.model
    def _order_query(self, rows):
        """:return: SQL of (row, company, currency, amount without tax, last day)"""
        return SQL(
            """
            WITH scope AS MATERIALIZED (%(scope)s)
            SELECT branch.id, line.company_id, line.currency_id, SUM(line.price_subtotal), MAX(sale.date_order)::date
            FROM kam_initiative_branch branch
            JOIN kam_initiative initiative ON initiative.id = branch.initiative_id
            JOIN res_partner person ON person.commercial_partner_id = branch.partner_id
            JOIN sale_order sale ON sale.partner_id = person.id AND sale.state = 'sale'
                AND sale.date_order >= initiative.date_from
                AND sale.date_order < initiative.date_to + 1
                AND sale.date_order >= COALESCE(branch.joined_on, initiative.date_from)
                AND (branch.left_on IS NULL OR sale.date_order < branch.left_on)
                AND sale.company_id = ANY(%(companies)s)
                AND sale.company_id = COALESCE(initiative.company_id, sale.company_id)
            JOIN sale_order_line line ON line.order_id = sale.id AND line.display_type IS NULL
            JOIN product_product product ON product.id = line.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id
            JOIN scope ON scope.initiative_id = branch.initiative_id AND scope.categ_id = template.categ_id
            WHERE branch.id = ANY(%(rows)s)
            GROUP BY branch.id, line.company_id, line.currency_id
            """,
            scope=self._scope(),
            companies=self._companies().ids,
            rows=rows.ids,
        )
