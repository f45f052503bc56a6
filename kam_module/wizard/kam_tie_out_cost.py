from odoo import models
from odoo.tools import SQL


class KamTieOut(models.TransientModel):
    """The costs that are not on an income or direct cost account: standard cost, and cost to serve."""

    _inherit = "kam.tie.out"

    def _sections(self):
        return [*super()._sections(), self._standard_cost_lines(), self._cost_to_serve_lines()]

    def _standard_cost_lines(self):
        """The standard cost frozen on invoice lines, against what the report counts of it."""
        item_model = self.env["kam.ledger.item"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT company_id, SUM(ledger) AS ledger, SUM(report) AS report
                FROM (
                    SELECT line.company_id, SUM(line.kam_standard_cost) AS ledger, 0 AS report
                    FROM account_move_line line JOIN res_company company ON company.id = line.company_id
                    WHERE line.kam_cost_product_id IS NOT NULL AND line.parent_state = 'posted'
                        AND company.kam_direct_cost_source = 'standard'
                        AND line.date BETWEEN %(start)s AND %(end)s AND line.company_id = ANY(%(companies)s)
                    GROUP BY line.company_id
                    UNION ALL
                    SELECT item.company_id, 0, SUM(item.amount)
                    FROM (%(items)s) item
                    WHERE item.date BETWEEN %(start)s AND %(end)s AND item.company_id = ANY(%(companies)s)
                    GROUP BY item.company_id
                ) both_sides
                GROUP BY company_id
                """,
                items=item_model._standard_costs(),
                **self._period(),
            )
        )
        return [
            {
                **row,
                "sequence": 50,
                "name": self.env._("Standard cost, frozen at posting"),
                "account_type": self.env._("In place of posted cost lines"),
                "is_standard_cost": True,
            }
            for row in rows
        ]

    def _cost_to_serve_lines(self):
        """Each analytic account of the plan *Key accounts*: its analytic items, against what the report counts.

        The side of the analytic items is a plain sum of those that are on no income or direct cost account.
        """
        item_model = self.env["kam.ledger.item"]
        plan = item_model._plan()
        if not plan:
            return []
        rows = self.env.execute_query_dict(self._cost_to_serve_query(item_model, plan))
        accounts = self.env["account.analytic.account"].sudo().browse(row["analytic_account_id"] for row in rows)
        return [
            {
                **row,
                "sequence": 60,
                "name": account.display_name,
                "account_type": self.env._("Cost to serve"),
            }
            for row, account in zip(rows, accounts)
        ]

    def _cost_to_serve_query(self, item_model, plan):
        return SQL(
            """
            SELECT analytic.company_id, analytic.%(column)s AS analytic_account_id,
                   -COALESCE(SUM(analytic.amount) FILTER (WHERE counts.ledger), 0) AS ledger,
                   COALESCE(SUM(item.amount), 0) AS report
            FROM account_analytic_line analytic
                JOIN account_analytic_account analytic_account ON analytic_account.id = analytic.%(column)s
                LEFT JOIN account_move_line line ON line.id = analytic.move_line_id
                LEFT JOIN account_move move ON move.id = line.move_id
                LEFT JOIN account_account account ON account.id = line.account_id
                LEFT JOIN (%(items)s) item ON item.analytic_item_id = analytic.id
                CROSS JOIN LATERAL (
                    SELECT account.id IS NULL OR NOT account.account_type IN %(types)s
                        OR (account.account_type = 'expense_direct_cost' AND move.move_type IN %(purchases)s) AS ledger
                ) counts
            WHERE analytic_account.plan_id IN %(plans)s AND analytic.company_id = ANY(%(companies)s)
                AND COALESCE(item.date, analytic.date) BETWEEN %(start)s AND %(end)s
            GROUP BY analytic.company_id, analytic.%(column)s
            """,
            column=SQL.identifier(plan._column_name()),
            items=item_model._analytic_items(plan),
            types=item_model._account_types(),
            purchases=item_model._purchase_move_types(),
            plans=tuple(self.env["account.analytic.plan"].sudo().search([("id", "child_of", plan.id)]).ids),
            **self._period(),
        )
