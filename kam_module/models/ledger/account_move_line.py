import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    kam_figure = fields.Char(
        "Behind a Figure",
        compute="_compute_kam_figure",
        search="_search_kam_figure",
        help="Finds the journal items behind figures of the account profitability report.",
        export_string_translation=False,
    )

    # Finds the items of a customer and month, to recompute a figure or to open what is behind it.
    _kam_partner_company_date_idx = models.Index("(partner_id, company_id, date) WHERE parent_state = 'posted'")

    def _compute_kam_figure(self):
        self.kam_figure = False

    @api.model
    def _search_kam_figure(self, operator, value):
        """The journal items behind figures that the user may read.

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
        report = self.env["kam.profitability.report"]._search(Domain(domain))
        item_model = self.env["kam.ledger.item"]
        return SQL(
            "(%s)",
            item_model._query_by_key(
                SQL(
                    "SELECT COALESCE(partner_id, vendor_id, 0) AS entity_id, fact.*"
                    " FROM kam_ledger_month fact WHERE fact.id IN %s",
                    report.subselect(),
                ),
                SQL("item.item_id"),
                SQL(
                    "item.kind = key.kind AND item.account_was_id IS NOT DISTINCT FROM key.account_was_id"
                    " AND item.product_categ_id IS NOT DISTINCT FROM key.product_categ_id AND item.measure = ANY(%s)",
                    list(measures or item_model.MEASURES),
                ),
            ),
        )

    # What changes a figure

    @api.model
    def _kam_watched_fields(self):
        """:return: the stored fields of an item that its figure depends on, as a set"""
        return {"parent_state", "date", "balance", "partner_id", "account_id", "product_id", "company_id", "move_id"}

    @api.model
    def _create(self, data_list):
        items = super()._create(data_list)
        items._kam_queue()
        return items

    def _write_multi(self, vals_list):
        # The low level, because stored computed fields (state, date, partner) pass only here.
        watched = self._kam_watched_fields()
        changed = self.browse(item.id for item, vals in zip(self, vals_list) if not watched.isdisjoint(vals))
        changed._kam_queue()
        super()._write_multi(vals_list)
        changed._kam_queue()

    def unlink(self):
        self._kam_queue()
        return super().unlink()

    def _kam_queue(self):
        """Have the figures of these items recomputed, as far as the database holds them as posted now."""
        if self:
            types = self.env["kam.ledger.item"]._account_types()
            self.env["kam.ledger.queue"]._append_items(
                SQL(
                    "line.id = ANY(%s) AND EXISTS (SELECT FROM account_account account"
                    " WHERE account.id = line.account_id AND account.account_type IN %s)",
                    list(self._ids),
                    types,
                )
            )
