from odoo import api, models
from odoo.tools import SQL


class KamLedgerItem(models.AbstractModel):
    """Cost to serve: analytic items on the analytic accounts of the plan *Key accounts*.

    An analytic account counts for its customer, or for nobody where it names none. Analytic items of income,
    other income and direct cost accounts are left out, because the journal item counts already. One kind of
    journal item counts for no customer, though: a vendor bill's direct cost. Where an analytic account carries
    it, it is cost to serve, and the row *not attributed* has it no longer: it counts once, and the sum over all
    rows stays that of the ledger.
    """

    _inherit = "kam.ledger.item"

    @api.model
    def _sources(self):
        sources = super()._sources()
        plan = self._plan()
        return [*sources, self._analytic_items(plan), self._carried_costs(plan)] if plan else sources

    # Business words

    @api.model
    def _plan(self):
        """:return: the analytic plan *Key accounts*; empty when somebody deleted it"""
        # The id is cached; the record's existence would be asked for at each call.
        plan_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "kam_module.analytic_plan_key_accounts", raise_if_not_found=False
        )
        return self.env["account.analytic.plan"].sudo().browse(plan_id or [])

    @api.model
    def _is_carried(self):
        """:return: SQL condition on ``move`` and ``account``: a direct cost that is no customer's by itself"""
        return SQL("(%s AND account.account_type = 'expense_direct_cost')", self._is_purchase())

    # The definition

    @api.model
    def _analytic_items(self, plan, condition=SQL("TRUE")):
        """:return: SQL with the columns of :meth:`_query`: one row for each analytic item that is cost to serve

        :param SQL condition: on ``analytic`` (the item), ``analytic_account`` and ``line`` (its journal item)
        """
        return SQL(
            """
            SELECT
                NULL::int AS item_id,
                analytic.id AS analytic_item_id,
                analytic_account.partner_id AS item_partner_id,
                %(day)s AS date,
                CASE WHEN %(is_carried)s THEN line.account_id END AS gl_account_id,
                FALSE AS is_tax,
                CASE WHEN partner.id IS NULL THEN 'none' ELSE 'customer' END AS kind,
                partner.commercial_partner_id AS partner_id,
                NULL::int AS vendor_id,
                COALESCE(period.root_id, partner.commercial_partner_id) AS account_was_id,
                analytic.company_id,
                date_trunc('month', %(day)s)::date AS month,
                NULL::int AS product_categ_id,
                'cost_to_serve' AS measure,
                -analytic.amount AS amount
            FROM account_analytic_account analytic_account
                JOIN account_analytic_plan plan ON plan.id = analytic_account.plan_id AND plan.parent_path LIKE %(path)s
                JOIN account_analytic_line analytic ON %(link)s = analytic_account.id
                LEFT JOIN account_move_line line ON line.id = analytic.move_line_id
                LEFT JOIN account_move move ON move.id = line.move_id
                LEFT JOIN account_account account ON account.id = line.account_id
                LEFT JOIN res_partner partner ON partner.id = analytic_account.partner_id
                %(period)s
            WHERE (account.id IS NULL OR account.account_type NOT IN %(types)s OR %(is_carried)s)
                AND %(condition)s
            """,
            day=self._analytic_day(),
            is_carried=self._is_carried(),
            link=self._analytic_link(plan),
            path=f"{plan.parent_path}%",
            period=self._period_join(self._analytic_day()),
            types=self._account_types(),
            condition=condition,
        )

    @api.model
    def _carried_costs(self, plan, condition=SQL("TRUE")):
        """:return: SQL with the columns of :meth:`_query`: what analytic accounts take over from vendor bills' cost

        :param SQL condition: as for :meth:`_analytic_items`
        """
        return SQL(
            """
            SELECT
                line.id AS item_id,
                NULL::int AS analytic_item_id,
                line.partner_id AS item_partner_id,
                line.date,
                line.account_id AS gl_account_id,
                FALSE AS is_tax,
                'purchase' AS kind,
                NULL::int AS partner_id,
                partner.commercial_partner_id AS vendor_id,
                NULL::int AS account_was_id,
                line.company_id,
                date_trunc('month', line.date)::date AS month,
                template.categ_id AS product_categ_id,
                'direct_cost' AS measure,
                analytic.amount AS amount
            FROM account_move_line line
                JOIN account_analytic_line analytic ON analytic.move_line_id = line.id
                JOIN account_analytic_account analytic_account ON analytic_account.id = %(link)s
                JOIN account_analytic_plan plan ON plan.id = analytic_account.plan_id AND plan.parent_path LIKE %(path)s
                JOIN account_move move ON move.id = line.move_id
                JOIN account_account account ON account.id = line.account_id
                LEFT JOIN res_partner partner ON partner.id = line.partner_id
                LEFT JOIN product_product product ON product.id = line.product_id
                LEFT JOIN product_template template ON template.id = product.product_tmpl_id
            WHERE line.parent_state = 'posted' AND %(is_carried)s AND %(condition)s
            """,
            link=self._analytic_link(plan),
            path=f"{plan.parent_path}%",
            is_carried=self._is_carried(),
            condition=condition,
        )

    @api.model
    def _analytic_link(self, plan):
        """:return: SQL with the analytic account of ``analytic`` in a plan: Odoo keeps each plan's in a column"""
        return SQL.identifier("analytic", plan._column_name())

    @api.model
    def _analytic_day(self):
        # What is taken over from the ledger keeps the ledger's day.
        return SQL("CASE WHEN %s THEN line.date ELSE analytic.date END", self._is_carried())

    @api.model
    def _flushed_fields(self):
        names = super()._flushed_fields()
        plan = self._plan()
        if plan:
            names["account.analytic.line"] = ["amount", "date", "company_id", "move_line_id", plan._column_name()]
            names["account.analytic.account"] = ["partner_id", "plan_id"]
        return names
