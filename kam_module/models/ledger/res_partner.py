from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL, format_date


class Figures(NamedTuple):
    """Revenue of an account in the current company's currency."""

    own: float = 0.0
    branches: float = 0.0
    previous: float = 0.0


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Revenue, in the current company's currency, of the companies that are switched on
    kam_currency_id = fields.Many2one("res.currency", "Figures' Currency", compute="_compute_kam_revenue")
    kam_revenue_own = fields.Monetary(
        "Own Revenue",
        compute="_compute_kam_revenue",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Revenue of the last 12 full months of this customer alone, from posted journal items.",
    )
    kam_revenue_branches = fields.Monetary(
        "Branches' Revenue",
        compute="_compute_kam_revenue",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Revenue of the last 12 full months of everything below this customer, without its own.",
    )
    kam_revenue_total = fields.Monetary(
        "Revenue",
        compute="_compute_kam_revenue",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Revenue of the last 12 full months: own and branches.",
    )
    kam_revenue_previous = fields.Monetary(
        "Revenue Before",
        compute="_compute_kam_revenue",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Own and branches' revenue of the 12 months before the last 12 full months.",
    )
    kam_revenue_trend = fields.Float(
        "Revenue Trend",
        compute="_compute_kam_revenue",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Revenue of the last 12 full months ÷ revenue of the 12 before, minus 1. "
        "Not available when there was no revenue before.",
    )
    kam_revenue_trend_state = fields.Selection(
        [("none", "Not available"), ("up", "Up"), ("flat", "Unchanged"), ("down", "Down")],
        "Trend",
        compute="_compute_kam_revenue",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
    )
    kam_revenue_is_partial = fields.Boolean(
        "Partial",
        compute="_compute_kam_revenue",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Some revenue of this account or its branches is left out, because you may not read it.",
    )
    kam_revenue_months = fields.Char(
        "Months", compute="_compute_kam_revenue", help="The months that the revenue is the sum of."
    )
    kam_revenue_is_pending = fields.Boolean(
        "Being Brought up to Date",
        compute="_compute_kam_revenue",
        help="Many journal entries changed a moment ago and are not counted yet.",
    )

    # Business words

    @api.model
    def _kam_revenue_window(self):
        """The months of the figures on cards and lists: the last 12 full months, and the 12 before.

        :return: (first day, last day) of the window and of the window before, inclusive
        """
        end = fields.Date.context_today(self).replace(day=1)
        year = relativedelta(years=1)
        day = relativedelta(days=1)
        return (end - year, end - day), (end - year - year, end - year - day)

    # Computes

    @api.depends_context("uid", "company", "allowed_company_ids")
    def _compute_kam_revenue(self):
        window, _before = self._kam_revenue_window()
        is_fresh = self.env["kam.ledger.month"]._ensure_fresh()
        figures = self._kam_figures()
        partial_ids = self._kam_partial_ids(figures)
        months = " – ".join(format_date(self.env, day, date_format="MMM y") for day in window)
        currency = self.env.company.currency_id
        self.kam_currency_id = currency
        self.kam_revenue_months = months
        self.kam_revenue_is_pending = not is_fresh
        for partner in self:
            figure = figures.get(partner._origin.id, Figures())
            total = currency.round(figure.own + figure.branches)
            partner.kam_revenue_own = currency.round(figure.own)
            partner.kam_revenue_branches = currency.round(figure.branches)
            partner.kam_revenue_total = total
            partner.kam_revenue_previous = currency.round(figure.previous)
            has_base = currency.compare_amounts(figure.previous, 0) > 0
            partner.kam_revenue_trend = total / figure.previous - 1 if has_base else 0
            partner.kam_revenue_trend_state = self._kam_trend_state(partner.kam_revenue_trend) if has_base else "none"
            partner.kam_revenue_is_partial = partner._origin.id in partial_ids

    @api.model
    def _kam_trend_state(self, trend):
        percent = round(trend * 100)
        return "up" if percent > 0 else "down" if percent < 0 else "flat"

    def _kam_figures(self):
        """Revenue of these accounts, as far as the user may read it.

        :return: ``{partner id: Figures}``; an account without any revenue is not in it
        """
        nodes = self.env["kam.ledger.account"]
        if not nodes.has_access("read") or not self._origin.ids:
            return {}
        query = nodes._search([("account_id", "in", self._origin.ids), *self._kam_figures_domain()])
        figures = self._kam_sum_figures(
            query,
            SQL.identifier(nodes._table, "account_id"),
            SQL.identifier(nodes._table, "revenue_own"),
            SQL.identifier(nodes._table, "revenue_branches"),
        )
        return {**self._kam_figures_of_readable_entities(figures), **figures}

    def _kam_figures_of_readable_entities(self, figures):
        """The same for accounts of which the user may read some customers only: summed from these customers' facts."""
        facts = self.env["kam.ledger.month"]
        unread_ids = [id_ for id_ in self._origin.ids if id_ not in figures]
        if not unread_ids or self._kam_reads_every_account():
            return {}
        query = facts._search([("kind", "=", "customer"), *self._kam_figures_domain()])
        query.add_join(
            "JOIN",
            "closure",
            SQL(
                "(WITH RECURSIVE %s SELECT * FROM closure)",
                self.env["kam.ledger.account"]._closure(SQL("SELECT unnest(%s::int[])", unread_ids)),
            ),
            SQL("closure.entity_id = %s", SQL.identifier(facts._table, "partner_id")),
        )
        is_own = SQL("closure.node_id = closure.entity_id")
        revenue = SQL.identifier(facts._table, "revenue")
        return self._kam_sum_figures(
            query,
            SQL("closure.node_id"),
            SQL("CASE WHEN %s THEN %s END", is_own, revenue),
            SQL("CASE WHEN NOT %s THEN %s END", is_own, revenue),
        )

    @api.model
    def _kam_reads_every_account(self):
        """:return: whether the user's access to figures ends nowhere but at companies"""
        return self.env.su or self.env.user.has_groups("kam_module.group_kam_director,kam_module.group_kam_finance")

    @api.model
    def _kam_figures_domain(self):
        window, before = self._kam_revenue_window()
        return [("month", ">=", before[0]), ("month", "<=", window[1]), ("company_id", "in", self.env.companies.ids)]

    @api.model
    def _kam_sum_figures(self, query, account, own, branches):
        """:return: ``{partner id: Figures}`` of a query, in the current company's currency

        :param SQL account, own, branches: of the rows of the query
        """
        window, _before = self._kam_revenue_window()
        sql = SQL(
            """
            SELECT %(account)s,
                   COALESCE(SUM(%(own)s * currency.rate) FILTER (WHERE %(month)s >= %(since)s), 0),
                   COALESCE(SUM(%(branches)s * currency.rate) FILTER (WHERE %(month)s >= %(since)s), 0),
                   COALESCE(SUM((COALESCE(%(own)s, 0) + COALESCE(%(branches)s, 0)) * currency.rate)
                       FILTER (WHERE %(month)s < %(since)s), 0)
            FROM %(tables)s JOIN (SELECT company_id AS id, rate FROM %(currency)s) currency ON currency.id = %(company)s
            WHERE %(where)s
            GROUP BY %(account)s
            """,
            account=account,
            own=own,
            branches=branches,
            month=SQL.identifier(query.table, "month"),
            company=SQL.identifier(query.table, "company_id"),
            since=window[0],
            tables=query.from_clause,
            currency=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
            where=query.where_clause or SQL("TRUE"),
        )
        return {
            account_id: Figures(float(own_sum), float(branches_sum), float(previous))
            for account_id, own_sum, branches_sum, previous in self.env.execute_query(sql)
        }

    def _kam_partial_ids(self, figures):
        """The accounts of which the user may not read some revenue: of other companies, or of branches.

        :param figures: what the user may read
        :return: a set of ids
        """
        if self.env.su or not self._origin.ids or not self.env["kam.ledger.account"].has_access("read"):
            return set()
        nodes = self.env["kam.ledger.account"].sudo()
        company_ids = self.env.user._get_company_ids()
        domain = [("account_id", "in", self._origin.ids), *self._kam_figures_domain()[:2]]
        hidden = nodes._read_group([*domain, ("company_id", "not in", company_ids)], ["account_id"])
        partial_ids = {account.id for (account,) in hidden}
        if not self._kam_reads_every_account():
            query = nodes._search([("account_id", "in", self._origin.ids), *self._kam_figures_domain()])
            everything = self._kam_sum_figures(
                query,
                SQL.identifier(nodes._table, "account_id"),
                SQL.identifier(nodes._table, "revenue_own"),
                SQL.identifier(nodes._table, "revenue_branches"),
            )
            partial_ids |= {id_ for id_, figure in everything.items() if figure != figures.get(id_, Figures())}
        return partial_ids

    # Actions

    @api.readonly
    def action_kam_profitability(self):
        """Open the profitability of this account with everything below it.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_profitability_report_action")
        action["display_name"] = self.env._("Profitability: %(account)s", account=self.display_name)
        action["domain"] = [("partner_id", "in", self._kam_with_branches())]
        action["context"] = {
            "search_default_last_24_months": 1,
            "kam_node_ids": self.ids,
            "pivot_row_groupby": ["scope"],
            "pivot_column_groupby": ["month:month"],
        }
        return action

    def _kam_with_branches(self):
        """:return: ids of these accounts and everything below them"""
        self.flush_model(["kam_parent_id"])
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "WITH RECURSIVE %s SELECT DISTINCT entity_id FROM closure",
                    self.env["kam.ledger.account"]._closure(SQL("SELECT unnest(%s::int[])", self.ids)),
                )
            )
        ]
