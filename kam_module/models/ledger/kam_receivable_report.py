from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...tools.receivables import BUCKETS

MONEY_GROUPS = "kam_module.group_kam_money,account.group_account_readonly,account.group_account_invoice"
"""Who sees what customers owe: whoever reads accounting anyway, and those who see the money of key accounts."""


class KamReceivableReport(models.Model):
    """What customers owe on the closing date, read live from the open journal items: a row per customer and company.

    Every amount is a sum, and every number of days a ratio of sums, so that each grouping is right.
    """

    _name = "kam.receivable.report"
    _description = "Receivables of Accounts"
    _auto = False
    _order = "receivable desc, id"
    _rec_name = "partner_id"

    # Who
    kind = fields.Selection(
        [
            ("key", "Key accounts"),
            ("other", "Other customers"),
            ("own", "Own companies"),
            ("none", "No customer"),
        ],
        "Row",
        readonly=True,
        help="All rows together are the balance of the receivable accounts. No customer: items without a partner.",
    )
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    kam_tier_id = fields.Many2one("kam.tier", "Tier", readonly=True)
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", readonly=True)
    kam_team_id = fields.Many2one("crm.team", "Account Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    # Amounts, in the currency of the current company
    currency_id = fields.Many2one("res.currency", readonly=True)
    receivable = fields.Monetary(readonly=True, help="Open posted items of receivable accounts on the closing date.")
    not_due = fields.Monetary(readonly=True, help="Due on the closing date or later.")
    late_30 = fields.Monetary("1–30 Days Late", readonly=True)
    late_60 = fields.Monetary("31–60 Days Late", readonly=True)
    late_90 = fields.Monetary("61–90 Days Late", readonly=True)
    late_more = fields.Monetary("More than 90 Days Late", readonly=True)
    overdue = fields.Monetary(readonly=True, help="Everything that is not “not due”.")
    unmatched_credit = fields.Monetary(
        "Not Matched",
        readonly=True,
        help="Payments and credit notes that no invoice has been matched with. They are part of the receivable, "
        "each under its own due date.",
    )
    billed = fields.Monetary(
        readonly=True,
        help="Customer invoices, receipts and credit notes of the last days (90, or as set), tax included: what they "
        "posted on receivable accounts.",
    )

    # Days
    dso = fields.Float(
        "DSO",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Days sales outstanding: receivable ÷ billed × days. Empty when nothing was billed.",
    )
    best_dso = fields.Float(
        "Best Possible DSO",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="The DSO if everybody paid on the due date: not due ÷ billed × days.",
    )
    days_delinquent = fields.Float(
        "Average Days Delinquent",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="The part of the DSO that late payment makes: DSO − best possible DSO.",
    )
    weighted_days_late = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Days since the due date of what is late, weighted by amount; payments not matched yet left out. "
        "Empty when nothing is late.",
    )

    _depends = {
        "account.move.line": ["amount_residual", "balance", "date", "date_maturity", "parent_state", "partner_id"],
        "account.partial.reconcile": ["amount", "max_date"],
        "res.partner": ["is_key_account", "kam_root_id", "kam_tier_id", "kam_manager_id", "kam_team_id"],
        "res.company": ["partner_id"],
        "res.currency.rate": ["currency_id", "name"],
    }

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._group_by())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT
                COALESCE(item.entity_id, 0)::bigint * 100000 + item.company_id AS id,
                CASE
                    WHEN item.entity_id IS NULL THEN 'none'
                    WHEN own_company.partner_id IS NOT NULL THEN 'own'
                    WHEN account.is_key_account OR partner.is_key_account THEN 'key'
                    ELSE 'other'
                END AS kind,
                COALESCE(account.id, partner.id) AS account_id,
                item.entity_id AS partner_id,
                account.kam_tier_id,
                account.kam_manager_id,
                account.kam_team_id,
                item.company_id,
                %(currency_id)s AS currency_id,
                %(sums)s,
                %(ratios)s
            """,
            currency_id=self.env.company.currency_id.id,
            sums=SQL(", ").join(
                SQL("COALESCE(%s, 0) * rate.rate AS %s", sum_, SQL.identifier(name))
                for name, sum_ in self._sums().items()
            ),
            ratios=SQL(", ").join(
                SQL("%s AS %s", ratio, SQL.identifier(name)) for name, ratio in self._ratios(self._sums()).items()
            ),
        )

    @api.model
    def _sums(self):
        """:return: ``{name: SQL}`` of the amounts, in the company's currency, over the rows ``item``"""
        open_ = SQL("item.is_open")
        return {
            "receivable": SQL("SUM(item.amount) FILTER (WHERE %s)", open_),
            **{name: SQL("SUM(item.amount) FILTER (WHERE item.bucket = %s)", name) for name in BUCKETS},
            "overdue": SQL("SUM(item.amount) FILTER (WHERE %s AND item.bucket <> %s)", open_, BUCKETS[0]),
            "unmatched_credit": SQL("SUM(item.amount) FILTER (WHERE %s AND item.amount < 0)", open_),
            "billed": SQL("SUM(item.amount) FILTER (WHERE item.in_window)"),
            # What the weighted days late are made of.
            "late_amount": SQL("SUM(item.amount) FILTER (WHERE %s AND %s)", open_, self._is_late()),
            "late_weight": SQL("SUM(item.amount * item.days_late) FILTER (WHERE %s AND %s)", open_, self._is_late()),
        }

    @api.model
    def _is_late(self):
        return SQL("item.amount > 0 AND item.days_late > 0")

    @api.model
    def _ratios(self, sums):
        """The formulas of ``tools.receivables`` over sums.

        :param sums: ``{name: SQL}``
        :return: ``{name: SQL}``
        """
        days = self.env["kam.receivable.item"]._dso_days()
        over_billed = SQL(
            "* %s / CASE WHEN %s > 0 THEN %s END", days, SQL("(%s)", sums["billed"]), SQL("(%s)", sums["billed"])
        )
        return {
            "dso": SQL("COALESCE(%s, 0) %s", sums["receivable"], over_billed),
            "best_dso": SQL("COALESCE(%s, 0) %s", sums["not_due"], over_billed),
            "days_delinquent": SQL("COALESCE(%s, 0) %s", sums["overdue"], over_billed),
            "weighted_days_late": SQL("%s / NULLIF(%s, 0)", sums["late_weight"], sums["late_amount"]),
        }

    @api.model
    def _from(self):
        return SQL(
            """
            FROM (%(items)s) item
                LEFT JOIN res_partner partner ON partner.id = item.entity_id
                LEFT JOIN res_partner account ON account.id = COALESCE(partner.kam_root_id, partner.id)
                LEFT JOIN (SELECT DISTINCT partner_id FROM res_company) own_company
                    ON own_company.partner_id = item.entity_id
                JOIN (SELECT company_id, rate FROM %(currency)s) rate ON rate.company_id = item.company_id
            """,
            items=self._items(),
            currency=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
        )

    @api.model
    def _items(self):
        """:return: SQL with the open items and, apart from them, the billed ones"""
        open_items = self._open_items()
        if self.env.context.get("kam_open_only"):
            return open_items
        return SQL("%s UNION ALL %s", open_items, self._billed_items())

    @api.model
    def _open_items(self):
        definition = self.env["kam.receivable.item"]
        on = definition._closing_date()
        return SQL(
            """
            SELECT entity_id, company_id, amount, bucket, %(on)s::date - due AS days_late, TRUE AS is_open,
                   FALSE AS in_window
            FROM (%(open)s) open_item
            """,
            on=on,
            open=definition._open_items(on),
        )

    @api.model
    def _billed_items(self):
        definition = self.env["kam.receivable.item"]
        since = definition._dso_since()
        # Readers of a longer history get a row for everybody who was billed in it.
        first = min(since, self.env.context.get("kam_billed_since") or since)
        return SQL(
            """
            SELECT entity_id, company_id, amount, NULL, NULL, FALSE, date >= %(since)s
            FROM (%(billed)s) billed_item
            """,
            since=since,
            billed=definition._billed_items(definition._closing_date(), first),
        )

    @api.model
    def _group_by(self):
        return SQL(
            "GROUP BY item.entity_id, item.company_id, partner.id, account.id, own_company.partner_id, rate.rate"
        )

    # Reading

    @api.model
    def _search(self, domain, *args, **kwargs):
        self.env["kam.receivable.item"]._flush()
        return super()._search(domain, *args, **kwargs)

    def _read_group_select(self, aggregate_spec, query):
        """A ratio of a group is a ratio of its sums."""
        name, _, aggregator = aggregate_spec.partition(":")
        ratios = self._ratios({name: SQL("SUM(%s)", SQL.identifier(self._table, name)) for name in self._sums()})
        if aggregator != "avg" or name not in ratios:
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        return ratios[name]

    @api.model
    @api.readonly
    def scope_message(self):
        """What the figures count, for the screen and the papers.

        :return: a text
        """
        definition = self.env["kam.receivable.item"]
        return self.env._(
            "Open posted journal items of receivable accounts on %(date)s, in %(currency)s, of %(companies)s. Billed: "
            "invoices and credit notes of the %(days)s days up to then, tax included. Headquarters and branches as "
            "they are today; own companies apart.",
            date=format_date(self.env, definition._closing_date()),
            currency=self.env.company.currency_id.name,
            companies=", ".join(self.env.companies.mapped("name")),
            days=definition._dso_days(),
        )
