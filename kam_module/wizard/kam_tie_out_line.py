from dateutil.relativedelta import relativedelta
from odoo import api, fields, models


class KamTieOutLine(models.TransientModel):
    _name = "kam.tie.out.line"
    _description = "Tie Out of an Account"
    _order = "company_id, sequence, name, id"

    tie_out_id = fields.Many2one("kam.tie.out", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    name = fields.Char("Account", required=True)
    account_type = fields.Char("Type")
    account_id = fields.Many2one("account.account", "Ledger Account", export_string_translation=False)
    analytic_account_id = fields.Many2one("account.analytic.account", export_string_translation=False)
    is_standard_cost = fields.Boolean(export_string_translation=False)
    entity_id = fields.Integer(export_string_translation=False)
    month = fields.Date(export_string_translation=False)
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    ledger = fields.Monetary(help="Posted journal items: income positive, cost positive.")
    report = fields.Monetary(help="What the account profitability report counts of it.")
    difference = fields.Monetary(compute="_compute_difference")
    is_different = fields.Boolean(compute="_compute_difference", export_string_translation=False)
    tax = fields.Monetary("Of Which Taxes", help="A tax without an account of its own lands on the income account.")
    replaced = fields.Monetary(
        "Of Which Replaced", help="Cost lines in place of which the standard cost frozen at posting counts."
    )
    carried = fields.Monetary(
        "Of Which Cost to Serve", help="Vendor bills' cost of revenue that is on a key account's analytic account."
    )

    @api.depends("ledger", "report")
    def _compute_difference(self):
        for line in self:
            line.difference = line.report - line.ledger
            line.is_different = not line.currency_id.is_zero(line.difference)

    @api.readonly
    def action_open_items(self):
        """Open the journal items, or analytic items, of this line.

        :return: an action, or a sentence for those who may not read them
        """
        self.ensure_one()
        measure = "cost_to_serve" if self.analytic_account_id else None
        action = self.env["kam.profitability.report"].open_items([], measure)
        if action["type"] == "ir.actions.act_window":
            action["name"] = self.name
            action["domain"] = self._items_domain()
        return action

    @api.readonly
    def action_open_taxes(self):
        """Open the taxes that landed on this account.

        :return: an action, or a sentence for those who may not read journal items
        """
        action = self.action_open_items()
        if action["type"] == "ir.actions.act_window":
            action["domain"] = [*action["domain"], ("tax_line_id", "!=", False)]
        return action

    def _items_domain(self):
        period = [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.month or self.tie_out_id.date_from),
            ("date", "<=", self.month + relativedelta(months=1, days=-1) if self.month else self.tie_out_id.date_to),
        ]
        if self.analytic_account_id:
            return [*period, ("auto_account_id", "=", self.analytic_account_id.id)]
        period.append(("parent_state", "=", "posted"))
        if self.account_id:
            return [*period, ("account_id", "=", self.account_id.id)]
        if self.is_standard_cost:
            return [*period, ("kam_cost_product_id", "!=", False)]
        types = list(self.env["kam.ledger.item"]._account_types())
        partner = (
            ("partner_id.commercial_partner_id", "=", self.entity_id) if self.entity_id else ("partner_id", "=", False)
        )
        return [*period, ("account_id.account_type", "in", types), partner]
