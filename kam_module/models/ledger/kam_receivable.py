from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...tools import receivables
from ...tools.receivables import BUCKETS, ZERO

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
    def _nodes(self, account_ids, has_count_back=True):
        """Receivables of some accounts on the closing date, as far as the user may read them.

        Own companies are no customers and are left out of every node.

        :param account_ids: ids of ``res.partner``
        :param has_count_back: whether the count-back DSO is wanted; None in its place without it
        :return: ``{id: Node}``, one for each id
        """
        pairs = self._pairs(account_ids)
        entity_ids = sorted({entity_id for _node_id, entity_id in pairs})
        if self._reads_everything():
            sums, is_everything = self._sums_of_parts(pairs, entity_ids)
            partial_ids = set() if is_everything else self._partial_ids(pairs, entity_ids, [])
        else:
            totals = self._totals_by_entity(entity_ids)
            partial_ids = self._partial_ids(pairs, entity_ids, [id_ for id_ in entity_ids if id_ not in totals])
            pairs = [pair for pair in pairs if pair[1] in totals]
            sums = self._add_up(pairs, totals)
        periods = self._add_billed(pairs, sums, has_count_back)
        count_backs = self._count_backs(account_ids, pairs, sums, periods) if has_count_back else {}
        return {
            id_: self._node(
                sums.get((id_, True), Totals()),
                sums.get((id_, False), Totals()),
                count_backs.get(id_, (None, None, None)),
                id_ in partial_ids,
            )
            for id_ in account_ids
        }

    @api.model
    def _add_up(self, pairs, totals):
        """:return: ``{(node, whether own): Totals}`` from the totals of its customers"""
        parts = {}
        for node_id, entity_id in pairs:
            parts.setdefault((node_id, node_id == entity_id), []).append(totals[entity_id])
        return {key: Totals(*map(sum, zip(*rows))) for key, rows in parts.items()}

    @api.model
    def _node(self, own, branches, count_backs, is_partial):
        """:param count_backs: count-back DSO of own, branches and total"""
        return Node(*map(self._derive, (own, branches, own + branches), count_backs), is_partial)

    @api.model
    def _derive(self, totals, count_back_dso):
        """:return: the ``Figures`` of ``Totals``, by the formulas of ``tools.receivables``"""
        days = self.env["kam.receivable.item"]._dso_days()
        receivable, not_due, billed = totals.receivable, totals.not_due, totals.billed
        return Figures(
            totals,
            receivables.days_sales_outstanding(receivable, billed, days),
            receivables.best_possible_dso(not_due, billed, days),
            receivables.average_days_delinquent(receivable, not_due, billed, days),
            count_back_dso,
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
        sql = SQL("%s GROUP BY %s", query.select(entity, *self._sums_of(rows)), entity)
        return {row[0]: Totals(*map(self._decimal, row[1:])) for row in self.env.execute_query(sql)}

    @api.model
    def _sums_of_parts(self, pairs, entity_ids):
        """The same of accounts of which the user may read everything, added up by the database.

        :return: ``{(node, whether own): Totals}`` without what was billed, and whether there are no other companies of
            which something could be open
        """
        rows = self.env["kam.receivable.report"].with_context(kam_entity_ids=entity_ids, kam_open_only=True)
        query = rows._search([("partner_id", "in", entity_ids)])
        entity, is_own = SQL.identifier(rows._table, "partner_id"), SQL("pair.node_id = pair.entity_id")
        query.add_join(
            "JOIN",
            "pair",
            SQL(
                "(SELECT * FROM unnest(%s::int[], %s::int[]) both_ids(node_id, entity_id))",
                [node_id for node_id, _entity_id in pairs],
                [entity_id for _node_id, entity_id in pairs],
            ),
            SQL("pair.entity_id = %s", entity),
        )
        is_everything = SQL(
            "NOT EXISTS (SELECT FROM res_company WHERE id <> ALL(%s))", list(self.env.user._get_company_ids())
        )
        columns = query.select(SQL("pair.node_id"), is_own, is_everything, *self._sums_of(rows))
        found = self.env.execute_query(SQL("%s GROUP BY pair.node_id, %s", columns, is_own))
        sums = {(row[0], row[1]): Totals(*map(self._decimal, row[3:])) for row in found}
        return sums, bool(found) and found[0][2]

    @api.model
    def _sums_of(self, rows):
        return [SQL("SUM(%s)", SQL.identifier(rows._table, name)) for name in SUMS]

    # Access

    @api.model
    def _reads_everything(self):
        """:return: whether the user's access to receivables ends nowhere but at companies"""
        return self.env.su or self.env.user.has_groups(
            "kam_module.group_kam_director,kam_module.group_kam_finance,"
            "account.group_account_readonly,account.group_account_invoice"
        )

    @api.model
    def _partial_ids(self, pairs, entity_ids, unreadable):
        """:return: ids of the accounts of which something is open that the user may not read

        :param pairs: tuples (node, customer in it)
        :param unreadable: ids of the customers of whom the user may read nothing
        """
        if self.env.su:
            return set()
        definition = self.env["kam.receivable.item"].with_context(kam_entity_ids=entity_ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT item.entity_id FROM (%(open)s) item
                WHERE item.company_id <> ALL(%(company_ids)s) OR item.entity_id = ANY(%(unreadable)s::int[])
                """,
                open=definition._open_items(definition._closing_date()),
                company_ids=list(self.env.user._get_company_ids()),
                unreadable=unreadable,
            )
        )
        hidden_ids = {entity_id for (entity_id,) in rows}
        return {node_id for node_id, entity_id in pairs if entity_id in hidden_ids}

    @api.model
    def _decimal(self, amount):
        return Decimal(str(amount or 0))
