from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """A deal can be handed over."""

    _inherit = "crm.lead"

    kam_handover_ids = fields.Many2many(
        "kam.handover",
        "kam_handover_lead_rel",
        "lead_id",
        "handover_id",
        "Handovers",
        copy=False,
        groups="kam_module.group_kam_user",
    )
    kam_handover_count = fields.Integer(
        "Number of Handovers", compute="_compute_kam_handover_count", groups="kam_module.group_kam_user"
    )

    @api.depends_context("uid")
    @api.depends("kam_handover_ids")
    def _compute_kam_handover_count(self):
        groups = self.env["kam.handover"]._read_group([("lead_ids", "in", self.ids)], ["lead_ids"], ["__count"])
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.kam_handover_count = counts.get(lead._origin.id, 0)

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_handover_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        handovers = self.env["kam.handover"].sudo().search([("lead_ids", "in", opportunities.ids)])
        handovers.write({"lead_ids": [fields.Command.link(self.id)]})

    def action_kam_hand_over(self):
        """Prepare a handover of these deals; where one of them is in preparation or on offer, open that one.

        :return: an action
        :raise UserError: when the deals are of several groups or salespeople, or are not the user's to hand over
        """
        running = self.env["kam.handover"].search(
            [("lead_ids", "in", self.ids), ("state", "in", ("draft", "offered"))], limit=1
        )
        if running:
            return running._get_records_action()
        if len({(lead.kam_root_id, lead.user_id) for lead in self}) > 1:
            raise UserError(
                self.env._("These deals are of several customers or salespeople: hand over those of one at a time.")
            )
        self.env["kam.handover"]._refuse_unless_theirs(self.user_id, self.kam_root_id, ", ".join(self.mapped("name")))
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_handover_action")
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_scope": "deal",
            "default_lead_ids": self.ids,
            "default_account_id": self.kam_root_id.id,
            "default_giver_id": self.user_id.id,
        }
        return action

    def action_kam_open_handovers(self):
        """Open the handovers of this deal, whatever became of them.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_handover_action")
        return {**action, "domain": [("lead_ids", "in", self.ids)], "context": {}}
