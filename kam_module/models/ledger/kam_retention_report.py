from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Of a group: the sum of the first ÷ the sum of the second.
RATIOS = {
    "nrr": ("base_now", "base_before"),
    "grr": ("base_kept", "base_before"),
    "logo_retention": ("kept_count", "base_count"),
}

MOVEMENTS = ("new", "reactivated", "expansion", "contraction", "churn")


class KamRetentionReport(models.Model):
    """Retention between two windows: one row for each customer, account, or customer and product category.

    Windows, grain and accounts are chosen by the context key ``kam_retention`` (see ``kam.retention.statement``);
    without it they are the company's usual ones, by customer. The figures are those of ``tools/retention.py``.
    """

    _name = "kam.retention.report"
    _description = "Revenue Retention"
    _auto = False
    _order = "base_before desc, revenue_now desc, id"
    _rec_name = "account_id"

    # Who
    account_id = fields.Many2one(
        "res.partner", readonly=True, help="The ultimate parent for which the customer counts in both windows."
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, help="Empty when counted by account.")
    product_categ_id = fields.Many2one(
        "product.category", "Product Category", readonly=True, help="Only when counted by customer and category."
    )
    kam_tier_id = fields.Many2one("kam.tier", "Tier", readonly=True, help="Of the account, today.")
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", readonly=True, help="Of the account, today.")
    movement = fields.Selection(
        [
            ("new", "New"),
            ("reactivated", "Reactivated"),
            ("expansion", "Expansion"),
            ("contraction", "Contraction"),
            ("churn", "Churn"),
            ("steady", "Unchanged"),
            ("idle", "Credit notes only"),
        ],
        readonly=True,
        help="New: never bought before the later window. Reactivated: not in the earlier window, but some time before. "
        "Churn: bought in the earlier window and not in the later one.",
    )

    # Money, in the currency of the current company
    currency_id = fields.Many2one("res.currency", readonly=True)
    revenue_before = fields.Monetary(readonly=True, help="Net revenue of the earlier window.")
    revenue_now = fields.Monetary(readonly=True, help="Net revenue of the later window.")
    change = fields.Monetary(readonly=True, help="Net revenue of the later window − that of the earlier one.")
    new = fields.Monetary(readonly=True, help="Revenue of those who never bought before the later window.")
    reactivated = fields.Monetary(
        readonly=True, help="Revenue of those who bought before, but not in the earlier window."
    )
    expansion = fields.Monetary(readonly=True, help="What those who buy more buy more.")
    contraction = fields.Monetary(readonly=True, help="What those who buy less buy less.")
    churn = fields.Monetary(readonly=True, help="Earlier revenue of those who buy nothing in the later window.")
    credits = fields.Monetary(
        "Change of Credits",
        readonly=True,
        help="Change of net credit balances: of those whose credit notes exceed their invoices in a window.",
    )
    base_before = fields.Monetary(
        "Base", readonly=True, help="Revenue of the earlier window, of those with more than 0 in it."
    )
    base_now = fields.Monetary(
        "Base, Now", readonly=True, help="Revenue in the later window of those in the base, at least 0 for each."
    )
    base_kept = fields.Monetary(
        "Base, Kept",
        readonly=True,
        help="Of each in the base the smaller one of its revenues: base − churn − contraction.",
    )

    # Counts and ratios
    base_count = fields.Integer("In the Base", readonly=True, help="Those with revenue in the earlier window.")
    kept_count = fields.Integer("Kept", readonly=True, help="Those of the base with revenue in the later window.")
    nrr = fields.Float(
        "NRR", readonly=True, aggregator="avg", help="Net revenue retention: base, now ÷ base. Empty without a base."
    )
    grr = fields.Float(
        "GRR",
        readonly=True,
        aggregator="avg",
        help="Gross revenue retention: base − churn − contraction, ÷ base. Never above 100 %. Empty without a base.",
    )
    logo_retention = fields.Float(readonly=True, aggregator="avg", help="Kept ÷ in the base. Empty without a base.")

    _depends = {
        "kam.ledger.month": ["kind", "partner_id", "company_id", "month", "product_categ_id", "revenue"],
        "kam.key.period": ["partner_id", "date_from", "date_to"],
        "kam.root.period": ["partner_id", "root_id", "date_from", "date_to"],
        "res.partner": ["is_key_account", "kam_root_id", "kam_tier_id", "kam_manager_id"],
        "res.company": ["partner_id"],
        "res.currency.rate": ["currency_id", "name"],
    }

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s", self._select(), self._from())

    @api.model
    def _select(self):
        base = SQL("GREATEST(unit.before, 0)")
        now = SQL("GREATEST(unit.now, 0)")
        is_base = SQL("unit.before > 0")
        return SQL(
            """
            SELECT unit.id, unit.account_id, unit.partner_id, unit.product_categ_id,
                   account.kam_tier_id, account.kam_manager_id, unit.movement, %(currency)s AS currency_id,
                   unit.before AS revenue_before, unit.now AS revenue_now, unit.now - unit.before AS change,
                   %(parts)s,
                   LEAST(unit.now, 0) - LEAST(unit.before, 0) AS credits,
                   %(base)s AS base_before,
                   CASE WHEN %(is_base)s THEN %(now)s ELSE 0 END AS base_now,
                   CASE WHEN %(is_base)s THEN LEAST(%(base)s, %(now)s) ELSE 0 END AS base_kept,
                   CASE WHEN %(is_base)s THEN 1 ELSE 0 END AS base_count,
                   CASE WHEN %(is_base)s AND unit.now > 0 THEN 1 ELSE 0 END AS kept_count,
                   CASE WHEN %(is_base)s THEN %(now)s / unit.before END AS nrr,
                   CASE WHEN %(is_base)s THEN LEAST(%(base)s, %(now)s) / unit.before END AS grr,
                   CASE WHEN %(is_base)s THEN CASE WHEN unit.now > 0 THEN 1 ELSE 0 END END AS logo_retention
            """,
            currency=self.env.company.currency_id.id,
            parts=SQL(", ").join(
                SQL(
                    "CASE WHEN unit.movement = %s THEN ABS(%s - %s) ELSE 0 END AS %s",
                    name,
                    now,
                    base,
                    SQL.identifier(name),
                )
                for name in MOVEMENTS
            ),
            base=base,
            now=now,
            is_base=is_base,
        )

    @api.model
    def _from(self):
        """The units with their movement, as ``tools.retention.movement`` names it."""
        unit_model = self.env["kam.retention.unit"]
        return SQL(
            """
            FROM (
                SELECT moved.*,
                       CASE
                           WHEN before <= 0 AND now <= 0 THEN 'idle'
                           WHEN before <= 0 THEN CASE WHEN known THEN 'reactivated' ELSE 'new' END
                           WHEN now <= 0 THEN 'churn'
                           WHEN now = before THEN 'steady'
                           WHEN now > before THEN 'expansion'
                           ELSE 'contraction'
                       END AS movement
                FROM (%s) moved
                WHERE before <> 0 OR now <> 0
            ) unit JOIN res_partner account ON account.id = unit.account_id
            """,
            unit_model._units(*unit_model._parameters()),
        )

    # Reading

    def _read_group_select(self, aggregate_spec, query):
        """A ratio of a group is a ratio of its sums."""
        name, _, function = aggregate_spec.partition(":")
        if name not in RATIOS or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        above, below = (SQL("SUM(%s)", self._field_to_sql(self._table, part, query)) for part in RATIOS[name])
        return SQL("%s::numeric / NULLIF(%s, 0)", above, below)

    @api.depends("account_id", "partner_id", "product_categ_id")
    def _compute_display_name(self):
        for row in self:
            names = [(row.partner_id or row.account_id).display_name, row.product_categ_id.display_name]
            row.display_name = " · ".join(name for name in names if name)

    # Journal items behind a figure

    @api.readonly
    def action_open_items(self):
        """Open the journal items of both windows behind these rows.

        :return: an action: the items, or a sentence for those who may not read journal items
        :raise UserError: when no row is selected
        """
        if not self:
            raise UserError(self.env._("Select the customers whose journal items you want to see."))
        return self.env["kam.profitability.report"].open_items(self._items_domain(), "revenue")

    @api.readonly
    def action_open_customer(self):
        """Open the customer or account of this row.

        :return: an action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": (self.partner_id or self.account_id).id,
            "views": [(False, "form")],
        }

    def _items_domain(self):
        """:return: the domain of the profitability report's rows that these rows are the sums of"""
        windows, _scope, grain, companies = self.env["kam.retention.unit"]._parameters()
        if grain == "account":
            rows = Domain("partner_id", "in", self._entity_ids())
        elif grain == "category":
            rows = Domain.OR(
                Domain("partner_id", "=", row.partner_id.id) & Domain("product_categ_id", "=", row.product_categ_id.id)
                for row in self
            )
        else:
            rows = Domain("partner_id", "in", self.partner_id.ids)
        months = Domain.OR(
            Domain("month", ">=", window.start) & Domain("month", "<=", window.end)
            for window in (windows.before, windows.now)
        )
        return list(rows & months & Domain("company_id", "in", companies.ids))

    def _entity_ids(self):
        """:return: ids of the customers that are counted for these rows' accounts"""
        windows, scope, _grain, _companies = self.env["kam.retention.unit"]._parameters()
        entities = self.env["kam.retention.unit"]._entities(windows, scope)
        return [
            row[0]
            for row in self.env.execute_query(
                SQL("SELECT partner_id FROM (%s) entity WHERE account_id = ANY(%s)", entities, self.account_id.ids)
            )
        ]
