import json

from odoo import api, models
from odoo.fields import Domain

ITEM_MEASURES = {
    "revenue": ["revenue"],
    "financial_difference": ["financial_difference"],
    "other_income": ["other_income"],
    "direct_cost": ["direct_cost"],
    "gross_margin": ["revenue", "direct_cost"],
    "gross_margin_percent": ["revenue", "direct_cost"],
    "cost_to_serve": ["cost_to_serve"],
}
"""What a measure is made of, for the items behind it. A measure that is not here is made of both kinds of items."""


class KamProfitabilityReport(models.Model):
    """The journal items and analytic items behind the figures."""

    _inherit = "kam.profitability.report"

    @api.readonly
    def action_open_items(self):
        """Open the journal items behind these rows.

        :return: an action
        """
        return self._open_journal_items([("id", "in", self.ids)], None)

    @api.readonly
    def action_open_analytic_items(self):
        """Open the analytic items behind these rows.

        :return: an action
        """
        return self.open_items([("id", "in", self.ids)], "cost_to_serve")

    @api.model
    @api.readonly
    def open_items(self, domain, measure=None):
        """Open the items that the rows of a domain are sums of.

        :param domain: of this model
        :param measure: the measure that was clicked; the row count (``__count``) or nothing stands for all of them
        :return: an action: the journal items or the analytic items; the rows, each with both, for a measure that is
            made of both; or a sentence for those who may not read the items
        """
        self.browse().check_access("read")
        if measure == "cost_to_serve":
            return self._open_analytic_items(domain)
        if measure in ("profit", "profit_percent"):
            return self._open_rows(domain)
        return self._open_journal_items(domain, measure)

    @api.model
    def _open_journal_items(self, domain, measure):
        return self._open_source(
            "account.move.line",
            self.env._("Journal Items: %(figure)s", figure=self._figure_name(measure)),
            domain,
            ITEM_MEASURES.get(measure),
            self.env._("The journal items behind this figure are shown to users with accounting rights."),
        )

    @api.model
    def _open_analytic_items(self, domain):
        self._check_field_access(self._fields["cost_to_serve"], "read")
        return self._open_source(
            "account.analytic.line",
            self.env._("Analytic Items: %(figure)s", figure=self._figure_name("cost_to_serve")),
            domain,
            ITEM_MEASURES["cost_to_serve"],
            self.env._("The analytic items behind this figure are shown to users with rights on analytic accounting."),
        )

    @api.model
    def _open_source(self, model, name, domain, measures, refusal):
        """Open the records of a model that are behind a figure, or say who may read them."""
        if not self.env[model].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "info", "message": refusal},
            }
        figure = json.dumps({"domain": list(Domain(domain)), "measures": measures}, default=str)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "pivot"), (False, "graph"), (False, "form")],
            "domain": [("kam_figure", "=", figure)],
            "context": {"create": False, "edit": False},
        }

    @api.model
    def _open_rows(self, domain):
        return {
            "type": "ir.actions.act_window",
            "name": self._figure_name("profit"),
            "res_model": self._name,
            "views": [(self.env.ref("kam_module.kam_profitability_report_view_list").id, "list")],
            "domain": list(Domain(domain)),
        }

    @api.model
    def _figure_name(self, measure):
        field = self._fields.get(measure)
        return field._description_string(self.env) if field else self.env._("Account Profitability")
