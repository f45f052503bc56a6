from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_kam_change_headquarters(self):
        """Ask as of when these customers have which headquarters.

        :return: an action
        """
        return self._kam_open_wizard("kam_module.kam_headquarters_change_action")

    def action_kam_mark(self):
        """Ask as of when, why and with whom these customers are key accounts.

        :return: an action
        """
        return self._kam_open_wizard("kam_module.kam_key_account_change_action", default_operation="mark")

    def action_kam_release(self):
        """Ask as of when and why these customers are key accounts no longer.

        :return: an action
        """
        return self._kam_open_wizard("kam_module.kam_key_account_change_action", default_operation="release")

    def _kam_open_wizard(self, xml_id, **context):
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        action["context"] = {"default_partner_ids": self.ids, **context}
        return action

    @api.model
    def _kam_chosen(self):
        """:return: the partners chosen in the list or form from which a window was opened"""
        if self.env.context.get("active_model") != "res.partner":
            return self.browse()
        return self.browse(self.env.context.get("active_ids"))
