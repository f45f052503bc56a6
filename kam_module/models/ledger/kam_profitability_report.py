from odoo import api, fields, models
from odoo.tools import SQL

# Percentages: of the sums of a group, never averages of stored ratios.
PERCENTAGES = {
    "gross_margin_percent": ("gross_margin", ("direct_cost",)),
    "profit_percent": ("profit", ("direct_cost", "cost_to_serve")),
}
"""Each percentage of revenue, with its numerator and the costs of which one has to be booked."""


class KamProfitabilityReport(models.Model):
    """Account profitability: the monthly facts in the current company's currency, by account as is and as was."""

    _name = "kam.profitability.report"
    _description = "Account Profitability"
    _auto = False
    _order = "month desc, id"
    _rec_name = "month"

    # Who
    kind = fields.Selection(
        [
            ("key", "Key accounts"),
            ("other", "Other customers"),
            ("own", "Own companies"),
            ("none", "No customer"),
            ("purchase", "Not attributed to a customer"),
        ],
        "Row",
        readonly=True,
        help="All rows together are the income, other income and direct cost of the profit and loss account. "
        "No customer: journal items without a partner. Not attributed: what vendor bills book on these accounts.",
    )
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    account_was_id = fields.Many2one(
        "res.partner", "Account as It Was", readonly=True, help="The ultimate parent on the day of each journal item."
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    vendor_id = fields.Many2one("res.partner", readonly=True, help="Of what is not attributed to a customer.")
    is_key_account = fields.Boolean("In a Key Account", readonly=True)
    scope = fields.Selection(
        [("own", "Own"), ("branches", "Branches")],
        "Own or Branches",
        readonly=True,
        help="Own: of the headquarters that the report is opened for (else the ultimate parent). "
        "Branches: of everything below it, without its own. Both together are its total.",
    )
    node_id = fields.Many2one(
        "res.partner",
        "Headquarters with Branches",
        compute="_compute_node_id",
        search="_search_node_id",
        help="Finds the rows of an account at any level, and of everything below it.",
    )
    kam_tier_id = fields.Many2one("kam.tier", "Tier", readonly=True)
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", readonly=True)
    kam_team_id = fields.Many2one("crm.team", "Account Team", readonly=True)

    # What and when
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(readonly=True, help="Of the accounting date of the journal items.")
    product_categ_id = fields.Many2one("product.category", "Product Category", readonly=True)

    # Measures, in the currency of the current company
    currency_id = fields.Many2one("res.currency", readonly=True)
    revenue = fields.Monetary(
        readonly=True,
        help="Posted journal items on accounts of type Income, without the exchange and cash discount accounts.",
    )
    financial_difference = fields.Monetary(
        "Financial Differences",
        readonly=True,
        groups="kam_module.group_kam_money",
        help="Posted journal items on those exchange and cash discount accounts that are of type Income.",
    )
    other_income = fields.Monetary(
        readonly=True,
        groups="kam_module.group_kam_money",
        help="Posted journal items on accounts of type Other Income.",
    )
    direct_cost = fields.Monetary(
        readonly=True,
        groups="kam_module.group_kam_money",
        help="Posted journal items on accounts of type Cost of Revenue, or the standard cost frozen at posting, "
        "as each company's setting says. Vendor bills are in the row Not attributed to a customer.",
    )
    gross_margin = fields.Monetary(
        readonly=True, groups="kam_module.group_kam_money", help="Revenue − direct cost."
    )
    gross_margin_percent = fields.Float(
        "Gross Margin %",
        readonly=True,
        aggregator="avg",
        groups="kam_module.group_kam_money",
        help="Gross margin ÷ revenue of all rows together. Not available without revenue; "
        '"no cost posted" where no direct cost is booked at all.',
    )
    cost_to_serve = fields.Monetary(
        "Cost to Serve",
        readonly=True,
        groups="kam_module.group_kam_money",
        help="Analytic items on the account's analytic accounts in the plan Key Accounts: expenses, vendor bills, "
        "timesheets, entries. What comes from income, other income or cost of revenue accounts is left out, "
        "because it is counted there; a vendor bill's cost of revenue on an account's analytic account counts here.",
    )
    profit = fields.Monetary(
        "Account Profit",
        readonly=True,
        groups="kam_module.group_kam_money",
        help="Gross margin − cost to serve.",
    )
    profit_percent = fields.Float(
        "Account Profit %",
        readonly=True,
        aggregator="avg",
        groups="kam_module.group_kam_money",
        help="Account profit ÷ revenue of all rows together. Not available without revenue; "
        '"no cost posted" where neither direct cost nor cost to serve is booked.',
    )
    cost_state = fields.Selection(
        [("posted", "Cost posted"), ("none", "No cost posted")],
        "Direct Cost Posted",
        readonly=True,
        groups="kam_module.group_kam_money",
        help="Whether any direct cost stands against the revenue of a customer, company, month and category.",
    )

    _depends = {
        "kam.ledger.month": [
            "kind",
            "partner_id",
            "vendor_id",
            "account_was_id",
            "company_id",
            "month",
            "product_categ_id",
            "revenue",
            "financial_difference",
            "other_income",
            "direct_cost",
            "cost_to_serve",
        ],
        "res.partner": ["is_key_account", "kam_root_id", "kam_tier_id", "kam_manager_id", "kam_team_id"],
        "res.company": ["partner_id"],
        "res.currency.rate": ["currency_id", "name"],
    }

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT
                fact.id,
                CASE
                    WHEN fact.kind <> 'customer' THEN fact.kind
                    WHEN own_company.partner_id IS NOT NULL THEN 'own'
                    WHEN account.is_key_account OR partner.is_key_account THEN 'key'
                    ELSE 'other'
                END AS kind,
                partner.kam_root_id AS account_id,
                fact.account_was_id,
                fact.partner_id,
                fact.vendor_id,
                COALESCE(account.is_key_account OR partner.is_key_account, FALSE) AS is_key_account,
                account.kam_tier_id,
                account.kam_manager_id,
                account.kam_team_id,
                fact.company_id,
                fact.month,
                fact.product_categ_id,
                %(currency_id)s AS currency_id,
                fact.revenue * account_currency_table.rate AS revenue,
                fact.financial_difference * account_currency_table.rate AS financial_difference,
                fact.other_income * account_currency_table.rate AS other_income,
                fact.direct_cost * account_currency_table.rate AS direct_cost,
                fact.cost_to_serve * account_currency_table.rate AS cost_to_serve,
                (fact.revenue - fact.direct_cost) * account_currency_table.rate AS gross_margin,
                (fact.revenue - fact.direct_cost - fact.cost_to_serve) * account_currency_table.rate AS profit,
                CASE WHEN fact.direct_cost <> 0 THEN (fact.revenue - fact.direct_cost) / NULLIF(fact.revenue, 0) END
                    AS gross_margin_percent,
                CASE WHEN fact.direct_cost <> 0 OR fact.cost_to_serve <> 0
                    THEN (fact.revenue - fact.direct_cost - fact.cost_to_serve) / NULLIF(fact.revenue, 0) END
                    AS profit_percent,
                CASE WHEN fact.direct_cost <> 0 THEN 'posted' WHEN fact.revenue <> 0 THEN 'none' END AS cost_state,
                CASE WHEN fact.partner_id IS NULL THEN NULL WHEN %(is_own)s THEN 'own' ELSE 'branches' END AS scope
            """,
            currency_id=self.env.company.currency_id.id,
            is_own=self._is_own(),
        )

    @api.model
    def _is_own(self):
        """:return: SQL condition: whether a fact is of the headquarters itself that the report is about"""
        node_ids = self.env.context.get("kam_node_ids")
        if node_ids:
            return SQL("fact.partner_id = ANY(%s)", [int(id_) for id_ in node_ids])
        return SQL("fact.partner_id = partner.kam_root_id")

    @api.model
    def _from(self):
        return SQL(
            """
            FROM kam_ledger_month fact
                LEFT JOIN res_partner partner ON partner.id = fact.partner_id
                LEFT JOIN res_partner account ON account.id = partner.kam_root_id
                LEFT JOIN (SELECT DISTINCT partner_id FROM res_company) own_company
                    ON own_company.partner_id = fact.partner_id
                JOIN %s ON account_currency_table.company_id = fact.company_id
            """,
            self.env["res.currency"]._get_simple_currency_table(self.env.companies),
        )

    @api.model
    def _where(self):
        return SQL("")

    # Reading

    @api.model
    def _search(self, domain, *args, **kwargs):
        self.env["kam.ledger.month"]._ensure_fresh()
        return super()._search(domain, *args, **kwargs)

    def _read_group_select(self, aggregate_spec, query):
        """A ratio of a group is a ratio of its sums."""
        name, _colon, function = aggregate_spec.partition(":")
        if name not in PERCENTAGES or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        numerator, costs = PERCENTAGES[name]
        return SQL(
            "CASE WHEN BOOL_OR(%(has_cost)s) THEN SUM(%(numerator)s) / NULLIF(SUM(%(revenue)s), 0) END",
            has_cost=SQL(" OR ").join(SQL("%s <> 0", self._field_to_sql(self._table, cost, query)) for cost in costs),
            numerator=self._field_to_sql(self._table, numerator, query),
            revenue=self._field_to_sql(self._table, "revenue", query),
        )

    def _compute_node_id(self):
        # Every row is below several headquarters: this field is for searching only.
        self.node_id = False

    @api.model
    def _search_node_id(self, operator, value):
        """The rows of some accounts, given by ids or found by their names, with everything below them."""
        if operator == "any":
            nodes = self.env["res.partner"].search(value)
        elif operator == "in":
            nodes = self.env["res.partner"].browse(id_ for id_ in value if id_)
        else:
            return NotImplemented
        return [("partner_id", "in", nodes._kam_with_branches())]
