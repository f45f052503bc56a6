import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.receivables import BUCKETS


class AccountMoveLine(models.Model):
    """The journal items behind a figure of receivables."""

    _inherit = "account.move.line"

    kam_receivable_figure = fields.Char(
        "Behind a Figure of Receivables",
        compute="_compute_kam_receivable_figure",
        search="_search_kam_receivable_figure",
        help="Finds the journal items behind figures of the receivables of accounts.",
        export_string_translation=False,
    )

    # What is open is a small part of all items: found without reading what the customer ever bought.
    _kam_open_item_idx = models.Index(
        "(account_id, partner_id) WHERE parent_state = 'posted' AND reconciled IS NOT TRUE AND amount_residual <> 0"
    )

    def _compute_kam_receivable_figure(self):
        self.kam_receivable_figure = False

    @api.model
    def _search_kam_receivable_figure(self, operator, value):
        """The journal items behind figures that the user may read.

        :param value: JSON, ``{"domain": [...], "measure": name, "on": date, "days": number}``: a domain of
            ``kam.receivable.report``, one of its measures, the closing date and the days that count as billed
        """
        if operator not in ("=", "in"):
            return NotImplemented
        values = [value] if operator == "=" else value
        return Domain.OR(Domain("id", "in", self._kam_receivable_items(**json.loads(figure))) for figure in values)

    @api.model
    def _kam_receivable_items(self, domain, measure, on, days):
        """:return: SQL with the ids of the items that a measure is the sum of, for the rows of a domain"""
        on = fields.Date.to_date(on)
        since = fields.Date.subtract(on, days=days - 1)
        definition = self.env["kam.receivable.item"]
        items = definition._billed_items(on, since) if measure == "billed" else definition._open_items(on)
        rows = self.env["kam.receivable.report"].with_context(kam_closing_date=on, kam_billed_since=since)
        query = rows._search(Domain(domain))
        return SQL(
            "(SELECT item.item_id FROM (%s) item JOIN (%s) row_ ON row_.company_id = item.company_id"
            " AND COALESCE(row_.partner_id, 0) = COALESCE(item.entity_id, 0) WHERE %s)",
            items,
            query.select(SQL.identifier(rows._table, "company_id"), SQL.identifier(rows._table, "partner_id")),
            self._kam_receivable_condition(measure, on),
        )

    @api.model
    def _kam_receivable_condition(self, measure, on):
        """:return: SQL: which of the items make up a measure"""
        if measure in BUCKETS:
            return SQL("item.bucket = %s", measure)
        if measure in ("overdue", "days_delinquent"):
            return SQL("item.bucket <> %s", BUCKETS[0])
        if measure == "best_dso":
            return SQL("item.bucket = %s", BUCKETS[0])
        if measure == "unmatched_credit":
            return SQL("item.amount < 0")
        if measure == "weighted_days_late":
            return SQL("item.amount > 0 AND item.due < %s", on)
        return SQL("TRUE")
