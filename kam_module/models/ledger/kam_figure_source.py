import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FEW = 2000
"""How many facts behind a cell are worth being looked up one by one."""


class KamFigureSource(models.AbstractModel):
    """Records that figures of the account profitability report are sums of, and that can be found by the figure."""

    _name = "kam.figure.source"
    _description = "Behind a Figure of Account Profitability"

    kam_figure = fields.Char(
        "Behind a Figure",
        compute="_compute_kam_figure",
        search="_search_kam_figure",
        help="Finds the items behind figures of the account profitability report.",
        export_string_translation=False,
    )

    def _compute_kam_figure(self):
        # Nothing to show: the field is for searching only.
        self.kam_figure = False

    @api.model
    def _search_kam_figure(self, operator, value):
        """The items behind figures that the user may read.

        :param value: JSON, ``{"domain": [...], "measures": [...] or null}``: a domain of ``kam.profitability.report``
            and the measures wanted (all without it)
        """
        if operator not in ("=", "in"):
            return NotImplemented
        values = [value] if operator == "=" else value
        return Domain.OR(Domain("id", "in", self._kam_items_behind(**json.loads(figure))) for figure in values)

    @api.model
    def _kam_items_behind(self, domain, measures=None):
        """:return: SQL with the ids of the items that the facts of a domain of the report are sums of"""
        report_model = self.env["kam.profitability.report"]
        are_few = report_model.search_count(Domain(domain), limit=FEW + 1) <= FEW
        months = None if are_few else report_model._read_group(Domain(domain), [], ["month:min", "month:max"])[0]
        report = report_model._search(Domain(domain))
        item_model = self.env["kam.ledger.item"]
        item_id = SQL.identifier("item", self._kam_item_column())
        return SQL(
            "(%s)",
            item_model._query_by_key(
                SQL(
                    "SELECT COALESCE(partner_id, vendor_id, 0) AS entity_id, fact.*"
                    " FROM kam_ledger_month fact WHERE fact.id IN %s",
                    report.subselect(),
                ),
                item_id,
                SQL(
                    "item.kind = key.kind AND item.account_was_id IS NOT DISTINCT FROM key.account_was_id"
                    " AND item.product_categ_id IS NOT DISTINCT FROM key.product_categ_id AND item.measure = ANY(%s)"
                    " AND %s IS NOT NULL",
                    list(measures or item_model.MEASURES),
                    item_id,
                ),
                are_few,
                months=months,
            ),
        )

    @api.model
    def _kam_item_column(self):
        """:return: the column of ``kam.ledger.item`` with the ids of this model"""
        raise NotImplementedError(self._name)  # where there is no column, no figure may claim items
