from collections import Counter

from odoo import api, fields, models


class ResPartner(models.Model):
    """Red flags that stand in the deals of an account and everything below it."""

    _inherit = "res.partner"

    kam_red_flag_count = fields.Integer(
        "Red Flags",
        compute="_compute_kam_red_flag_count",
        groups="kam_module.group_kam_user",
        help="Red flags that stand in deals of this account and everything below it, as far as you may read them.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("kam_root_id")
    def _compute_kam_red_flag_count(self):
        root_ids = {(partner.kam_root_id or partner)._origin.id for partner in self} - {False}
        counts = self.env["kam.red.flag"]._read_group(
            [("closed_on", "=", False), ("lead_id.kam_root_id", "in", root_ids)],
            ["lead_id.partner_id.commercial_partner_id"],
            ["__count"],
        )
        chains = self.browse({company.id for company, _count in counts})._kam_chains() if counts else {}
        below = Counter()
        for company, count in counts:
            for account_id in (company.id, *chains.get(company.id, ())):
                below[account_id] += count
        for partner in self:
            partner.kam_red_flag_count = below[partner._origin.id]

    def action_kam_open_red_flags(self):
        """Open the red flags of this account and everything below it, those that stand first.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_red_flag_action")
        return {
            **action,
            "display_name": self.env._("Red Flags of %(account)s", account=self.name),
            "domain": [("lead_id", "any", self._kam_deal_domain())],
            "context": {"search_default_standing": 1},
        }
