from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import SQL

from ...tools import receivables
from ...tools.receivables import BUCKETS, ZERO, BilledPeriod

COUNT_BACK_MONTHS = 24
"""How far the count-back looks for what makes up the receivable."""

SUMS = ("receivable", *BUCKETS, "unmatched_credit", "billed", "late_amount", "late_weight")


class Totals(NamedTuple):
    """Sums of a node, in the current company's currency."""

    receivable: Decimal = ZERO
    not_due: Decimal = ZERO
    late_30: Decimal = ZERO
    late_60: Decimal = ZERO
    late_90: Decimal = ZERO
    late_more: Decimal = ZERO
    unmatched_credit: Decimal = ZERO
    billed: Decimal = ZERO
    late_amount: Decimal = ZERO
    late_weight: Decimal = ZERO

    def __add__(self, other):
        return Totals(*map(sum, zip(self, other)))

    @property
    def overdue(self):
        """Everything that is late."""
        return self.receivable - self.not_due


class Figures(NamedTuple):
    """Totals with the numbers of days that follow from them; None where an input is missing."""

    totals: Totals
    dso: Decimal | None
    best_dso: Decimal | None
    days_delinquent: Decimal | None
    count_back_dso: Decimal | None
    weighted_days_late: Decimal | None


class Node(NamedTuple):
    """The three figures of a node of the tree."""

    own: Figures
    branches: Figures
    total: Figures
    is_partial: bool


class KamReceivable(models.AbstractModel):
    """Receivables of nodes of the tree: own, branches and total, for many accounts in a fixed number of queries."""

    _name = "kam.receivable"
    _description = "Receivables of Headquarters and Branches"

    @api.model
    def _nodes(self, account_ids):
        """Receivables of some accounts on the closing date, as far as the user may read them.

        Own companies are no customers and are left out of every node.

        :param account_ids: ids of ``res.partner``
        :return: ``{id: Node}``, one for each id
        """
        pairs = self._pairs(account_ids)
        entity_ids = sorted({entity_id for _node_id, entity_id in pairs})
        totals = self._totals_by_entity(entity_ids)
        if not self._reads_everything():
            pairs = [pair for pair in pairs if pair[1] in totals]
        periods = self._billed_periods(pairs)
        partial_ids = self._partial_ids(account_ids, entity_ids, totals)
        sums = {}
        for node_id, entity_id in pairs:
            if entity_id in totals:
                key = node_id, node_id == entity_id
                sums[key] = sums.get(key, Totals()) + totals[entity_id]
        return {
            id_: self._node(
                sums.get((id_, True), Totals()),
                sums.get((id_, False), Totals()),
                periods.get((id_, True), {}),
                periods.get((id_, False), {}),
                id_ in partial_ids,
            )
            for id_ in account_ids
        }

    @api.model
    def _node(self, own, branches, own_periods, branch_periods, is_partial):
        months = own_periods.keys() | branch_periods.keys()
        all_periods = {month: own_periods.get(month, ZERO) + branch_periods.get(month, ZERO) for month in months}
        return Node(
            self._derive(own, own_periods),
            self._derive(branches, branch_periods),
            self._derive(own + branches, all_periods),
            is_partial,
        )

    @api.model
    def _derive(self, totals, billed_by_month):
        """:return: the ``Figures`` of ``Totals``, by the formulas of ``tools.receivables``"""
        days = self.env["kam.receivable.item"]._dso_days()
        receivable, not_due, billed = totals.receivable, totals.not_due, totals.billed
        return Figures(
            totals,
            receivables.days_sales_outstanding(receivable, billed, days),
            receivables.best_possible_dso(not_due, billed, days),
            receivables.average_days_delinquent(receivable, not_due, billed, days),
            receivables.count_back_dso(
                receivable,
                [
                    BilledPeriod(billed_by_month.get(first, ZERO), (last - first).days + 1)
                    for first, last in self._count_back_months()
                ],
            ),
            totals.late_weight / totals.late_amount if totals.late_amount else None,
        )

    # Inputs

    @api.model
    def _pairs(self, account_ids):
        """:return: tuples (node, customer in it)"""
        self.env["kam.receivable.item"]._flush()
        return self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %s
                SELECT node_id, entity_id FROM closure
                WHERE NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = closure.entity_id)
                """,
                self.env["kam.ledger.account"]._closure(SQL("SELECT unnest(%s::int[])", list(account_ids))),
            )
        )

    @api.model
    def _totals_by_entity(self, entity_ids):
        """:return: ``{customer id: Totals}`` of the customers that the user may read and that have figures"""
        rows = self.env["kam.receivable.report"].with_context(kam_entity_ids=entity_ids)
        if not self._reads_everything():
            # A row for everybody who was billed in the months of the count-back, to know who may be counted there.
            rows = rows.with_context(kam_billed_since=self._count_back_months()[-1][0])
        query = rows._search([("partner_id", "in", entity_ids)])
        entity = SQL.identifier(rows._table, "partner_id")
        sums = (SQL("SUM(%s)", SQL.identifier(rows._table, name)) for name in SUMS)
        sql = SQL("%s GROUP BY %s", query.select(entity, *sums), entity)
        return {row[0]: Totals(*map(self._decimal, row[1:])) for row in self.env.execute_query(sql)}

    @api.model
    def _billed_periods(self, pairs):
        """What was billed by month, for the count-back.

        :param pairs: tuples (node, customer in it)
        :return: ``{(node, whether own): {first day of the month: amount}}``
        """
        if not pairs:
            return {}
        nodes, entities = zip(*pairs)
        definition = self.env["kam.receivable.item"].with_context(kam_entity_ids=sorted(set(entities)))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pair.node_id, pair.node_id = pair.entity_id, billed.month, SUM(billed.amount * rate.rate)
                FROM (
                    SELECT entity_id, company_id, date_trunc('month', date)::date AS month, SUM(amount) AS amount
                    FROM (%(billed)s) item WHERE entity_id = ANY(%(entity_ids)s) GROUP BY 1, 2, 3
                ) billed
                    JOIN unnest(%(nodes)s::int[], %(entities)s::int[]) pair(node_id, entity_id)
                        ON pair.entity_id = billed.entity_id
                    JOIN (SELECT company_id, rate FROM %(currency)s) rate ON rate.company_id = billed.company_id
                GROUP BY 1, 2, 3
                """,
                billed=definition._billed_items(definition._closing_date(), self._count_back_months()[-1][0]),
                entity_ids=sorted(set(entities)),
                nodes=list(nodes),
                entities=list(entities),
                currency=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
            )
        )
        periods = {}
        for node_id, is_own, month, amount in rows:
            periods.setdefault((node_id, is_own), {})[month] = self._decimal(amount)
        return periods

    @api.model
    def _count_back_months(self):
        """:return: (first day, last day) of the months to count back, newest first, which ends on the closing date"""
        on = self.env["kam.receivable.item"]._closing_date()
        months = [(on.replace(day=1), on)]
        while len(months) < COUNT_BACK_MONTHS:
            last = months[-1][0] - timedelta(days=1)
            months.append((last + relativedelta(day=1), last))
        return months

    # Access

    @api.model
    def _reads_everything(self):
        """:return: whether the user's access to receivables ends nowhere but at companies"""
        return self.env.su or self.env.user.has_groups(
            "kam_module.group_kam_director,kam_module.group_kam_finance,"
            "account.group_account_readonly,account.group_account_invoice"
        )

    @api.model
    def _partial_ids(self, account_ids, entity_ids, totals):
        """:return: ids of the accounts of which something is open that the user may not read"""
        if self.env.su:
            return set()
        definition = self.env["kam.receivable.item"].with_context(kam_entity_ids=entity_ids)
        unreadable = [] if self._reads_everything() else [id_ for id_ in entity_ids if id_ not in totals]
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %(closure)s
                SELECT DISTINCT closure.node_id
                FROM closure JOIN (%(open)s) item ON item.entity_id = closure.entity_id
                WHERE closure.entity_id = ANY(%(entity_ids)s)
                    AND (item.company_id <> ALL(%(company_ids)s) OR item.entity_id = ANY(%(unreadable)s::int[]))
                """,
                closure=self.env["kam.ledger.account"]._closure(SQL("SELECT unnest(%s::int[])", list(account_ids))),
                open=definition._open_items(definition._closing_date()),
                entity_ids=entity_ids,
                company_ids=list(self.env.user._get_company_ids()),
                unreadable=unreadable,
            )
        )
        return {node_id for (node_id,) in rows}

    @api.model
    def _decimal(self, amount):
        return Decimal(str(amount or 0))
