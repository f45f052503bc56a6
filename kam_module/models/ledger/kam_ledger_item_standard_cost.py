from odoo import api, models
from odoo.tools import SQL


class KamLedgerItem(models.AbstractModel):
    """Direct cost of companies that take the standard cost frozen at posting in place of the posted cost lines.

    A frozen cost counts with the invoice line that carries it. The cost lines that a real-time valuation booked
    for the same product in the same entry are left out, so that no cost counts twice; they keep a measure of
    their own, with which the tie-out accounts for them.
    """

    _inherit = "kam.ledger.item"

    REPLACED = "replaced_cost"

    @api.model
    def _sources(self):
        return [*super()._sources(), self._standard_costs()]

    @api.model
    def _standard_costs(self):
        """:return: SQL with the columns of :meth:`_query`, one row for each invoice line with a frozen cost"""
        return SQL(
            """
            SELECT
                line.id AS item_id,
                NULL::int AS analytic_item_id,
                line.partner_id AS item_partner_id,
                line.date,
                NULL::int AS gl_account_id,
                FALSE AS is_tax,
                CASE WHEN partner.id IS NULL THEN 'none' ELSE 'customer' END AS kind,
                partner.commercial_partner_id AS partner_id,
                NULL::int AS vendor_id,
                COALESCE(period.root_id, partner.commercial_partner_id) AS account_was_id,
                line.company_id,
                date_trunc('month', line.date)::date AS month,
                template.categ_id AS product_categ_id,
                'direct_cost' AS measure,
                line.kam_standard_cost AS amount
            FROM account_move_line line
                JOIN res_company company ON company.id = line.company_id
                LEFT JOIN res_partner partner ON partner.id = line.partner_id
                LEFT JOIN product_product product ON product.id = line.product_id
                LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                %(period)s
            WHERE line.parent_state = 'posted' AND line.kam_cost_product_id IS NOT NULL
                AND company.kam_direct_cost_source = 'standard'
            """,
            period=self._period_join(SQL("line.date")),
        )

    @api.model
    def _cost_measure(self):
        return SQL(
            """
            CASE WHEN company.kam_direct_cost_source = 'standard' AND line.display_type = 'cogs' AND EXISTS (
                SELECT FROM account_move_line frozen
                WHERE frozen.move_id = line.move_id AND frozen.kam_cost_product_id = line.product_id
            ) THEN %s ELSE %s END
            """,
            self.REPLACED,
            super()._cost_measure(),
        )

    @api.model
    def _flushed_fields(self):
        names = super()._flushed_fields()
        names["account.move.line"] += ["display_type", "kam_cost_product_id", "kam_standard_cost"]
        names["res.company"].append("kam_direct_cost_source")
        return names
