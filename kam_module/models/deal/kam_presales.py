from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ...tools.presales import chance_needed, expected_gain

STATES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("overrun", "Overrun: asked again"),
    ("refused", "Refused"),
    ("closed", "Closed"),
]
COURSE = {
    "state",
    "requested_by_id",
    "requested_on",
    "approved_by_id",
    "approved_on",
    "approved_amount",
    "refusal",
    "customer_id",
}
"""What only the buttons write."""

CONTENT = {"lead_id", "known", "effort", "cost", "currency_id", "chance", "contribution"}


class KamPresales(models.Model):
    """What we may spend on a deal before it is won: asked for with what is known, and approved by amount.

    What people state here is read by the team of the account; what the ledger says about it is money.
    """

    _name = "kam.presales"
    _description = "Presales Project"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"

    # Which deal
    name = fields.Char("Presales", required=True, compute="_compute_name", store=True, readonly=False, precompute=True)
    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('type', '=', 'opportunity')]",
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    account_id = fields.Many2one(related="lead_id.kam_root_id", string="Account")
    customer_id = fields.Many2one(
        "res.partner",
        "Charged to",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The customer when it was approved: what it costs stays with this customer, whatever becomes of the deal.",
    )

    # What is asked for
    known = fields.Text(
        "What Is Known", tracking=True, help="Need, budget, people, competitors; what is not known yet."
    )
    effort = fields.Float("Effort (hours)", tracking=True)
    cost = fields.Monetary(
        "Cost Estimate", tracking=True, help="All that presales will cost, from its start to its end."
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, compute="_compute_currency_id", store=True, readonly=False, precompute=True
    )
    chance = fields.Integer("Chance (%)", aggregator="avg", tracking=True, help="Of winning the deal.")
    contribution = fields.Monetary(
        "Expected Contribution", tracking=True, help="What the deal contributes when it is won, before presales."
    )
    gain = fields.Monetary(
        "Expected Gain",
        compute="_compute_gain",
        help="Contribution × chance − cost estimate.",
    )
    gain_text = fields.Char("In Words", compute="_compute_gain")

    # How it was decided
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, tracking=True, index=True
    )
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False, index="btree_not_null")
    requested_on = fields.Date(readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users",
        "Whom to Ask",
        compute="_compute_approver_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        domain="[('id', 'in', approver_ids)]",
        help="Gets the request. Everybody who may approve this amount can decide about it.",
    )
    approver_ids = fields.Many2many("res.users", compute="_compute_approver_ids", export_string_translation=False)
    may_approve = fields.Boolean(compute="_compute_may_approve", export_string_translation=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    approved_amount = fields.Monetary("Approved", readonly=True, copy=False, tracking=True)
    refusal = fields.Text("Refused Because", readonly=True, copy=False)
    moved_text = fields.Char("To Know", compute="_compute_moved_text")

    _amounts_positive = models.Constraint(
        "CHECK(effort >= 0 AND cost >= 0 AND contribution >= 0)",
        "Effort, cost and contribution of presales are 0 or more.",
    )
    _chance_in_range = models.Constraint("CHECK(chance BETWEEN 0 AND 100)", "A chance is from 0 to 100 %.")

    # Constraints

    @api.constrains("lead_id")
    def _check_opportunity(self):
        for presales in self.sudo():
            if presales.lead_id.type == "lead":
                raise ValidationError(
                    self.env._(
                        "%(lead)s is still a lead: turn it into an opportunity before you plan presales for it.",
                        lead=presales.lead_id.name,
                    )
                )

    # Computes

    @api.depends("lead_id.name")
    def _compute_name(self):
        for presales in self:
            presales.name = presales.name or self.env._("Presales: %(deal)s", deal=presales.lead_id.name or "")

    @api.depends("lead_id")
    def _compute_currency_id(self):
        for presales in self:
            company = presales.lead_id.company_id or self.env.company
            presales.currency_id = presales.currency_id or company.currency_id

    @api.depends("contribution", "chance", "cost", "currency_id")
    @api.depends_context("lang")
    def _compute_gain(self):
        for presales in self:
            presales.gain = expected_gain(presales.contribution, presales.chance, presales.cost)
            needed = chance_needed(presales.contribution, presales.cost)
            if needed is None or not presales.cost:
                presales.gain_text = False
            elif needed > 100:
                presales.gain_text = self.env._("It costs more than the deal can contribute.")
            else:
                presales.gain_text = self.env._(
                    "It pays from a chance of %(needed)s %% on.", needed=round(needed + 0.4999)
                )

    @api.depends("cost", "currency_id", "lead_id.company_id", "requested_by_id")
    def _compute_approver_ids(self):
        for presales in self:
            presales.approver_ids = presales._approvers()

    @api.depends("cost", "currency_id", "lead_id", "requested_by_id")
    def _compute_approver_id(self):
        for presales in self:
            may = presales._approvers()
            if presales.approver_id not in may:
                presales.approver_id = presales._usual_approver(may)

    @api.depends("approver_ids", "state")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        for presales in self:
            presales.may_approve = presales._is_asked() and self.env.user in presales._approvers()

    @api.depends("lead_id.partner_id", "customer_id")
    @api.depends_context("lang")
    def _compute_moved_text(self):
        for presales in self:
            today, charged = presales.lead_id.sudo().partner_id.commercial_partner_id, presales.customer_id.sudo()
            presales.moved_text = bool(charged) and today != charged and presales._moved_sentence(today, charged)

    def _moved_sentence(self, today, charged):
        return self.env._(
            "The deal is with %(today)s by now; what presales costs stays with %(charged)s, for whom it was approved.",
            today=today.name or self.env._("no customer"),
            charged=charged.name,
        )

    # Business words

    def _is_asked(self):
        """:return: whether somebody is to decide about this"""
        self.ensure_one()
        return self.state in ("requested", "overrun")

    def _is_approved(self):
        """:return: whether this was approved and not refused since: what opens the gate"""
        self.ensure_one()
        return bool(self.approved_on) and self.state in ("approved", "overrun", "closed")

    def _exceeds(self, amount):
        """:return: whether an amount in this currency is more than what was approved"""
        self.ensure_one()
        digits = self.currency_id.rounding or 0.01
        return float_compare(amount, self.approved_amount, precision_rounding=digits) > 0

    # Changes

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(COURSE & vals.keys() for vals in vals_list):
            raise self._by_buttons()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if COURSE & vals.keys():
                raise self._by_buttons()
            if CONTENT & vals.keys():
                self._refuse_when_decided()
        return super().write(vals)

    def _by_buttons(self):
        return UserError(self.env._("Presales is requested, approved, refused and closed by its buttons."))

    def _refuse_when_decided(self):
        """:raise UserError: when what was asked for is being decided about, or is decided"""
        if fixed := self.filtered(lambda presales: presales.state in ("requested", "approved", "closed"))[:1]:
            raise UserError(
                self.env._(
                    "%(presales)s is %(state)s: take it back, or ask for more, before you change what it says.",
                    presales=fixed.name,
                    state=dict(self._fields["state"]._description_selection(self.env))[fixed.state].lower(),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if fixed := self.filtered(lambda presales: presales.approved_on or presales.state != "draft")[:1]:
            raise UserError(
                self.env._("%(presales)s is no draft any more: close it instead of deleting it.", presales=fixed.name)
            )
