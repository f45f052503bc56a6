from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class KamInitiative(models.Model):
    """A policy of a headquarters that lets or makes its branches buy something, from a date on."""

    _name = "kam.initiative"
    _description = "Initiative of a Headquarters"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, policy_date desc, id desc"
    _check_company_auto = True

    # Who decided what
    name = fields.Char("Initiative", required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Group",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("is_company", "=", True)],
        help="The headquarters that decided; its branches are everything below it on the policy date.",
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", ondelete="restrict", help="Empty: shared by all companies."
    )
    categ_ids = fields.Many2many(
        "product.category", string="Product Categories", help="What it is about, with everything below each category."
    )
    buying_mode = fields.Selection(
        [
            ("central", "Central: the headquarters buys"),
            ("framework", "Framework agreement with local orders"),
            ("branch", "Each branch for itself"),
            ("mixed", "Mixed by category"),
        ],
        "How the Group Buys",
        required=True,
        default="branch",
        tracking=True,
    )
    buying_note = fields.Text("Rules of Buying", help="What is bought by whom, up to which amount, in which order.")

    # When
    policy_date = fields.Date(
        required=True,
        tracking=True,
        default=lambda self: self.env["res.partner"]._kam_today(),
        help="The day on which the policy takes effect. The branches of this day are the initiative's branches.",
    )
    date_from = fields.Date(
        "Buying from",
        compute="_compute_window",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
        help="First day on which a purchase counts.",
    )
    date_to = fields.Date(
        "Buying to",
        compute="_compute_window",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
        help="Last day on which a purchase counts.",
    )
    decided_on = fields.Date(tracking=True, help="When the headquarters decided. Empty: not known.")
    recorded_on = fields.Date(
        required=True,
        default=lambda self: self.env["res.partner"]._kam_today(),
        copy=False,
        tracking=True,
        help="When we came to know of it.",
    )

    # How we know, and who else sells
    source = fields.Selection(
        [
            ("headquarters", "The headquarters told us"),
            ("branch", "A branch told us"),
            ("publication", "Tender or publication"),
            ("partner", "A third party told us"),
            ("detected", "Deals of several branches"),
        ],
        required=True,
        default="headquarters",
        tracking=True,
    )
    evidence = fields.Text(help="What was said, written or seen, when and where.")
    supplier_status = fields.Selection(
        [("listed", "We are on it"), ("excluded", "We are not on it"), ("none", "There is no list")],
        "Supplier List",
        tracking=True,
        help="Empty: unknown.",
    )
    supplier_ids = fields.Many2many("kam.competitor", string="Competitors on the List")

    # Money
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    expected_amount = fields.Monetary(
        "Expected per Branch", help="What one branch is expected to buy within the window. 0: not known."
    )

    # Who works on it
    manager_id = fields.Many2one(
        "res.users",
        "Responsible",
        compute="_compute_manager_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
    )
    team_id = fields.Many2one(
        "crm.team",
        compute="_compute_manager_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("muted", "Muted"), ("closed", "Closed")],
        required=True,
        default="open",
        index=True,
        tracking=True,
        copy=False,
        group_expand=True,
        help="Muted: nobody is told of it until something changes at a branch.",
    )
    active = fields.Boolean(default=True)
    branch_ids = fields.One2many("kam.initiative.branch", "initiative_id", "Branches")
    lead_ids = fields.One2many("crm.lead", "kam_initiative_id", "Opportunities")

    _window_in_order = models.Constraint(
        "CHECK (date_to >= date_from AND date_to >= policy_date)", "The window ends before it starts."
    )
    _expected_positive = models.Constraint(
        "CHECK (expected_amount >= 0)", "An expected amount is zero or more."
    )

    # Constraints

    @api.constrains("partner_id")
    def _check_partner(self):
        for initiative in self:
            if not initiative.partner_id._kam_is_account():
                raise ValidationError(initiative.partner_id._kam_not_an_account_sentence())

    @api.constrains("decided_on", "recorded_on")
    def _check_recorded(self):
        for initiative in self:
            if initiative.decided_on and initiative.recorded_on < initiative.decided_on:
                raise ValidationError(
                    self.env._(
                        "%(initiative)s was recorded on %(recorded)s, before it was decided on %(decided)s: "
                        "change one of the dates.",
                        initiative=initiative.name,
                        recorded=format_date(self.env, initiative.recorded_on),
                        decided=format_date(self.env, initiative.decided_on),
                    )
                )

    # Computes

    @api.depends("policy_date")
    def _compute_window(self):
        for initiative in self:
            start = initiative.policy_date
            if start and not initiative.date_from:
                initiative.date_from = start
            if start and not initiative.date_to:
                initiative.date_to = start + relativedelta(years=1, days=-1)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for initiative in self:
            initiative.currency_id = (initiative.company_id or self.env.company).currency_id

    @api.depends("partner_id")
    def _compute_manager_id(self):
        for initiative in self:
            group = initiative.partner_id
            root = group.kam_root_id or group
            initiative.manager_id = initiative.manager_id or group.kam_manager_id or root.kam_manager_id
            initiative.team_id = initiative.team_id or group.kam_team_id or root.kam_team_id

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        initiatives = super().create(vals_list)
        initiatives._sync_members()
        return initiatives

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"partner_id", "policy_date"}:
            self._sync_members(freeze_again=True)
        elif vals.keys() & {"date_to", "buying_mode"}:
            self._sync_members()
        return result

    # Actions

    def action_close(self):
        """Close: nobody is told of it any more; the radar stays."""
        self.state = "closed"
        return True

    def action_reopen(self):
        """Open it again, with the branches as they are now."""
        self.state = "open"
        self._sync_members()
        return True
