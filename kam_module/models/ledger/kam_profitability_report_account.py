from itertools import chain

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

DIMENSIONS = {"account_id", "kam_tier_id", "kam_manager_id", "kam_team_id", "company_id", "month", "currency_id"}
"""What the sums of whole accounts know about themselves."""

MEASURES = (
    "revenue",
    "financial_difference",
    "other_income",
    "direct_cost",
    "cost_to_serve",
    "gross_margin",
    "profit",
)


class KamProfitabilityReport(models.Model):
    """The same figures from the sums of whole accounts, where nobody asks for what these do not tell.

    An account has a row for each month, its facts one for each customer, month and product category: a table of
    accounts by month reads a small part of what it would read of the facts, and the same figures.
    """

    _inherit = "kam.profitability.report"

    def _read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        if not self._is_of_accounts(domain, groupby, aggregates):
            return super()._read_group(domain, groupby, aggregates, having, offset, limit, order)
        sums = self.with_context(kam_of_accounts=True)
        rows = super(KamProfitabilityReport, sums)._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )
        return self._without_tier(rows)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        if not self._is_of_accounts(domain, chain.from_iterable(grouping_sets), aggregates):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)
        sums = self.with_context(kam_of_accounts=True)
        sets = super(KamProfitabilityReport, sums)._read_grouping_sets(domain, grouping_sets, aggregates, order)
        return [self._without_tier(rows) for rows in sets]

    @api.model
    def _is_of_accounts(self, domain, groupby, aggregates):
        """:return: whether the sums of whole accounts answer this, with the user's own limits"""
        if any(spec != "__count" and spec not in {f"{name}:sum" for name in MEASURES} for spec in aggregates):
            return False
        names = {spec.split(":")[0].split(".")[0] for spec in groupby}
        domain = Domain(domain)
        if not self.env.su:
            domain &= Domain(self.env["ir.rule"]._compute_domain(self._name, "read"))
        names.update(condition.field_expr.split(".")[0] for condition in domain.iter_conditions())
        return names <= DIMENSIONS

    def _without_tier(self, rows):
        """Give the records of some groups back the context that was asked with."""
        return [
            tuple(value.with_env(self.env) if isinstance(value, models.BaseModel) else value for value in row)
            for row in rows
        ]

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "__count" and self.env.context.get("kam_of_accounts"):
            return SQL("COALESCE(SUM(%s), 0)", SQL.identifier(self._table, "fact_count"))
        return super()._read_group_select(aggregate_spec, query)

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """A table has the same month, or account, in many cells: its name and its domain are made once."""
        formatter, made = super()._web_read_group_groupby_formatter(groupby_spec, values), {}

        def formatted(value):
            if value not in made:
                label, domain = formatter(value)
                made[value] = label, Domain(domain)
            return made[value]

        return formatted

    # Query

    @property
    def _table_query(self):
        if not self.env.context.get("kam_of_accounts"):
            return super()._table_query
        return SQL("%s UNION ALL %s UNION ALL %s", *self._account_sums())

    @api.model
    def _account_sums(self):
        """What the second tier holds, and apart from it the facts that it leaves out.

        :return: SQL statements: the accounts, one's own companies, what is no customer's
        """
        rates = self.env["res.currency"]._get_simple_currency_table(self.env.companies)
        rate = SQL("JOIN %s ON account_currency_table.company_id = fact.company_id", rates)
        return (
            SQL(
                """
                SELECT %s, fact.fact_count
                FROM (SELECT *, revenue_own + revenue_branches AS revenue FROM kam_ledger_account) fact
                    JOIN res_partner account ON account.id = fact.account_id AND account.kam_root_id = account.id
                    %s
                """,
                self._account_columns(),
                rate,
            ),
            SQL(
                """
                SELECT %s, 1
                FROM kam_ledger_month fact
                    JOIN res_partner partner ON partner.id = fact.partner_id
                    LEFT JOIN res_partner account ON account.id = partner.kam_root_id
                    %s
                WHERE EXISTS (SELECT FROM res_company company WHERE company.partner_id = fact.partner_id)
                """,
                self._account_columns(),
                rate,
            ),
            SQL(
                """
                SELECT %s, 1
                FROM kam_ledger_month fact
                    CROSS JOIN (
                        SELECT NULL::int AS id, NULL::int AS kam_tier_id, NULL::int AS kam_manager_id,
                               NULL::int AS kam_team_id
                    ) account
                    %s
                WHERE fact.partner_id IS NULL
                """,
                self._account_columns(),
                rate,
            ),
        )

    @api.model
    def _account_columns(self):
        """:return: SQL with the columns of the report, from ``account`` and the sums in ``fact``"""
        sums = {name: SQL.identifier("fact", name) for name in MEASURES[:5]}
        sums["gross_margin"] = SQL("(fact.revenue - fact.direct_cost)")
        sums["profit"] = SQL("(fact.revenue - fact.direct_cost - fact.cost_to_serve)")
        return SQL(
            "account.id AS account_id, account.kam_tier_id, account.kam_manager_id, account.kam_team_id,"
            " fact.company_id, fact.month, %s AS currency_id, %s",
            self.env.company.currency_id.id,
            SQL(", ").join(
                SQL("%s * account_currency_table.rate AS %s", sums[name], SQL.identifier(name)) for name in MEASURES
            ),
        )
