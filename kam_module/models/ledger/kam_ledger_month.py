from odoo import api, fields, models
from odoo.tools import SQL
from psycopg2.errors import SerializationFailure

READER_LIMIT = 1000
"""How many keys a reader recomputes before it sees figures; more are left to the job."""

JOB_LIMIT = 5000
"""How many keys the job recomputes in one transaction."""


class KamLedgerMonth(models.Model):
    """What the ledger says about a customer in a month: sums of journal items, by product category.

    Derived from the journal items and analytic items alone (see ``kam.ledger.item``), and brought up to date before
    it is read. Nobody has the right to write here: a figure that is wrong is recomputed.
    """

    _name = "kam.ledger.month"
    _description = "Monthly Ledger Figures of a Customer"
    _order = "month desc, id"
    _log_access = False
    _rec_name = "month"

    # Grain
    kind = fields.Selection(
        [("customer", "Customer"), ("none", "No customer"), ("purchase", "Not attributed to a customer")],
        required=True,
        help="No customer: items without a partner. Not attributed: what vendor bills book on these accounts.",
    )
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null", ondelete="cascade")
    vendor_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="cascade")
    account_was_id = fields.Many2one(
        "res.partner",
        "Account as It Was",
        index="btree_not_null",
        ondelete="cascade",
        help="The ultimate parent on the day of each journal item.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    month = fields.Date(required=True, index=True, help="The first day of the month.")
    product_categ_id = fields.Many2one(
        "product.category", "Product Category", index="btree_not_null", ondelete="cascade"
    )

    # Measures, in the currency of the company
    currency_id = fields.Many2one(related="company_id.currency_id")
    revenue = fields.Monetary()
    financial_difference = fields.Monetary("Financial Differences", groups="kam_module.group_kam_money")
    other_income = fields.Monetary(groups="kam_module.group_kam_money")
    direct_cost = fields.Monetary(groups="kam_module.group_kam_money")
    cost_to_serve = fields.Monetary("Cost to Serve", groups="kam_module.group_kam_money")

    # Serves the refresh of a key too. NULLS NOT DISTINCT needs PostgreSQL 15.
    _grain_uniq = models.UniqueIndex(
        "(COALESCE(partner_id, vendor_id, 0), company_id, month, kind, COALESCE(account_was_id, 0),"
        " COALESCE(product_categ_id, 0))",
        "There is one row for each customer, company, month and product category.",
    )

    @api.model
    def _search(self, domain, *args, **kwargs):
        self._ensure_fresh()
        return super()._search(domain, *args, **kwargs)

    # Refreshing

    @api.model
    def _ensure_fresh(self):
        """Recompute what changed since, in this transaction, so that its reader sees the ledger as it is.

        With more than READER_LIMIT keys waiting (a large import) nothing is done here: the job works on them,
        and :meth:`_pending_message` has a sentence for the screen.

        :return: whether the figures are up to date
        """
        self.env["kam.ledger.item"]._flush()
        keys = self.env["kam.ledger.queue"]._pending(READER_LIMIT + 1)
        if len(keys) > READER_LIMIT:
            return False
        if keys:
            self._refresh(keys)
        return True

    @api.model
    def _pending_message(self):
        """:return: a sentence when figures wait to be recomputed after this reading, else False"""
        if self._ensure_fresh():
            return False
        return self.env._("Many journal entries changed a moment ago: the figures are being brought up to date.")

    @api.model
    def _refresh(self, keys):
        """Recompute keys from the journal items, and what is derived from them.

        A conflict with another transaction that recomputes one of them ends in a serialization failure,
        after which Odoo runs the request again.

        :param keys: tuples (entity, company, month); 0 for no partner; (root, 0, None) for a tree of accounts
        """
        months = [key for key in keys if key[1]]
        roots = [key[0] for key in keys if not key[1]]
        self.env["kam.ledger.queue"]._done(self._keys_to_sql(keys))
        if months:
            month_keys = self._keys_to_sql(months)
            self._delete(month_keys)
            self._insert_keys(month_keys, of_nobody=not all(entity_id for entity_id, _company_id, _month in months))
        self.env["kam.ledger.account"]._refresh(months, roots)
        self.env["kam.profitability.report"].invalidate_model()
        self.invalidate_model()

    @api.model
    def _keys_to_sql(self, keys):
        """:return: SQL with the rows entity_id, company_id, month"""
        entities, companies, months = zip(*keys)
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::date[]) AS key(entity_id, company_id, month)",
            list(entities),
            list(companies),
            list(months),
        )

    @api.model
    def _delete(self, keys):
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM kam_ledger_month fact USING (%s) key
                WHERE COALESCE(fact.partner_id, fact.vendor_id, 0) = key.entity_id
                    AND fact.company_id = key.company_id AND fact.month = key.month
                """,
                keys,
            ),
            log_exceptions=False,
        )

    @api.model
    def _insert_keys(self, keys, of_nobody=True):
        """Add the sums of the items of a few keys.

        The statement names its tables in the order that suits a few keys. Letting the database look for a better
        order took far longer than running it (80 ms against 1 ms).
        """
        cr = self.env.cr
        cr.execute("SET LOCAL join_collapse_limit = 1")
        self._insert(self.env["kam.ledger.item"]._query_by_key(keys, SQL("item.*"), are_few=True, of_nobody=of_nobody))
        cr.execute("SET LOCAL join_collapse_limit TO DEFAULT")

    @api.model
    def _insert(self, items):
        """Add the sums of items.

        A row that another transaction added in the meantime is a conflict: with ON CONFLICT the database
        reports it as one to be run again, without as an error.
        """
        item_model = self.env["kam.ledger.item"]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO kam_ledger_month (%(columns)s)
                SELECT %(grain)s, %(sums)s FROM (%(items)s) item WHERE item.measure = ANY(%(measures)s)
                GROUP BY %(grain)s
                ON CONFLICT DO NOTHING
                """,
                measures=list(item_model.MEASURES),
                columns=SQL(", ").join(map(SQL.identifier, item_model.GRAIN + item_model.MEASURES)),
                grain=item_model._grain("item"),
                sums=item_model._sums(),
                items=items,
            ),
            log_exceptions=False,
        )

    @api.model
    def _cron_refresh(self):
        """Recompute everything that waits, in steps that are committed one by one."""
        queue = self.env["kam.ledger.queue"]
        while keys := queue._pending(JOB_LIMIT):
            try:
                self._refresh(keys)
            except SerializationFailure:
                # A reader was faster; what it left is in the next step.
                self.env.cr.rollback()
                continue
            if not self.env["ir.cron"]._commit_progress(len(keys), remaining=len(queue._pending(JOB_LIMIT))):
                break

    @api.model
    def _rebuild(self):
        """Compute all figures anew from all posted journal items: at installation, or when an administrator asks."""
        self.env["kam.ledger.item"]._flush()
        cr = self.env.cr
        cr.execute("DELETE FROM kam_ledger_queue WHERE written_by <> txid_current()", log_exceptions=False)
        cr.execute("UPDATE kam_ledger_queue SET refreshed_by = txid_current()")
        cr.execute("DELETE FROM kam_ledger_month", log_exceptions=False)
        self._insert(self.env["kam.ledger.item"]._query())
        cr.execute("ANALYZE kam_ledger_month")
        self.env["kam.ledger.account"]._rebuild()
        self.env["kam.profitability.report"].invalidate_model()
        self.invalidate_model()
