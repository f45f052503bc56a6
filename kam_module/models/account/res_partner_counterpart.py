from odoo import api, fields, models


class ResPartner(models.Model):
    """Who of ours looks after a contact, and the political map of an account."""

    _inherit = "res.partner"

    kam_counterpart_ids = fields.Many2many(
        "res.users",
        string="Counterparts",
        compute="_compute_kam_counterpart_ids",
        search="_search_kam_counterpart_ids",
        groups="kam_module.group_kam_user",
        help="Colleagues who look after this person, or after this department and level.",
    )

    @api.depends("kam_level", "kam_department", "commercial_partner_id.kam_root_id", "is_company")
    def _compute_kam_counterpart_ids(self):
        people = self.filtered(lambda partner: not partner.is_company)
        companies = people.commercial_partner_id
        accounts = companies | companies.kam_root_id
        lines = self.env["kam.counterpart"].search(
            [("account_id", "in", accounts.ids), ("user_id.active", "=", True)]
        )
        for partner in self:
            partner.kam_counterpart_ids = lines.filtered(
                lambda line, partner=partner: partner in people and line._looks_after(partner._origin)
            ).user_id

    def _search_kam_counterpart_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        lines = self.env["kam.counterpart"].search([("user_id.active", "=", True)])
        people, wanted = lines._people(), set(value)
        found = [
            person.id
            for person in people
            if any(line.user_id.id in wanted and line._looks_after(person) for line in lines)
        ]
        domain = fields.Domain("id", "in", found)
        if False in wanted:
            covered = [person.id for person in people if any(line._looks_after(person) for line in lines)]
            domain |= fields.Domain("is_company", "=", False) & fields.Domain("id", "not in", covered)
        return domain

    @api.readonly
    def action_kam_political_map(self):
        """Open the people of this account's whole group, as the tree of who reports to whom.

        :return: an action
        """
        self.ensure_one()
        company = self.commercial_partner_id
        root = company.kam_root_id or company
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.res_partner_action_political_map")
        action["display_name"] = self.env._("Political map of %(account)s", account=root.name)
        action["domain"] = [("is_company", "=", False), ("commercial_partner_id.kam_root_id", "=", root.id)]
        action["context"] = {"default_parent_id": self.id, "default_is_company": False}
        return action

    @api.readonly
    def action_kam_counterparts(self):
        """Open who of ours looks after whom in this account's whole group.

        :return: an action
        """
        self.ensure_one()
        company = self.commercial_partner_id
        root = company.kam_root_id or company
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_counterpart_action")
        action["display_name"] = self.env._("Counterparts of %(account)s", account=root.name)
        action["domain"] = [("account_id.kam_root_id", "=", root.id)]
        action["context"] = {"default_account_id": root.id, "search_default_group_by_user": 1}
        return action

    def action_kam_coverage(self):
        """Open the coverage matrix of this account's whole group.

        :return: an action
        """
        self.ensure_one()
        company = self.commercial_partner_id
        root = company.kam_root_id or company
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_coverage_action")
        action["display_name"] = self.env._("Coverage of %(account)s", account=root.name)
        action["domain"] = [("account_id", "=", root.id)]
        action["context"] = {"kam_account_ids": root.ids}
        return action
