from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .kam_ledger_month import READER_LIMIT

REFRESH_DELAY = timedelta(minutes=1)
"""How long the job waits for more changes, when readers can recompute what there is themselves."""

COMMIT_MARGIN = timedelta(seconds=10)
"""A call of the job nearer than this may be over before the transaction at hand is committed."""


class KamLedgerQueue(models.Model):
    """What changed in the ledger and has not been recomputed yet. Rows are only added, never changed by a writer.

    Two postings at the same moment must never wait for or fail because of one another, so there is no
    unique constraint here and nothing is counted up. A row is a key: a customer, a company and a month, or,
    without company and month, a tree of accounts of which the sums changed but not the journal items.
    A key is deleted by the transaction that recomputed it. A transaction that recomputes keys of its own,
    uncommitted changes leaves them here for the next one (``refreshed_by``): another transaction may
    recompute the same key at the same moment without seeing these changes.
    """

    _name = "kam.ledger.queue"
    _description = "Ledger Figures to Recompute"
    _log_access = False

    # Plain numbers instead of links: a merged or deleted partner must stay here until its figures are gone.
    entity_id = fields.Integer(required=True, help="The customer; 0 for items without a partner.")
    company_id = fields.Integer(required=True, help="0 for a tree of accounts.")
    month = fields.Date()

    def init(self):
        # The number of a transaction does not fit into an Integer field.
        self.env.cr.execute(
            """
            ALTER TABLE kam_ledger_queue
                ADD COLUMN IF NOT EXISTS written_by bigint NOT NULL DEFAULT txid_current(),
                ADD COLUMN IF NOT EXISTS refreshed_by bigint
            """
        )

    # Adding

    @api.model
    def _append(self, keys):
        """Add keys, and have them recomputed soon after this transaction ends.

        :param SQL keys: rows of (entity, company, month)
        """
        cr = self.env.cr
        cr.execute(SQL("INSERT INTO kam_ledger_queue (entity_id, company_id, month) %s", keys))
        if cr.rowcount:
            if "kam.ledger.queue" not in cr.precommit.data:
                cr.precommit.add(self._trigger_refresh)
            cr.precommit.data["kam.ledger.queue"] = cr.precommit.data.get("kam.ledger.queue", 0) + cr.rowcount

    @api.model
    def _append_items(self, condition):
        """Add the keys of the posted journal items that meet a condition, as the database holds them now.

        :param SQL condition: on ``line`` (the item) and ``partner`` (its partner)
        """
        self._append(
            SQL(
                """
                SELECT DISTINCT COALESCE(partner.commercial_partner_id, partner.id, 0),
                                line.company_id, date_trunc('month', line.date)::date
                FROM account_move_line line LEFT JOIN res_partner partner ON partner.id = line.partner_id
                WHERE line.parent_state = 'posted' AND %s
                """,
                condition,
            )
        )

    @api.model
    def _append_analytic(self, condition):
        """Add the keys of the analytic items that are cost to serve and meet a condition, as the database holds them.

        :param SQL condition: on ``analytic`` (the item), ``analytic_account`` and ``line`` (its journal item)
        """
        item_model = self.env["kam.ledger.item"]
        plan = item_model._plan()
        if plan:
            self._append(
                SQL(
                    "SELECT DISTINCT COALESCE(partner_id, vendor_id, 0), company_id, month FROM (%s UNION ALL %s) item",
                    item_model._analytic_items(plan, condition),
                    item_model._carried_costs(plan, condition),
                )
            )

    @api.model
    def _append_entities(self, entity_ids, date_from=None, date_to=None):
        """Add every month in which some customers have figures.

        A month without figures yet is in the queue already, or has no items.

        :param date_from, date_to: only the months of these days, inclusive; None for no limit
        """
        if entity_ids:
            self._append(
                SQL(
                    """
                    SELECT DISTINCT COALESCE(partner_id, vendor_id), company_id, month FROM kam_ledger_month
                    WHERE COALESCE(partner_id, vendor_id, 0) = ANY(%s)
                        AND month >= date_trunc('month', COALESCE(%s::date, '-infinity'))
                        AND month <= COALESCE(%s::date, 'infinity')
                    """,
                    list(entity_ids),
                    date_from or None,
                    date_to or None,
                )
            )

    @api.model
    def _append_trees(self, partner_ids):
        """Add the whole trees to which some partners belong, as the database holds them now.

        A customer without headquarters and branches is no tree: its sums are those of its journal items.
        """
        if partner_ids:
            self._append(
                SQL(
                    """
                    SELECT DISTINCT COALESCE(partner.kam_root_id, partner.id), 0, NULL::date
                    FROM res_partner partner
                    WHERE partner.id = ANY(%s) AND (
                        partner.kam_parent_id IS NOT NULL
                        OR EXISTS (SELECT FROM res_partner branch WHERE branch.kam_parent_id = partner.id)
                    )
                    """,
                    list(partner_ids),
                )
            )

    @api.model
    def _trigger_refresh(self):
        """Call the job as the transaction commits: at once for more keys than a reader recomputes, else a little later.

        Waking the job takes a connection of its own, too much for every posting; a later call serves many.
        """
        # The environment may be a user's without any right on jobs.
        cron = self.env.ref("kam_module.ir_cron_refresh_ledger", raise_if_not_found=False)
        if not cron:
            return
        if self.env.cr.precommit.data.get("kam.ledger.queue", 0) > READER_LIMIT:
            cron.sudo()._trigger()
        elif not self._is_called_later(cron):
            cron.sudo()._trigger(fields.Datetime.now() + REFRESH_DELAY)

    @api.model
    def _is_called_later(self, cron):
        """:return: whether a call of the job waits that will see what this transaction commits"""
        self.env.cr.execute(
            SQL(
                "SELECT FROM ir_cron_trigger WHERE cron_id = %s AND call_at > %s LIMIT 1",
                cron.id,
                fields.Datetime.now() + COMMIT_MARGIN,
            )
        )
        return bool(self.env.cr.rowcount)

    # Taking

    @api.model
    def _pending(self, limit):
        """The keys that this transaction sees and has not recomputed.

        :return: at most ``limit`` tuples (entity, company, month)
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT entity_id, company_id, month FROM kam_ledger_queue
                WHERE refreshed_by IS DISTINCT FROM txid_current() LIMIT %s
                """,
                limit,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _done(self, keys):
        """Take recomputed keys out of the queue.

        All rows of a key go, whoever wrote them: two transactions that recompute the same key
        then meet at these rows, and the second is told to start again with what the first has done.

        :param SQL keys: rows of (entity_id, company_id, month)
        """
        same_key = SQL(
            "queue.entity_id = key.entity_id AND queue.company_id = key.company_id"
            " AND queue.month IS NOT DISTINCT FROM key.month"
        )
        cr = self.env.cr
        cr.execute(
            SQL(
                "DELETE FROM kam_ledger_queue queue USING (%s) key WHERE %s AND queue.written_by <> txid_current()",
                keys,
                same_key,
            ),
            log_exceptions=False,
        )
        cr.execute(
            SQL(
                """
                UPDATE kam_ledger_queue queue SET refreshed_by = txid_current()
                FROM (%s) key WHERE %s AND queue.written_by = txid_current()
                """,
                keys,
                same_key,
            )
        )
