import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What a measure is made of, for the journal items behind it.
ITEM_MEASURES = {
    "revenue": ["revenue"],
    "financial_difference": ["financial_difference"],
    "other_income": ["other_income"],
    "direct_cost": ["direct_cost"],
    "gross_margin": ["revenue", "direct_cost"],
    "gross_margin_percent": ["revenue", "direct_cost"],
}


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
        help="Posted journal items on accounts of type Cost of Revenue. "
        "Vendor bills are in the row Not attributed to a customer.",
    )
    gross_margin = fields.Monetary(
        readonly=True, groups="kam_module.group_kam_money", help="Revenue − direct cost."
    )
    gross_margin_percent = fields.Float(
        "Gross Margin %",
        readonly=True,
        aggregator="avg",
        groups="kam_module.group_kam_money",
        help="Gross margin ÷ revenue of all rows together. Empty without revenue, and where no direct cost is posted.",
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
                COALESCE(account.id, partner.id) AS account_id,
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
                (fact.revenue - fact.direct_cost) * account_currency_table.rate AS gross_margin,
                CASE WHEN fact.direct_cost <> 0 THEN (fact.revenue - fact.direct_cost) / NULLIF(fact.revenue, 0) END
                    AS gross_margin_percent
            """,
            currency_id=self.env.company.currency_id.id,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM kam_ledger_month fact
                LEFT JOIN res_partner partner ON partner.id = fact.partner_id
                LEFT JOIN res_partner account ON account.id = COALESCE(partner.kam_root_id, partner.id)
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
        if aggregate_spec != "gross_margin_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields["gross_margin_percent"], "read")
        return SQL(
            "CASE WHEN SUM(%(cost)s) <> 0 THEN (SUM(%(revenue)s) - SUM(%(cost)s)) / NULLIF(SUM(%(revenue)s), 0) END",
            revenue=self._field_to_sql(self._table, "revenue", query),
            cost=self._field_to_sql(self._table, "direct_cost", query),
        )

    @api.model
    def pending_message(self):
        """For the screen.

        :return: a sentence when the figures are not up to date, else False
        """
        self.browse().check_access("read")
        return self.env["kam.ledger.month"]._pending_message()

    # Journal items behind a figure

    def action_open_items(self):
        """Open the journal items behind these rows.

        :return: an action
        """
        return self.open_items([("id", "in", self.ids)])

    @api.model
    def open_items(self, domain, measure=None):
        """Open the journal items that the rows of a domain are sums of.

        :param domain: of this model
        :param measure: the measure that was clicked; all of them without it
        :return: an action: the items, or a sentence for those who may not read journal items
        """
        self.browse().check_access("read")
        if not self.env["account.move.line"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._(
                        "The journal items behind this figure are shown to users with accounting rights."
                    ),
                },
            }
        measures = ITEM_MEASURES.get(measure)
        figure = json.dumps({"domain": list(Domain(domain)), "measures": measures}, default=str)
        title = self._fields[measure]._description_string(self.env) if measures else self.env._("Account Profitability")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items: %(figure)s", figure=title),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "pivot"), (False, "graph"), (False, "form")],
            "domain": [("kam_figure", "=", figure)],
            "context": {"create": False, "edit": False},
        }
