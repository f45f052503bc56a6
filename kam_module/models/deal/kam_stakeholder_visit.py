from odoo import models


class KamStakeholder(models.Model):
    _inherit = "kam.stakeholder"

    def action_kam_plan_visit(self):
        """Plan a visit to this person in the deal; its questions are those that the person can answer.

        :return: an action
        """
        self.ensure_one()
        action = self.lead_id.action_kam_plan_visit()
        action["context"]["default_partner_ids"] = self.partner_id.ids
        return action
