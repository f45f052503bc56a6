from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Key account: is_key_account and kam_tier_id are today's readings of the periods
    is_key_account = fields.Boolean(
        "Key Account",
        compute="_compute_is_key_account",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        copy=False,
    )
    kam_tier_id = fields.Many2one(
        "kam.tier",
        "Tier",
        compute="_compute_kam_tier_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        copy=False,
    )
    kam_manager_id = fields.Many2one(
        "res.users",
        "Key Account Manager",
        index="btree_not_null",
        copy=False,
        tracking=True,
        domain=[("share", "=", False)],
    )
    kam_team_id = fields.Many2one("crm.team", "Account Team", index="btree_not_null", copy=False, tracking=True)
    kam_key_period_ids = fields.One2many("kam.key.period", "partner_id", "Key Account Periods")
    kam_tier_period_ids = fields.One2many("kam.tier.period", "partner_id", "Tier History")

    # Headquarters and branches: today's readings of the affiliations
    kam_affiliation_ids = fields.One2many("kam.affiliation", "partner_id", "Affiliations")
    kam_branch_affiliation_ids = fields.One2many("kam.affiliation", "parent_id", "Branches, with Dates")
    kam_parent_id = fields.Many2one(
        "res.partner",
        "Headquarters",
        compute="_compute_kam_parent_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        copy=False,
        domain=[("is_company", "=", True)],
        help="The company directly above this one today. It is no part of the address: nothing is copied.",
    )
    kam_branch_ids = fields.One2many("res.partner", "kam_parent_id", "Branches")
    kam_root_id = fields.Many2one(
        "res.partner",
        "Ultimate Parent",
        compute="_compute_kam_root_id",
        store=True,
        index=True,
        copy=False,
        help="The company at the top today; the customer itself when nobody is above it.",
    )
    kam_purchasing_authority = fields.Selection(
        [("autonomous", "Autonomous"), ("limit", "Within a limit"), ("none", "None: headquarters decides")],
        "Purchasing Authority",
        copy=False,
    )

    def _auto_init(self):
        # A database may hold a million partners, none of them a branch yet: one statement instead of a computation
        # for each.
        cr = self.env.cr
        for name, column_type in (("is_key_account", "bool"), ("kam_tier_id", "int4"), ("kam_parent_id", "int4")):
            if not column_exists(cr, self._table, name):
                create_column(cr, self._table, name, column_type)
        if not column_exists(cr, self._table, "kam_root_id"):
            create_column(cr, self._table, "kam_root_id", "int4")
            cr.execute(SQL("UPDATE res_partner SET kam_root_id = id"))
        return super()._auto_init()

    # Business words

    @api.model
    def _kam_today(self):
        """The day that readings of today are of: that of the main company's time zone, the same for everybody.

        :return: a date
        """
        # The id is cached; the record's existence would be asked for at each call.
        company_id = self.env["ir.model.data"]._xmlid_to_res_id("base.main_company", raise_if_not_found=False)
        zone = company_id and self.env["res.company"].sudo().browse(company_id).partner_id.tz
        return fields.Date.context_today(self.with_context(tz=zone or "UTC"))

    def _kam_is_account(self):
        """:return: whether this partner can be a key account, a headquarters or a branch: companies, never contacts"""
        return self.is_company

    def _kam_not_an_account_sentence(self):
        return self.env._(
            "%s is a contact: only companies are headquarters, branches and key accounts.", self.display_name
        )

    # Computes: without dependencies on the periods, which see to it themselves when they change

    def _compute_is_key_account(self):
        in_force = self.env["kam.key.period"]._in_force(self._origin.ids)
        for partner in self:
            partner.is_key_account = partner._origin.id in in_force

    def _compute_kam_tier_id(self):
        in_force = self.env["kam.tier.period"]._in_force(self._origin.ids)
        for partner in self:
            partner.kam_tier_id = in_force.get(partner._origin.id)

    def _compute_kam_parent_id(self):
        in_force = self.env["kam.affiliation"]._in_force(self._origin.ids)
        for partner in self:
            partner.kam_parent_id = in_force.get(partner._origin.id)

    @api.depends("kam_parent_id")
    def _compute_kam_root_id(self):
        in_force = self.env["kam.root.period"]._in_force(self.filtered("kam_parent_id")._origin.ids)
        for partner in self:
            partner.kam_root_id = in_force.get(partner._origin.id) or partner
