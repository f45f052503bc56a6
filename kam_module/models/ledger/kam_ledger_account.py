from odoo import api, fields, models
from odoo.tools import SQL


class KamLedgerAccount(models.Model):
    """Sums of each node of a tree, by month: the second tier, for pages and tables with many accounts.

    Derived from ``kam.ledger.month`` and today's headquarters. A company of one's own has no row:
    what it buys is not a customer's.
    """

    _name = "kam.ledger.account"
    _description = "Monthly Revenue of an Account and Its Branches"
    _order = "month desc, id"
    _log_access = False
    _rec_name = "month"

    account_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    month = fields.Date(required=True, help="The first day of the month.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    revenue_own = fields.Monetary("Own Revenue", help="Of the customer itself.")
    revenue_branches = fields.Monetary("Branches' Revenue", help="Of everything below it, without its own.")

    # Own and branches'
    financial_difference = fields.Monetary("Financial Differences", groups="kam_module.group_kam_money")
    other_income = fields.Monetary(groups="kam_module.group_kam_money")
    direct_cost = fields.Monetary(groups="kam_module.group_kam_money")
    cost_to_serve = fields.Monetary("Cost to Serve", groups="kam_module.group_kam_money")
    fact_count = fields.Integer("Facts", help="How many rows of monthly ledger figures these are the sums of.")

    SUMS = (
        "revenue_own",
        "revenue_branches",
        "financial_difference",
        "other_income",
        "direct_cost",
        "cost_to_serve",
        "fact_count",
    )

    _node_uniq = models.UniqueIndex(
        "(account_id, company_id, month)", "There is one row for each account, company and month."
    )

    def init(self):
        # Rows from before there were these sums.
        self.env.cr.execute("SELECT FROM kam_ledger_account WHERE fact_count IS NULL LIMIT 1")
        if self.env.cr.rowcount:
            self._rebuild()

    @api.model
    def _search(self, domain, *args, **kwargs):
        self.env["kam.ledger.month"]._ensure_fresh()
        return super()._search(domain, *args, **kwargs)

    # Deriving

    @api.model
    def _closure(self, nodes):
        """Every node with each customer that counts in it: itself and everything below.

        :param SQL nodes: rows with one column, the node
        :return: SQL to be put behind WITH RECURSIVE: ``closure (node_id, entity_id)``
        """
        return SQL(
            """
            closure(node_id, entity_id) AS (
                SELECT node.id, node.id FROM (%s) node(id)
                UNION
                SELECT closure.node_id, branch.id
                FROM closure JOIN res_partner branch ON branch.kam_parent_id = closure.entity_id
            )
            """,
            nodes,
        )

    @api.model
    def _query(self, nodes, targets=None):
        """:return: SQL with the rows of this table for some nodes, as the facts say

        :param SQL nodes: rows with one column, the node
        :param SQL targets: rows (entity_id, company_id, month): only these rows, of nodes that are in ``nodes``
        """
        # Put together before the facts are looked at, or the database might take all facts of a month for each.
        wanted = SQL("SELECT node_id, entity_id FROM closure")
        same_key = SQL("TRUE")
        if targets:
            wanted = SQL(
                """
                SELECT closure.node_id, closure.entity_id, target.company_id, target.month
                FROM closure JOIN (%s) target ON target.entity_id = closure.node_id
                """,
                targets,
            )
            same_key = SQL(
                "COALESCE(fact.partner_id, fact.vendor_id, 0) = wanted.entity_id"
                " AND fact.company_id = wanted.company_id AND fact.month = wanted.month"
            )
        return SQL(
            """
            WITH RECURSIVE %(closure)s, wanted AS MATERIALIZED (%(wanted)s)
            SELECT wanted.node_id AS account_id, fact.company_id, fact.month,
                   COALESCE(SUM(fact.revenue) FILTER (WHERE wanted.node_id = wanted.entity_id), 0) AS revenue_own,
                   COALESCE(SUM(fact.revenue) FILTER (WHERE wanted.node_id <> wanted.entity_id), 0)
                       AS revenue_branches,
                   SUM(fact.financial_difference) AS financial_difference, SUM(fact.other_income) AS other_income,
                   SUM(fact.direct_cost) AS direct_cost, SUM(fact.cost_to_serve) AS cost_to_serve,
                   COUNT(*)::int AS fact_count
            FROM wanted JOIN kam_ledger_month fact ON fact.partner_id = wanted.entity_id AND %(same_key)s
            WHERE NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = wanted.entity_id)
            GROUP BY wanted.node_id, fact.company_id, fact.month
            """,
            closure=self._closure(nodes),
            wanted=wanted,
            same_key=same_key,
        )

    @api.model
    def _insert(self, rows):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO kam_ledger_account (account_id, company_id, month, %s)
                SELECT * FROM (%s) derived ON CONFLICT DO NOTHING
                """,
                SQL(", ").join(map(SQL.identifier, self.SUMS)),
                rows,
            ),
            log_exceptions=False,
        )

    @api.model
    def _refresh(self, keys, root_ids):
        """Derive anew what some facts, or the shape of some trees, change.

        :param keys: tuples (entity, company, month) whose facts changed
        :param root_ids: ultimate parents whose trees changed
        """
        whole = self._refresh_trees(root_ids) if root_ids else ()
        if keys:
            self._refresh_months(keys, whole)
        self.invalidate_model()

    @api.model
    def _refresh_months(self, keys, whole):
        """:param whole: the nodes that were derived wholly already"""
        # A key changes its customer and everything above it, in one month of one company.
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE target(node_id, company_id, month) AS (
                    SELECT partner.id, key.company_id, key.month
                    FROM (%s) key JOIN res_partner partner ON partner.id = key.entity_id
                    UNION
                    SELECT partner.kam_parent_id, target.company_id, target.month
                    FROM target JOIN res_partner partner ON partner.id = target.node_id
                    WHERE partner.kam_parent_id IS NOT NULL
                )
                SELECT node_id, company_id, month FROM target
                """,
                self.env["kam.ledger.month"]._keys_to_sql(keys),
            )
        )
        whole = set(whole)
        targets = [row for row in self.env.cr.fetchall() if row[0] not in whole]
        if not targets:
            return
        target = self.env["kam.ledger.month"]._keys_to_sql(targets)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM kam_ledger_account node USING (%s) target
                WHERE node.account_id = target.entity_id
                    AND node.company_id = target.company_id AND node.month = target.month
                """,
                target,
            ),
            log_exceptions=False,
        )
        self._insert(self._query(SQL("SELECT DISTINCT entity_id FROM (%s) target", target), target))

    @api.model
    def _refresh_trees(self, root_ids):
        """:return: ids of the nodes"""
        self.env.cr.execute(
            SQL(
                "WITH RECURSIVE %s SELECT DISTINCT entity_id FROM closure",
                self._closure(SQL("SELECT unnest(%s::int[])", list(root_ids))),
            )
        )
        nodes = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(
            SQL("DELETE FROM kam_ledger_account WHERE account_id = ANY(%s)", nodes), log_exceptions=False
        )
        self._insert(self._query(SQL("SELECT id FROM res_partner WHERE id = ANY(%s)", nodes)))
        return nodes

    @api.model
    def _rebuild(self):
        self.env.cr.execute("DELETE FROM kam_ledger_account", log_exceptions=False)
        self._insert(self._query(SQL("SELECT id FROM res_partner")))
        self.env.cr.execute("ANALYZE kam_ledger_account")
        self.invalidate_model()
