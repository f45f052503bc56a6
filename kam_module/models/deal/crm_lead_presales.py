from odoo import api, fields, models


class CrmLead(models.Model):
    """Presales of a deal."""

    _inherit = "crm.lead"

    kam_presales_ids = fields.One2many(
        "kam.presales",
        "lead_id",
        "Presales Projects",
        copy=False,
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
    )
    kam_presales_count = fields.Integer(
        "Presales", compute="_compute_kam_presales_count", groups="kam_module.group_kam_user"
    )

    @api.depends_context("uid")
    @api.depends("kam_presales_ids")
    def _compute_kam_presales_count(self):
        rows = self.env["kam.presales"]._read_group([("lead_id", "in", self._origin.ids)], ["lead_id"], ["__count"])
        counts = {lead.id: count for lead, count in rows}
        for lead in self:
            lead.kam_presales_count = counts.get(lead._origin.id, 0)

    def action_kam_open_presales(self):
        """:return: an action that opens the presales of this deal, or the form of its first one"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_presales_action")
        action = {**action, "domain": [("lead_id", "=", self.id)], "context": {"default_lead_id": self.id}}
        found = self.env["kam.presales"].search([("lead_id", "=", self.id)], limit=2)
        if len(found) < 2:
            action.update(views=[(False, "form")], res_id=found.id)
        return action

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_presales_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        self.env["kam.presales"].sudo().search([("lead_id", "in", opportunities.ids)]).lead_id = self
