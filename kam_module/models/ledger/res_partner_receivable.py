from odoo import api, fields, models

from ...tools.receivables import BUCKETS
from .kam_receivable_count_back import COUNT_BACK_MONTHS
from .kam_receivable_report import MONEY_GROUPS


class ResPartner(models.Model):
    """What an account and its branches owe, on the closing date (``kam_closing_date`` in the context, or today)."""

    _inherit = "res.partner"

    kam_receivable = fields.Json(
        "Receivables",
        compute="_compute_kam_receivable_block",
        groups=MONEY_GROUPS,
        export_string_translation=False,
    )
    kam_receivable_currency_id = fields.Many2one(
        "res.currency",
        "Currency of Receivables",
        compute="_compute_kam_receivable",
        groups=MONEY_GROUPS,
    )
    kam_receivable_own = fields.Monetary(
        "Own Receivable",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
        help="Open posted items of receivable accounts of this customer alone.",
    )
    kam_receivable_branches = fields.Monetary(
        "Branches' Receivable",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
        help="Open posted items of receivable accounts of everything below this customer, without its own.",
    )
    kam_receivable_total = fields.Monetary(
        "Receivable",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
        help="Open posted items of receivable accounts, own and branches'.",
    )
    kam_receivable_not_due = fields.Monetary(
        "Not Due",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
        help="Own and branches', due on the closing date or later.",
    )
    kam_receivable_late_30 = fields.Monetary(
        "1–30 Days Late",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
    )
    kam_receivable_late_60 = fields.Monetary(
        "31–60 Days Late",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
    )
    kam_receivable_late_90 = fields.Monetary(
        "61–90 Days Late",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
    )
    kam_receivable_late_more = fields.Monetary(
        "More than 90 Days Late",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
    )
    kam_receivable_billed = fields.Monetary(
        "Billed",
        compute="_compute_kam_receivable",
        currency_field="kam_receivable_currency_id",
        groups=MONEY_GROUPS,
        help="Invoices, receipts and credit notes of the days that the DSO looks at, tax included; own and branches'.",
    )
    kam_receivable_dso = fields.Float(
        "DSO",
        compute="_compute_kam_receivable",
        digits=(16, 1),
        groups=MONEY_GROUPS,
        help="Days sales outstanding: receivable ÷ billed × days. Not available when nothing was billed.",
    )
    kam_receivable_days_late = fields.Float(
        "Weighted Days Late",
        compute="_compute_kam_receivable",
        digits=(16, 1),
        groups=MONEY_GROUPS,
        help="Days since the due date of what is late, weighted by amount; payments not matched yet left out.",
    )
    kam_receivable_note = fields.Char(
        "Note on Receivables",
        compute="_compute_kam_receivable",
        groups=MONEY_GROUPS,
        help="Why a figure is not available, or what it leaves out.",
    )

    # Computes

    @api.depends_context("uid", "company", "allowed_company_ids", "kam_closing_date", "lang")
    def _compute_kam_receivable(self):
        currency = self.env.company.currency_id
        nodes = self._kam_receivable_nodes(has_count_back=False)
        for partner in self:
            node = nodes.get(partner._origin.id)
            partner.kam_receivable_currency_id = currency
            total = node and node.total
            partner.kam_receivable_own = node and currency.round(float(node.own.totals.receivable))
            partner.kam_receivable_branches = node and currency.round(float(node.branches.totals.receivable))
            partner.kam_receivable_total = node and currency.round(float(total.totals.receivable))
            for name in (*BUCKETS, "billed"):
                partner[f"kam_receivable_{name}"] = node and currency.round(float(getattr(total.totals, name)))
            partner.kam_receivable_dso = node and total.dso and float(total.dso)
            partner.kam_receivable_days_late = node and total.weighted_days_late and float(total.weighted_days_late)
            partner.kam_receivable_note = node and partner._kam_receivable_note(node)

    @api.depends_context("uid", "company", "allowed_company_ids", "kam_closing_date", "lang")
    def _compute_kam_receivable_block(self):
        nodes = self._kam_receivable_nodes()
        scope = self.env["kam.receivable.report"].scope_message() if nodes else ""
        labels = self._kam_receivable_labels() if nodes else {}
        for partner in self:
            node = nodes.get(partner._origin.id)
            partner.kam_receivable = node and partner._kam_receivable_payload(node, scope, labels)

    def _kam_receivable_nodes(self, has_count_back=True):
        """:return: ``{id: Node}`` of ``kam.receivable``; nothing for those who may not read receivables"""
        if not self._origin.ids or not self.env["kam.receivable.report"].has_access("read"):
            return {}
        return self.env["kam.receivable"]._nodes(self._origin.ids, has_count_back)

    @api.model
    def _kam_receivable_note(self, node):
        notes = []
        if node.is_partial:
            notes.append(self.env._("Partial: you may not read all of it."))
        if node.total.dso is None and node.total.totals.receivable:
            notes.append(self._kam_receivable_reason("dso"))
        return " ".join(notes)

    @api.model
    def _kam_receivable_reason(self, name):
        """:return: why a number of days is not available, in words"""
        days = self.env["kam.receivable.item"]._dso_days()
        if name == "weighted_days_late":
            return self.env._("Not available: nothing is late.")
        if name == "count_back_dso":
            return self.env._(
                "Not available: more is open than was billed in %s months.",
                COUNT_BACK_MONTHS,
            )
        return self.env._("Not available: nothing was billed in the %s days before.", days)

    def _kam_receivable_payload(self, node, scope, labels):
        """For the block on the account's page and for its papers.

        :return: a dict; amounts in the current company's currency, days as numbers, None where not available
        """
        self.ensure_one()
        parts = {"own": node.own, "branches": node.branches, "total": node.total}
        rows = [*self._kam_receivable_amount_rows(parts, labels), *self._kam_receivable_day_rows(parts, labels)]
        return {
            "scope": scope,
            "is_partial": node.is_partial,
            "currency_id": self.env.company.currency_id.id,
            "closing_date": self.env.context.get("kam_closing_date") or False,
            "has_branches": bool(self.kam_branch_ids),
            "rows": rows,
        }

    @api.model
    def _kam_receivable_labels(self):
        """:return: ``{name: {"string", "help"}}`` of the rows of the block, in their order"""
        amounts = ["receivable", *BUCKETS, "unmatched_credit", "billed"]
        names = [*amounts, "dso", "best_dso", "days_delinquent", "weighted_days_late"]
        labels = self.env["kam.receivable.report"].fields_get(names, ["string", "help"])
        labels["count_back_dso"] = {
            "string": self.env._("Count-Back DSO"),
            "help": self.env._("The days of billing that make up the receivable, counted back month by month."),
        }
        return labels

    @api.model
    def _kam_receivable_amount_rows(self, parts, labels):
        round_ = self.env.company.currency_id.round
        return [
            {
                "name": name,
                "kind": "money",
                "label": labels[name]["string"],
                "help": labels[name].get("help") or "",
                **{part: round_(float(getattr(figures.totals, name))) for part, figures in parts.items()},
            }
            for name in ("receivable", *BUCKETS, "unmatched_credit", "billed")
        ]

    @api.model
    def _kam_receivable_day_rows(self, parts, labels):
        rows = []
        for name in ("dso", "best_dso", "days_delinquent", "count_back_dso", "weighted_days_late"):
            values = {part: getattr(figures, name) for part, figures in parts.items()}
            rows.append(
                {
                    "name": name,
                    "kind": "days",
                    "label": labels[name]["string"],
                    "help": labels[name].get("help") or "",
                    "reason": self._kam_receivable_reason(name) if None in values.values() else "",
                    **{part: value if value is None else round(float(value), 1) for part, value in values.items()},
                }
            )
        return rows

    # Actions

    @api.readonly
    def action_kam_receivable_items(self, measure="receivable", part="total"):
        """Open the journal items behind a figure of this account's receivables.

        :param measure: a measure of ``kam.receivable.report``, or ``count_back_dso``
        :param part: ``own``, ``branches`` or ``total``
        :return: an action, or a sentence for those who may not read journal items
        """
        self.ensure_one()
        own_companies = self.env["res.company"].sudo()._read_group([], ["partner_id"])
        ids = set(self._kam_with_branches()).difference(partner.id for (partner,) in own_companies)
        if part != "total":
            ids = ids & {self.id} if part == "own" else ids - {self.id}
        action = self.env["kam.receivable.report"].open_items([("partner_id", "in", sorted(ids))], measure)
        if "name" in action:
            action["name"] = f"{self.display_name}: {action['name']}"
        return action
