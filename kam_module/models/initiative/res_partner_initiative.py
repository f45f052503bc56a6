from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    kam_position_ids = fields.One2many(
        "kam.competitor.position",
        "partner_id",
        "Held by Competitors",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
    )

    def _kam_first_in_charge(self, *users):
        """Who is told about this account: the first of these users who works here and with key accounts.

        :param users: candidates, each a user or none
        :return: a user; a director when it is none of them, and nobody when there is no director
        """
        group, directors = "kam_module.group_kam_user", self.env.ref("kam_module.group_kam_director")
        for user in users:
            if user.active and not user.share and user.has_group(group) and user != self.env.ref("base.user_root"):
                return user
        return directors.sudo().all_user_ids.filtered(lambda user: user.active and not user.share)[:1]

    def _kam_salesperson(self, *others):
        """Who gets a new deal of this branch.

        :param others: users, for a branch without a manager and a counterpart: the first that there is
        :return: its manager, its counterpart, else one of the others
        """
        counterpart = self.env["kam.counterpart"].sudo().search([("account_id", "=", self.id)], limit=1)
        users = (self.kam_manager_id, counterpart.user_id, *others)
        return next((user for user in users if user), self.env["res.users"])

    # Actions

    @api.readonly
    def action_kam_white_space(self):
        """Open the heat map of this account with its branches.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("kam_module.kam_whitespace_map_action")
        name = self.env._("White Space: %(account)s", account=self.name)
        return {**action, "display_name": name, "name": name, "params": {"partner_id": self.id}}
