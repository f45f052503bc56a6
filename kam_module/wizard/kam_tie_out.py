from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date


class KamTieOut(models.TransientModel):
    """Compares the profitability report of a period with the accounts of the ledger, account by account."""

    _name = "kam.tie.out"
    _description = "Tie Out with the Ledger"

    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("To", required=True, default=lambda self: self._default_date_to())
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        default=lambda self: self.env.companies,
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
    )
    line_ids = fields.One2many("kam.tie.out.line", "tie_out_id", "Accounts", readonly=True)
    state = fields.Selection(
        [("draft", "Not compared"), ("equal", "Ties out"), ("different", "Differs")], default="draft", readonly=True
    )
    difference_count = fields.Integer("Differences", compute="_compute_counts")
    tax_count = fields.Integer("Accounts with Taxes", compute="_compute_counts")

    # Defaults and computes

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self).replace(day=1) - relativedelta(years=1)

    @api.model
    def _default_date_to(self):
        return fields.Date.context_today(self).replace(day=1) - timedelta(days=1)

    @api.depends("line_ids.is_different", "line_ids.tax")
    def _compute_counts(self):
        for tie_out in self:
            tie_out.difference_count = len(tie_out.line_ids.filtered("is_different"))
            tie_out.tax_count = len(tie_out.line_ids.filtered("tax"))

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for tie_out in self:
            tie_out.display_name = self.env._(
                "Tie out %(start)s – %(end)s",
                start=format_date(self.env, tie_out.date_from),
                end=format_date(self.env, tie_out.date_to),
            )

    # Actions

    def action_compare(self):
        """Compare, and show the result in this form.

        :return: an action
        :raise UserError: when period or companies cannot be compared
        """
        self.ensure_one()
        self._check_input()
        self.env["kam.ledger.month"]._ensure_fresh()
        self.line_ids.sudo().unlink()
        lines = [line for section in self._sections() for line in section]
        self.sudo().line_ids = [Command.create(line) for line in lines]
        self.state = "different" if self.line_ids.filtered("is_different") else "equal"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tie Out"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # Helpers

    def _sections(self):
        """:return: lists of values of lines, one for each thing that is compared"""
        return [self._account_lines(), self._fact_lines()]

    def _check_input(self):
        if self.date_to < self.date_from:
            raise UserError(
                self.env._(
                    "The period ends on %(end)s, before it starts on %(start)s: change one of the dates.",
                    end=format_date(self.env, self.date_to),
                    start=format_date(self.env, self.date_from),
                )
            )
        if self.date_from > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The period starts on %s, in the future: choose one with posted entries.",
                    format_date(self.env, self.date_from),
                )
            )
        if self.date_from.day != 1 or (self.date_to + timedelta(days=1)).day != 1:
            raise UserError(
                self.env._(
                    "Figures are kept by month: start on the first day of a month and end on the last, "
                    "not %(start)s – %(end)s.",
                    start=format_date(self.env, self.date_from),
                    end=format_date(self.env, self.date_to),
                )
            )
        if not self.company_ids:
            raise UserError(self.env._("Choose at least one company to compare."))
        if foreign := self.company_ids - self.env.user.company_ids:
            raise UserError(
                self.env._(
                    "You have no access to %s: take it out of the comparison.", ", ".join(foreign.mapped("name"))
                )
            )

    def _account_lines(self):
        """The accounts, in the ledger and as the report counts them.

        The ledger's side is a plain sum by account, and knows nothing of how the report counts.
        """
        item_model = self.env["kam.ledger.item"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT ledger.company_id, ledger.account_id, ledger.ledger,
                       COALESCE(counted.report, 0) AS report, COALESCE(counted.tax, 0) AS tax,
                       COALESCE(counted.replaced, 0) AS replaced, COALESCE(counted.carried, 0) AS carried
                FROM (
                    SELECT line.company_id, line.account_id,
                           SUM(CASE account.account_type
                               WHEN 'expense_direct_cost' THEN line.balance ELSE -line.balance END) AS ledger
                    FROM account_move_line line JOIN account_account account ON account.id = line.account_id
                    WHERE account.account_type IN %(types)s AND line.parent_state = 'posted'
                        AND line.date BETWEEN %(start)s AND %(end)s AND line.company_id = ANY(%(companies)s)
                    GROUP BY line.company_id, line.account_id
                ) ledger
                LEFT JOIN (
                    SELECT item.company_id, item.gl_account_id, SUM(item.amount) AS report,
                           SUM(item.amount) FILTER (WHERE item.is_tax) AS tax,
                           SUM(item.amount) FILTER (WHERE item.measure = %(replaced)s) AS replaced,
                           SUM(item.amount) FILTER (WHERE item.measure = 'cost_to_serve') AS carried
                    FROM (%(items)s) item
                    WHERE item.date BETWEEN %(start)s AND %(end)s AND item.company_id = ANY(%(companies)s)
                    GROUP BY item.company_id, item.gl_account_id
                ) counted ON counted.company_id = ledger.company_id AND counted.gl_account_id = ledger.account_id
                """,
                types=item_model._account_types(),
                replaced=item_model.REPLACED,
                items=item_model._query(),
                **self._period(),
            )
        )
        accounts = self.env["account.account"].sudo().browse(row["account_id"] for row in rows)
        types = dict(accounts._fields["account_type"]._description_selection(self.env))
        sections = {"income": 10, "income_other": 20, "expense_direct_cost": 30}
        return [
            {
                **row,
                "sequence": sections.get(account.account_type, 40),
                "name": account.with_company(self.env["res.company"].browse(row["company_id"])).display_name,
                "account_type": types[account.account_type],
            }
            for row, account in zip(rows, accounts)
        ]

    def _fact_lines(self):
        """What the kept figures of a customer and month say in another way than journal items and analytic items."""
        item_model = self.env["kam.ledger.item"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT entity_id, company_id, month, SUM(ledger) AS ledger, SUM(report) AS report
                FROM (
                    SELECT COALESCE(partner_id, vendor_id, 0) AS entity_id, company_id, month, measure,
                           SUM(amount) AS ledger, 0 AS report
                    FROM (%(items)s) item
                    WHERE item.date BETWEEN %(start)s AND %(end)s AND item.company_id = ANY(%(companies)s)
                        AND item.measure = ANY(%(measures)s)
                    GROUP BY 1, 2, 3, 4
                    UNION ALL
                    SELECT COALESCE(fact.partner_id, fact.vendor_id, 0), fact.company_id, fact.month, kept.measure,
                           0, kept.amount
                    FROM kam_ledger_month fact, unnest(ARRAY[%(names)s], ARRAY[%(columns)s]) kept(measure, amount)
                    WHERE fact.month BETWEEN %(start)s AND %(end)s AND fact.company_id = ANY(%(companies)s)
                ) both_sides
                GROUP BY entity_id, company_id, month, measure
                HAVING SUM(ledger) <> SUM(report)
                """,
                items=item_model._query(),
                measures=list(item_model.MEASURES),
                names=SQL(", ").join(SQL("%s::text", name) for name in item_model.MEASURES),
                columns=SQL(", ").join(SQL.identifier("fact", name) for name in item_model.MEASURES),
                **self._period(),
            )
        )
        partners = self.env["res.partner"].sudo().browse({row["entity_id"] for row in rows}).exists()
        names = dict(zip(partners.ids, partners.mapped("display_name")))
        return [
            {
                "sequence": 90,
                "company_id": row["company_id"],
                "entity_id": row["entity_id"],
                "month": row["month"],
                "name": f"{names.get(row['entity_id'], self.env._('No customer'))}, "
                + format_date(self.env, row["month"], date_format="MMM y"),
                "account_type": self.env._("Figure not up to date"),
                "ledger": row["ledger"],
                "report": row["report"],
            }
            for row in rows
        ]

    def _period(self):
        return {"start": self.date_from, "end": self.date_to, "companies": self.company_ids.ids}
