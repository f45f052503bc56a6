from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Key account
    is_key_account = fields.Boolean("Key Account", index="btree_not_null", copy=False)
    kam_tier_id = fields.Many2one("kam.tier", "Tier", index="btree_not_null", copy=False)
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", index="btree_not_null", copy=False)
    kam_team_id = fields.Many2one("crm.team", "Account Team", index="btree_not_null", copy=False)

    kam_key_period_ids = fields.One2many("kam.key.period", "partner_id", "Key Account Periods")

    # Headquarters and branches, as they are today
    kam_affiliation_ids = fields.One2many("kam.affiliation", "partner_id", "Affiliations")
    kam_parent_id = fields.Many2one("res.partner", "Headquarters", index="btree_not_null", copy=False)
    kam_branch_ids = fields.One2many("res.partner", "kam_parent_id", "Branches")
    kam_root_id = fields.Many2one("res.partner", "Ultimate Parent", index=True, copy=False)
    kam_purchasing_authority = fields.Selection(
        [("autonomous", "Autonomous"), ("limit", "Within a limit"), ("none", "None: headquarters decides")],
        "Purchasing Authority",
    )
