from odoo import fields, models


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
