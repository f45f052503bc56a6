from odoo import api, models
from odoo.tools import SQL


class AccountAnalyticLine(models.Model):
    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "kam.figure.source"]

    @api.model
    def _kam_item_column(self):
        return "analytic_item_id"

    # What changes a figure

    @api.model
    def _kam_watched_fields(self):
        """:return: the stored fields of an analytic item that its figure depends on, as a set"""
        plan = self.env["kam.ledger.item"]._plan()
        return {"amount", "date", "company_id", "move_line_id", *([plan._column_name()] if plan else ())}

    @api.model
    def _create(self, data_list):
        items = super()._create(data_list)
        items._kam_queue()
        return items

    def _write_multi(self, vals_list):
        watched = self._kam_watched_fields()
        changed = self.browse(item.id for item, vals in zip(self, vals_list) if not watched.isdisjoint(vals))
        changed._kam_queue()
        super()._write_multi(vals_list)
        changed._kam_queue()

    def unlink(self):
        self._kam_queue()
        return super().unlink()

    def _kam_queue(self):
        """Have the figures of these items recomputed, as the database holds them now."""
        if self:
            self.env["kam.ledger.queue"]._append_analytic(SQL("analytic.id = ANY(%s)", list(self._ids)))
