from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..models.ledger.kam_receivable import Totals
from ..tools.receivables import BUCKETS, ZERO

TREE_ROWS = 15
"""How many rows of the tree fit on the page, the account itself apart."""


class TreeRow(NamedTuple):
    """A line of the tree on the paper; ``partner`` is empty for the rest that has no line of its own."""

    partner: models.Model
    depth: int
    count: int
    own: Decimal
    branches: Decimal
    total: Decimal
    receivable: Decimal


class AccountStatement(models.AbstractModel):
    """The account statement: what an account bought, earned and owes, on one page for each account."""

    _name = "report.kam_module.report_account_statement"
    _description = "Account Statement"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raise AccessError: for users without a right on key accounts
        :raise UserError: when there is nothing to print
        """
        if not self.env.user.has_groups("kam_module.group_kam_user,kam_module.group_kam_finance"):
            raise AccessError(self.env._("Account statements are printed by users of key accounts."))
        self = self.with_context(lang=self.env.user.lang)  # noqa: PLW0642
        accounts = self.env["res.partner"].browse(docids).exists().commercial_partner_id
        if not accounts:
            raise UserError(self.env._("Choose at least one customer to print the statement of."))
        accounts.check_access("read")
        return {
            "docs": accounts,
            "statements": self._statements(accounts),
            "company": self.env.company,
            "currency": self.env.company.currency_id,
            "scope": self._scope(),
            "printed_on": format_date(self.env, fields.Date.context_today(self)),
        }

    # Inputs, for all accounts at once

    @api.model
    def _statements(self, accounts):
        """:return: a dict for each account, in their order"""
        pairs = self.env["kam.receivable"]._pairs(accounts.ids)
        entities = self.env["res.partner"].browse(sorted({entity_id for _node_id, entity_id in pairs}))
        children = defaultdict(list)
        for entity in entities:
            children[entity.kam_parent_id.id].append(entity)
        inputs = {
            "children": children,
            "months": self._months(),
            "sums": self._sums(entities),
            "known_ids": self._known_ids(entities),
            "owed": self._owed(entities),
        }
        members = defaultdict(list)
        for node_id, entity_id in pairs:
            members[node_id].append(entity_id)
        return [self._statement(account, members[account.id], inputs) for account in accounts]

    @api.model
    def _months(self):
        """:return: the first days of the 24 months of the paper, oldest first; the last 12 are the window"""
        window, before = self.env["res.partner"]._kam_revenue_window()
        return [before[0] + relativedelta(months=number) for number in range(24)], window, before

    @api.model
    def _measures(self):
        """:return: ``{name: label}`` of the measures of the profitability report that the user may see, in order"""
        names = ("revenue", "direct_cost", "gross_margin", "cost_to_serve", "profit")
        labels = self.env["kam.profitability.report"].fields_get(names, ["string"])
        return {name: labels[name]["string"] for name in names if name in labels}

    @api.model
    def _sums(self, entities):
        """:return: ``{customer id: {month: {measure: amount}}}`` of 24 months, as far as the user may read them"""
        months, _window, _before = self._months()
        measures = list(self._measures())
        rows = self.env["kam.profitability.report"]._read_group(
            [
                ("partner_id", "in", entities.ids),
                ("month", ">=", months[0]),
                ("month", "<=", months[-1]),
            ],
            ["partner_id", "month:month"],
            [f"{measure}:sum" for measure in measures],
        )
        sums = defaultdict(dict)
        for partner, month, *values in rows:
            sums[partner.id][month] = {measure: Decimal(str(value or 0)) for measure, value in zip(measures, values)}
        return sums

    @api.model
    def _known_ids(self, entities):
        """:return: ids of the customers who bought something before the 24 months"""
        months, _window, _before = self._months()
        groups = self.env["kam.profitability.report"]._read_group(
            [("partner_id", "in", entities.ids), ("month", "<", months[0]), ("revenue", ">", 0)], ["partner_id"]
        )
        return {partner.id for (partner,) in groups}

    @api.model
    def _owed(self, entities):
        """:return: ``{customer id: Totals}``; None for those who may not read receivables"""
        if not self.env["kam.receivable.report"].has_access("read"):
            return None
        return self.env["kam.receivable"]._totals_by_entity(entities.ids)

    # One account

    @api.model
    def _statement(self, account, member_ids, inputs):
        months, window, before = inputs["months"]
        rows = self._figure_rows(account, member_ids, inputs)
        return {
            "account": account,
            "window": self._period_name(window),
            "before": self._period_name(before),
            "is_partial": account.kam_revenue_is_partial,
            "figures": rows,
            "tree": self._tree(account, inputs),
            "branch_count": len(member_ids) - 1,
            "trend": self._trend_picture(member_ids, inputs),
            "bridge": self._bridge(member_ids, inputs),
            "receivables": account.kam_receivable if inputs["owed"] is not None else False,
            "ageing": self._ageing(member_ids, inputs) if inputs["owed"] is not None else [],
        }

    @api.model
    def _period_name(self, period):
        return " – ".join(format_date(self.env, day, date_format="MMM y") for day in period)

    @api.model
    def _amount(self, entity_id, measure, period, inputs):
        months = inputs["sums"].get(entity_id, {})
        return sum((values[measure] for month, values in months.items() if period[0] <= month <= period[1]), ZERO)

    @api.model
    def _figure_rows(self, account, member_ids, inputs):
        """Each measure: own, branches, total, the total of the 12 months before, and the change."""
        _months, window, before = inputs["months"]
        rows = []
        for measure, label in self._measures().items():
            own = self._amount(account.id, measure, window, inputs)
            total = sum((self._amount(id_, measure, window, inputs) for id_ in member_ids), ZERO)
            previous = sum((self._amount(id_, measure, before, inputs) for id_ in member_ids), ZERO)
            rows.append(
                {
                    "name": measure,
                    "label": label,
                    "note": "",
                    "own": float(own),
                    "branches": float(total - own),
                    "total": float(total),
                    "previous": float(previous),
                    "change": self._percent(total / previous - 1) if previous > 0 else self.env._("n/a"),
                }
            )
        return self._with_notes(rows)

    @api.model
    def _with_notes(self, rows):
        """A margin without any cost says so, instead of looking like 100 %."""
        totals = {row["name"]: row["total"] for row in rows}
        for row in rows:
            costs = {"gross_margin": ("direct_cost",), "profit": ("direct_cost", "cost_to_serve")}.get(row["name"], ())
            if costs and totals["revenue"] and not any(totals.get(cost) for cost in costs):
                row["note"] = self.env._("no cost posted")
        return rows

    @api.model
    def _percent(self, ratio):
        percent = (ratio * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        sign = "+" if percent > 0 else ""
        return f"{sign}{formatLang(self.env, float(percent), digits=1)} %"

    # The tree

    @api.model
    def _tree(self, account, inputs):
        """The account, then its branches as far as they fit; the last line is the sum of the rest."""
        lines = self._descendants(account, inputs["children"])
        if len(lines) > TREE_ROWS:
            lines = [line for line in lines if line[1] == 1]
        rows = [self._tree_row(account, 0, inputs)]
        branch_rows = [self._tree_row(partner, depth, inputs) for partner, depth in lines]
        if len(branch_rows) > TREE_ROWS:
            branch_rows.sort(key=lambda row: row.total, reverse=True)
            shown, rest = branch_rows[: TREE_ROWS - 1], branch_rows[TREE_ROWS - 1 :]
            zero = TreeRow(self.env["res.partner"], 1, len(rest), *[ZERO] * 4)
            branch_rows = [
                *shown,
                zero._replace(
                    own=sum(row.own for row in rest),
                    branches=sum(row.branches for row in rest),
                    total=sum(row.total for row in rest),
                    receivable=sum(row.receivable for row in rest),
                ),
            ]
        return rows + branch_rows

    @api.model
    def _descendants(self, account, children):
        """:return: (branch, depth) of everything below, a branch before what is below it"""
        lines, stack = [], [(account, 0)]
        while stack:
            partner, depth = stack.pop()
            if depth:
                lines.append((partner, depth))
            stack.extend((child, depth + 1) for child in reversed(children.get(partner.id, [])))
        return lines

    @api.model
    def _tree_row(self, partner, depth, inputs):
        _months, window, _before = inputs["months"]
        below = [line[0].id for line in self._descendants(partner, inputs["children"])]
        own = self._amount(partner.id, "revenue", window, inputs)
        branches = sum((self._amount(id_, "revenue", window, inputs) for id_ in below), ZERO)
        owed = inputs["owed"] or {}
        receivable = sum((owed[id_].receivable for id_ in [partner.id, *below] if id_ in owed), ZERO)
        return TreeRow(partner, depth, 1, own, branches, own + branches, receivable)

    @api.model
    def _ageing(self, member_ids, inputs):
        totals = sum((inputs["owed"].get(id_, Totals()) for id_ in member_ids), Totals())
        labels = self.env["kam.receivable.report"].fields_get(BUCKETS, ["string"])
        largest = max((abs(getattr(totals, name)) for name in BUCKETS), default=ZERO)
        return [
            {
                "name": name,
                "label": labels[name]["string"],
                "amount": float(getattr(totals, name)),
                "width": int(100 * max(getattr(totals, name), ZERO) / largest) if largest else 0,
            }
            for name in BUCKETS
        ]

    @api.model
    def _scope(self):
        return self.env._(
            "Revenue: posted journal items on income accounts, without exchange and cash discount accounts, in "
            "%(currency)s, of %(companies)s. Headquarters and branches as they are today; own companies left out.",
            currency=self.env.company.currency_id.name,
            companies=", ".join(self.env.companies.mapped("name")),
        )
