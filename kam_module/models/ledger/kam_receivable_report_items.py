import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date


class KamReceivableReport(models.Model):
    """The journal items behind the figures."""

    _inherit = "kam.receivable.report"

    @api.readonly
    def action_open_items(self):
        """Open the open items of these rows.

        :return: an action
        """
        return self.open_items([("id", "in", self.ids)])

    @api.model
    @api.readonly
    def open_items(self, domain, measure=None):
        """Open the journal items behind a figure.

        :param domain: of this model
        :param measure: the measure that was clicked; what is open without it
        :return: an action: the items, or a sentence for those who may not read journal items
        """
        self.browse().check_access("read")
        if not self.env["account.move.line"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._(
                        "The journal items behind this figure are shown to users with accounting rights."
                    ),
                },
            }
        definition = self.env["kam.receivable.item"]
        if measure not in self._fields:
            measure = "receivable"
        figure = {
            "domain": list(Domain(domain)),
            "measure": measure,
            "on": definition._closing_date(),
            "days": definition._dso_days(),
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(figure)s on %(date)s",
                figure=self._fields[measure]._description_string(self.env),
                date=format_date(self.env, definition._closing_date()),
            ),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "pivot"), (False, "graph"), (False, "form")],
            "domain": [("kam_receivable_figure", "=", json.dumps(figure, default=str))],
            "context": {"create": False, "edit": False},
        }
