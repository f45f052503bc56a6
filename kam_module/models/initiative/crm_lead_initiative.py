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
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="The policy of the customer's headquarters that this deal is part of.",
    )
    kam_competitor_id = fields.Many2one(
        "kam.competitor",
        "Lost to",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="The competitor who got a lost deal. Empty: unknown.",
    )
