from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """From an account to its group's invoices, and from a trend to the accounts that have it."""

    _inherit = "res.partner"

    kam_revenue_trend_state = fields.Selection(search="_search_kam_revenue_trend_state")

    @api.model
    def _search_kam_revenue_trend_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        currency = self.env.company.currency_id
        states = {}
        for account_id, figure in self._kam_all_figures().items():
            states.setdefault(self._kam_figures_state(figure, currency), set()).add(account_id)
        if "none" not in value:
            return [("id", "in", set().union(*(states.get(state, ()) for state in value)))]
        # Whoever has no figures at all has no trend either.
        others = [ids for state, ids in states.items() if state not in value]
        return [("id", "not in", set().union(*others))]

    @api.model
    def _kam_all_figures(self):
        """:return: ``{partner id: Figures}`` of every account whose figures the user may read"""
        nodes = self.env["kam.ledger.account"]
        if not nodes.has_access("read"):
            return {}
        query = nodes._search(self._kam_figures_domain())
        return self._kam_sum_figures(
            query,
            *(SQL.identifier(query.table, name) for name in ("account_id", "revenue_own", "revenue_branches")),
        )

    @api.model
    def _kam_figures_state(self, figure, currency):
        """:return: the trend's state of an account with these figures"""
        if currency.compare_amounts(figure.previous, 0) <= 0:
            return "none"
        return self._kam_trend_state(currency.round(figure.own + figure.branches) / figure.previous - 1)

    # Actions

    @api.readonly
    def action_kam_open_group_invoices(self):
        """Open the customer invoices and credit notes of the whole group of this account.

        :return: an action
        """
        self.ensure_one()
        root = self.kam_root_id or self
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        action["display_name"] = self.env._("Invoices of %(account)s", account=root.name)
        action["domain"] = [
            ("move_type", "in", self.env["account.move"].get_sale_types(include_receipts=True)),
            ("partner_id.commercial_partner_id.kam_root_id", "=", root.id),
        ]
        action["context"] = {"create": False, "search_default_posted": 1}
        return action
