from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import SQL

from ...tools import receivables
from ...tools.receivables import ZERO, BilledPeriod
from .kam_receivable import Totals

COUNT_BACK_MONTHS = 24
"""How far the count-back looks for what makes up the receivable."""

RECENT_MONTHS = 6
"""Of these, how many are read first; the others are read where these have billed less than is open."""

FEW = 500
"""For how many customers all months are read at once."""


class KamReceivable(models.AbstractModel):
    """What was billed in the days of the DSO, and in the months that the count-back looks at."""

    _inherit = "kam.receivable"

    @api.model
    def _first_months(self, pairs, has_count_back):
        """:return: the months of which everything billed is read: those of the DSO without a count-back"""
        months = self._count_back_months()
        if has_count_back and len(pairs) <= FEW:
            return months
        since = self.env["kam.receivable.item"]._dso_since()
        count = sum(last >= since for _first, last in months)
        return months[: max(count, RECENT_MONTHS) if has_count_back else count]

    @api.model
    def _add_billed(self, pairs, sums, has_count_back):
        """Add to ``{(node, whether own): Totals}`` what was billed in the days of the DSO.

        :return: what was billed, as :meth:`_billed_periods`, in the months of :meth:`_first_months`
        """
        periods, in_window = self._billed_periods(pairs, self._first_months(pairs, has_count_back))
        for key, amount in in_window.items():
            sums[key] = sums.get(key, Totals())._replace(billed=amount)
        return periods

    @api.model
    def _count_backs(self, account_ids, pairs, sums, periods):
        """The count-back DSO of each account: of its own, its branches and its total.

        :param pairs: tuples (node, customer in it)
        :param sums: ``{(node, whether own): Totals}``
        :param periods: what was billed in the first months
        :return: ``{id: (own, branches, total)}``, None where more is open than was billed
        """
        months, first = self._count_back_months(), self._first_months(pairs, True)
        parts = {id_: self._count_back_parts(id_, sums) for id_ in account_ids}
        result = {id_: self._count_back(parts[id_], periods, first) for id_ in account_ids}
        if len(first) == len(months):
            return result
        # What is open and was not billed lately was billed before, by few.
        unsettled = {
            key
            for id_ in account_ids
            for days, (_receivable, keys) in zip(result[id_], parts[id_])
            if days is None
            for key in keys
        }
        left = [pair for pair in pairs if (pair[0], pair[0] == pair[1]) in unsettled]
        for key, by_month in self._billed_periods(left, months[len(first) :])[0].items():
            periods.setdefault(key, {}).update(by_month)
        for id_ in {node_id for node_id, _is_own in unsettled}:
            result[id_] = self._count_back(parts[id_], periods, months)
        return result

    @api.model
    def _count_back_parts(self, id_, sums):
        """:return: (receivable, keys of ``sums`` that it is made of) of own, branches and total"""
        own, branches = (id_, True), (id_, False)
        amounts = {key: sums[key].receivable if key in sums else ZERO for key in (own, branches)}
        return [(sum(map(amounts.get, keys)), keys) for keys in ([own], [branches], [own, branches])]

    @api.model
    def _count_back(self, parts, billed, months):
        """:return: the count-back DSO of each part over some months, by the formula of ``tools.receivables``"""
        return tuple(
            receivables.count_back_dso(
                receivable,
                [
                    BilledPeriod(
                        sum((billed.get(key, {}).get(first, ZERO) for key in keys), ZERO), (last - first).days + 1
                    )
                    for first, last in months
                ],
            )
            for receivable, keys in parts
        )

    # Inputs

    @api.model
    def _billed_periods(self, pairs, months):
        """What was billed by month, for the count-back.

        :param pairs: tuples (node, customer in it)
        :param months: (first day, last day) of the months, newest first
        :return: ``{(node, whether own): {first day of the month: amount}}``, and ``{(node, whether own): amount}`` of
            the days that the DSO looks at, where the months end on the closing date
        """
        if not pairs:
            return {}, {}
        nodes, entities = zip(*pairs)
        definition = self.env["kam.receivable.item"].with_context(kam_entity_ids=sorted(set(entities)))
        since = definition._dso_since()
        first = min(since, months[-1][0]) if months[0][1] == definition._closing_date() else months[-1][0]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pair.node_id, pair.node_id = pair.entity_id, billed.month, SUM(billed.amount * rate.rate),
                       COALESCE(SUM(billed.in_window * rate.rate), 0)
                FROM (
                    SELECT entity_id, company_id, date_trunc('month', date)::date AS month, SUM(amount) AS amount,
                           SUM(amount) FILTER (WHERE date >= %(since)s) AS in_window
                    FROM (%(billed)s) item GROUP BY 1, 2, 3
                ) billed
                    JOIN unnest(%(nodes)s::int[], %(entities)s::int[]) pair(node_id, entity_id)
                        ON pair.entity_id = billed.entity_id
                    JOIN (SELECT company_id, rate FROM %(currency)s) rate ON rate.company_id = billed.company_id
                GROUP BY 1, 2, 3
                """,
                billed=definition._billed_items(months[0][1], first),
                since=since,
                nodes=list(nodes),
                entities=list(entities),
                currency=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
            )
        )
        periods, in_window = {}, {}
        for node_id, is_own, month, amount, amount_in_window in rows:
            key = node_id, is_own
            periods.setdefault(key, {})[month] = self._decimal(amount)
            in_window[key] = in_window.get(key, ZERO) + self._decimal(amount_in_window)
        return periods, in_window

    @api.model
    def _count_back_months(self):
        """:return: (first day, last day) of the months to count back, newest first, which ends on the closing date"""
        on = self.env["kam.receivable.item"]._closing_date()
        months = [(on.replace(day=1), on)]
        while len(months) < COUNT_BACK_MONTHS:
            last = months[-1][0] - timedelta(days=1)
            months.append((last + relativedelta(day=1), last))
        return months
