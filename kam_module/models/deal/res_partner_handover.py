from odoo import api, fields, models


class ResPartner(models.Model):
    """An account can be handed over."""

    _inherit = "res.partner"

    kam_handover_ids = fields.One2many(
        "kam.handover", "account_id", "Handovers", groups="kam_module.group_kam_user"
    )
    kam_handover_count = fields.Integer(
        "Number of Handovers", compute="_compute_kam_handover_count", groups="kam_module.group_kam_user"
    )

    @api.depends_context("uid")
    @api.depends("kam_handover_ids")
    def _compute_kam_handover_count(self):
        groups = self.env["kam.handover"]._read_group([("account_id", "in", self.ids)], ["account_id"], ["__count"])
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.kam_handover_count = counts.get(account._origin.id, 0)

    def action_kam_hand_over(self):
        """Prepare the handover of this account; where it is in preparation or on offer, open that.

        :return: an action
        :raise UserError: when the account is not the user's to hand over
        """
        self.ensure_one()
        running = self.env["kam.handover"].search(
            [("account_id", "=", self.id), ("scope", "=", "account"), ("state", "in", ("draft", "offered"))], limit=1
        )
        if running:
            return running._get_records_action()
        self.env["kam.handover"]._refuse_unless_theirs(self.kam_manager_id, self, self.name)
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_handover_action")
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_scope": "account",
            "default_account_id": self.id,
            "default_giver_id": self.kam_manager_id.id,
        }
        return action

    def action_kam_open_handovers(self):
        """Open the handovers of this account and of its deals, whatever became of them.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_handover_action")
        return {**action, "domain": [("account_id", "=", self.id)], "context": {}}
