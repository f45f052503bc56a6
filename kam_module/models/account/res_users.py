from odoo import fields, models


class ResUsers(models.Model):
    """Where a colleague stands in our own house."""

    _inherit = "res.users"

    kam_colleague_level_id = fields.Many2one(
        "kam.colleague.level",
        "Level at Customers",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        groups="base.group_user",
        help="Contact rules ask for it: who decides needs a counterpart of this level or above.",
    )

    def action_kam_goes_dark(self):
        """Open the people, departments and accounts that only these colleagues look after or were in contact with.

        :return: an action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_coverage_action_goes_dark")
        names = ", ".join(self.sudo().mapped("name"))
        action["display_name"] = self.env._("What goes dark without %(colleague)s", colleague=names)
        action["domain"] = [("user_id", "in", self.ids)]
        return action
