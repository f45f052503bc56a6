from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.receivables import BUCKETS


class KamReceivableItem(models.AbstractModel):
    """Which journal items are open, and which were billed: the one definition behind every figure of receivables.

    What was open on a day is what is open now, with every matching taken back that was made after that day
    (``account.partial.reconcile.max_date``, as Odoo's own aged reports). So the open amounts of a day always
    add up to the balance of the receivable accounts on that day.
    """

    _name = "kam.receivable.item"
    _description = "Open and Billed Journal Items"

    # Business words

    @api.model
    def _closing_date(self):
        """:return: the day on which receivables are looked at: of the context (``kam_closing_date``), or today"""
        return fields.Date.to_date(self.env.context.get("kam_closing_date")) or fields.Date.context_today(self)

    @api.model
    def _dso_days(self):
        """:return: the number of days of billing to which receivables are compared, a setting of the company"""
        return self.env.company.kam_dso_days

    @api.model
    def _dso_since(self):
        """:return: the first of these days, the last of which is the closing date"""
        return self._closing_date() - timedelta(days=self._dso_days() - 1)

    @api.model
    def _billing_move_types(self):
        """:return: the types of the moves that bill a customer, as a tuple"""
        return ("out_invoice", "out_refund", "out_receipt")

    # The definition

    @api.model
    def _open_items(self, on):
        """One row for each posted item of a receivable account that was open on a day.

        :param on: the closing date, inclusive
        :return: SQL with the columns ``item_id``, ``entity_id``, ``company_id``, ``due`` and ``amount``
            (company currency; a credit note or payment negative)
        """
        later = self._matched_later(on)
        return SQL(
            """
            SELECT item.*, %(bucket)s AS bucket FROM (
                SELECT %(columns)s, line.amount_residual + COALESCE(later.amount, 0) AS amount
                FROM %(tables)s LEFT JOIN (%(later)s) later ON later.line_id = line.id
                WHERE %(where)s AND %(is_open_now)s
                UNION ALL
                SELECT %(columns)s, line.amount_residual + later.amount AS amount
                FROM (%(later)s) later JOIN %(tables)s ON later.line_id = line.id
                WHERE %(where)s AND NOT %(is_open_now)s
            ) item
            WHERE item.amount <> 0
            """,
            columns=SQL(
                "line.id AS item_id, partner.commercial_partner_id AS entity_id, line.company_id,"
                " COALESCE(line.date_maturity, line.date) AS due"
            ),
            tables=self._from(),
            where=SQL("%s AND line.date <= %s", self._where(), on),
            # As in the index of open items.
            is_open_now=SQL("(line.reconciled IS NOT TRUE AND line.amount_residual <> 0)"),
            later=later,
            bucket=self._bucket(SQL("item.due"), on),
        )

    @api.model
    def _matched_later(self, on):
        """:return: SQL with what was matched after a day: ``line_id`` and ``amount``, to be added to what is open"""
        return SQL(
            """
            SELECT matched.line_id, SUM(matched.amount) AS amount
            FROM (
                SELECT debit_move_id AS line_id, amount FROM account_partial_reconcile WHERE max_date > %(on)s
                UNION ALL
                SELECT credit_move_id, -amount FROM account_partial_reconcile WHERE max_date > %(on)s
            ) matched
            GROUP BY matched.line_id
            """,
            on=on,
        )

    @api.model
    def _billed_items(self, on, since):
        """One row for each posted item of a receivable account that bills a customer, tax included.

        :param since, on: accounting dates, both inclusive
        :return: SQL with the columns ``item_id``, ``entity_id``, ``company_id``, ``date`` and ``amount``
            (company currency; a credit note negative)
        """
        return SQL(
            """
            SELECT line.id AS item_id, partner.commercial_partner_id AS entity_id, line.company_id, line.date,
                   line.balance AS amount
            FROM %(tables)s JOIN account_move move ON move.id = line.move_id
            WHERE %(where)s AND line.date BETWEEN %(since)s AND %(on)s AND move.move_type IN %(types)s
            """,
            tables=self._from(),
            where=self._where(),
            since=since,
            on=on,
            types=self._billing_move_types(),
        )

    @api.model
    def _from(self):
        return SQL(
            "account_move_line line JOIN account_account account ON account.id = line.account_id"
            " LEFT JOIN res_partner partner ON partner.id = line.partner_id"
        )

    @api.model
    def _where(self):
        where = SQL("line.parent_state = 'posted' AND account.account_type = 'asset_receivable'")
        entity_ids = self.env.context.get("kam_entity_ids")
        if entity_ids is None:
            return where
        # Where some customers are asked for, saying so here lets the database find their items by index.
        return SQL("%s AND partner.commercial_partner_id = ANY(%s)", where, list(entity_ids))

    @api.model
    def _bucket(self, due, on):
        """:return: SQL with the name of the ageing bucket, as ``tools.receivables.bucket`` gives it

        :param SQL due: a date
        """
        not_due, late_30, late_60, late_90, late_more = BUCKETS
        return SQL(
            "CASE WHEN %(due)s >= %(on)s THEN %(not_due)s WHEN %(due)s >= %(on_30)s THEN %(late_30)s"
            " WHEN %(due)s >= %(on_60)s THEN %(late_60)s WHEN %(due)s >= %(on_90)s THEN %(late_90)s"
            " ELSE %(late_more)s END",
            due=due,
            on=on,
            on_30=on - timedelta(days=30),
            on_60=on - timedelta(days=60),
            on_90=on - timedelta(days=90),
            not_due=not_due,
            late_30=late_30,
            late_60=late_60,
            late_90=late_90,
            late_more=late_more,
        )

    @api.model
    def _flush(self):
        """Write to the database what this transaction still holds back and what the definition reads."""
        self.env["account.move"].flush_model(["move_type", "state", "date"])
        self.env["account.move.line"].flush_model(
            [
                "partner_id",
                "account_id",
                "company_id",
                "date",
                "date_maturity",
                "balance",
                "parent_state",
                "amount_residual",
                "reconciled",
            ]
        )
        self.env["account.partial.reconcile"].flush_model(["debit_move_id", "credit_move_id", "amount", "max_date"])
        self.env["account.account"].flush_model(["account_type"])
        self.env["res.partner"].flush_model(["commercial_partner_id", "kam_parent_id", "kam_root_id"])
