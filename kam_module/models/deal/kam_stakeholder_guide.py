from odoo import models


class KamStakeholder(models.Model):
    _inherit = "kam.stakeholder"

    def action_kam_guide(self):
        """Ask questions that help to choose influence, response mode and rating.

        :return: an action
        """
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_guide_action")
        action["name"] = self.env._("Help me choose: %(person)s", person=self.partner_id.name)
        return {**action, "context": {"default_stakeholder_id": self.id}}
