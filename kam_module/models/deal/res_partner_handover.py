from odoo import fields, models


class ResPartner(models.Model):
    """An account can be handed over."""

    _inherit = "res.partner"

    kam_handover_ids = fields.One2many(
        "kam.handover", "account_id", "Handovers", groups="kam_module.group_kam_user"
    )

    def action_kam_hand_over(self):
        """Prepare the handover of this account; where it is in preparation or on offer, open that.

        :return: an action
        """
        self.ensure_one()
        running = self.env["kam.handover"].search(
            [("account_id", "=", self.id), ("scope", "=", "account"), ("state", "in", ("draft", "offered"))], limit=1
        )
        if running:
            return running._get_records_action()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_handover_action")
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_scope": "account",
            "default_account_id": self.id,
            "default_giver_id": self.kam_manager_id.id or self.env.uid,
        }
        return action
