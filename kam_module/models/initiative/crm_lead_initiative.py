from odoo import fields, models


class CrmLead(models.Model):
    """Which initiative a deal belongs to, and who won it instead of us."""

    _inherit = "crm.lead"

    kam_initiative_id = fields.Many2one(
        "kam.initiative",
        "Initiative",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        copy=False,
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="The policy of the customer's headquarters that this deal is part of.",
    )
    kam_competitor_id = fields.Many2one(
        "kam.competitor",
        "Lost to",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        copy=False,
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="The competitor who got a lost deal. Empty: unknown.",
    )
    kam_sibling_id = fields.Many2one(
        "crm.lead",
        "Learned from",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="kam_module.group_kam_user",
        help="The deal of another branch that was won, and whose seats are expected here.",
    )
    kam_expected_force_ids = fields.Many2many(
        "kam.buying.force",
        "kam_lead_expected_force_rel",
        string="Seats Expected",
        copy=False,
        groups="kam_module.group_kam_user",
        help="Forces that decided at another branch: the map shows them as empty seats until somebody holds them.",
    )

    def _kam_stage_fit(self, people, stage=None, ago=0):
        """Add the seats that decided at the branch that won, as long as nobody holds them; to the map of today."""
        found = super()._kam_stage_fit(people, stage, ago)
        if ago:
            return found
        drawn = {seat["force_id"] for seat in found["seats"]}
        for force in self.sudo().kam_expected_force_ids - people.force_ids:
            if force.id not in drawn:
                found["seats"].append(self._kam_sibling_seat(force))
        return found

    def _kam_sibling_seat(self, force):
        sibling = self.sudo().kam_sibling_id.partner_id.commercial_partner_id.name
        name = force.display_name
        if sibling:
            name = self.env._("%(force)s, as at %(branch)s", force=name, branch=sibling)
        return {"role_id": force.role_id.id, "force_id": force.id, "name": name, "weight": 50}

    def _kam_competitor_name(self):
        return self.sudo().kam_competitor_id.name or super()._kam_competitor_name()
