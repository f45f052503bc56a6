import json
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount, format_date

from ..tools.concentration import whale

SHOWN_ACCOUNTS = 200
"""How many of the best, and how many of the worst accounts the list shows."""

DRAWN_POINTS = 300
"""How many points of the curve are drawn at most."""


class KamProfitCurve(models.TransientModel):
    """The whale curve: account profit, cumulated from the best account to the worst.

    Source of the method: Kaplan and Narayanan, Measuring and Managing Customer Profitability, 2001.
    """

    _name = "kam.profit.curve"
    _description = "Whale Curve"

    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("To", required=True, default=lambda self: self._default_date_to())
    grouping = fields.Selection(
        [("account_id", "Account (as is)"), ("account_was_id", "Account (as it was)"), ("partner_id", "Customer")],
        "One Point Is",
        required=True,
        default="account_id",
    )
    kind = fields.Selection(
        [("all", "All customers"), ("key", "Key accounts")],
        "Of",
        required=True,
        default="all",
        help="Own companies, items without a customer and what is not attributed to one are not in the curve.",
    )
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id, readonly=True)

    # Result
    line_ids = fields.One2many("kam.profit.curve.line", "curve_id", "Accounts", readonly=True)
    curve = fields.Text(readonly=True, export_string_translation=False)
    account_count = fields.Integer("Accounts in the Curve", readonly=True)
    total = fields.Monetary("Account Profit", readonly=True, help="Of all accounts together.")
    peak = fields.Monetary(readonly=True, help="The profit that the best accounts reach together.")
    peak_count = fields.Integer("Accounts to the Peak", readonly=True)
    given_back = fields.Monetary(
        "Taken Back", readonly=True, help="What the accounts behind the peak take back: peak − account profit."
    )
    summary = fields.Char(compute="_compute_summary")
    uncosted_count = fields.Integer(
        "Accounts without Cost", readonly=True, help="Accounts with revenue and without any cost posted."
    )

    # Defaults and computes

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self).replace(day=1) - relativedelta(years=1)

    @api.model
    def _default_date_to(self):
        return fields.Date.context_today(self).replace(day=1) - timedelta(days=1)

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for curve in self:
            curve.display_name = self.env._(
                "Whale curve %(start)s – %(end)s",
                start=format_date(self.env, curve.date_from),
                end=format_date(self.env, curve.date_to),
            )

    @api.depends("account_count", "peak", "peak_count", "given_back", "total")
    def _compute_summary(self):
        for curve in self:
            names = ("peak", "given_back", "total")
            amounts = {name: format_amount(self.env, curve[name], curve.currency_id) for name in names}
            if not curve.account_count:
                curve.summary = False
            elif not curve.given_back:
                curve.summary = self.env._(
                    "All %(count)s accounts together earn %(total)s: none takes anything back.",
                    count=curve.account_count,
                    **amounts,
                )
            else:
                curve.summary = self.env._(
                    "The best %(best)s of %(count)s accounts earn %(peak)s; the others take back %(given_back)s, "
                    "and %(total)s remain.",
                    best=curve.peak_count,
                    count=curve.account_count,
                    **amounts,
                )

    # Actions

    def action_draw(self):
        """Draw the curve of the period, and show it in this form.

        :return: an action
        :raise UserError: when the period is reversed or is not made of whole months
        """
        self.ensure_one()
        self._check_input()
        rows = self._profits()
        result = whale(Decimal(str(profit)) for _account, _revenue, profit, _cost in rows)
        self.line_ids.sudo().unlink()
        self.sudo().write(
            {
                "currency_id": self.env.company.currency_id.id,
                "account_count": len(rows),
                "total": result.curve[-1] if result.curve else 0,
                "peak": result.peak,
                "peak_count": result.peak_count,
                "given_back": result.given_back,
                "uncosted_count": sum(1 for _account, revenue, _profit, cost in rows if revenue and not cost),
                "curve": self._points(result),
                "line_ids": [Command.create(values) for values in self._line_values(rows, result)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Whale Curve"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # Helpers

    def _check_input(self):
        if self.date_to < self.date_from:
            raise UserError(
                self.env._(
                    "The period ends on %(end)s, before it starts on %(start)s: change one of the dates.",
                    end=format_date(self.env, self.date_to),
                    start=format_date(self.env, self.date_from),
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

    def _domain(self):
        """:return: the rows of the report that the curve is made of"""
        return [
            ("kind", "in", ("key",) if self.kind == "key" else ("key", "other")),
            ("month", ">=", self.date_from),
            ("month", "<=", self.date_to),
        ]

    def _profits(self):
        """:return: (account, revenue, profit, whether any cost is booked), the best account first"""
        currency = self.env.company.currency_id
        rows = self.env["kam.profitability.report"]._read_group(
            self._domain(), [self.grouping], ["revenue:sum", "profit:sum", "direct_cost:sum", "cost_to_serve:sum"]
        )
        profits = [
            (account, currency.round(revenue), currency.round(profit), bool(direct_cost or cost_to_serve))
            for account, revenue, profit, direct_cost, cost_to_serve in rows
        ]
        return sorted(profits, key=lambda row: (-row[2], row[0].id))

    def _line_values(self, rows, result):
        """:return: values of the lines for the best and the worst accounts"""
        values = [
            {
                "rank": position + 1,
                "account_id": account.id,
                "revenue": revenue,
                "profit": profit,
                "has_cost": has_cost,
                "cumulated": cumulated,
                "is_tail": position >= result.peak_count,
            }
            for position, ((account, revenue, profit, has_cost), cumulated) in enumerate(zip(rows, result.curve))
        ]
        hidden = len(values) - 2 * SHOWN_ACCOUNTS
        return values if hidden <= 0 else values[:SHOWN_ACCOUNTS] + values[-SHOWN_ACCOUNTS:]

    def _points(self, result):
        """:return: JSON with the points to be drawn: always the peak and the last"""
        count = len(result.curve)
        step = -(-count // DRAWN_POINTS) or 1
        drawn = sorted({*range(0, count, step), result.peak_count - 1, count - 1} - {-1})
        return json.dumps(
            [
                {
                    "key": self.env._("Cumulated account profit"),
                    "values": [{"x": position + 1, "y": float(result.curve[position])} for position in drawn],
                    "peak": result.peak_count,
                }
            ]
        )


class KamProfitCurveLine(models.TransientModel):
    _name = "kam.profit.curve.line"
    _description = "Account in the Whale Curve"
    _order = "rank, id"

    curve_id = fields.Many2one("kam.profit.curve", required=True, index=True, ondelete="cascade")
    rank = fields.Integer(aggregator=False)
    account_id = fields.Many2one("res.partner", ondelete="cascade")
    currency_id = fields.Many2one(related="curve_id.currency_id")
    revenue = fields.Monetary()
    profit = fields.Monetary("Account Profit", help="Gross margin − cost to serve.")
    cumulated = fields.Monetary(aggregator=False, help="Account profit of this account and all better ones together.")
    has_cost = fields.Boolean("Cost Posted", help="Without any cost posted the profit is the revenue.")
    is_tail = fields.Boolean("Takes Back", help="Behind the peak: this account makes the total smaller.")

    def action_open(self):
        """Open the rows of the report behind this account's profit.

        :return: an action
        """
        self.ensure_one()
        return self.env["kam.profitability.report"].open_items(
            [*self.curve_id._domain(), (self.curve_id.grouping, "=", self.account_id.id)], "profit"
        )
