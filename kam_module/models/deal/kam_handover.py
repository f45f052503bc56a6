from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CONTENT = {
    "scope",
    "account_id",
    "giver_id",
    "receiver_id",
    "lead_ids",
    "counterpart_ids",
    "note_ids",
    "reason",
    "fact_target",
}
COURSE = {"state", "offered_at", "answered_at", "answer", "fact_ids", "newest_check_id"}


class KamHandover(models.Model):
    """An account or a deal goes from one colleague to another: prepared, offered, and theirs only once accepted."""

    _name = "kam.handover"
    _description = "Handover"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    # What goes from whom to whom
    scope = fields.Selection(
        [("account", "An account"), ("deal", "Deals only")], "Hand Over", required=True, default="deal"
    )
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="cascade", domain=[("is_company", "=", True)]
    )
    giver_id = fields.Many2one(
        "res.users",
        "From",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    receiver_id = fields.Many2one(
        "res.users",
        "To",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain=lambda self: self._receiver_domain(),
    )
    lead_ids = fields.Many2many(
        "crm.lead",
        "kam_handover_lead_rel",
        "handover_id",
        "lead_id",
        "Deals",
        compute="_compute_lead_ids",
        store=True,
        readonly=False,
        copy=False,
        help="Open deals of the giver. Take out those that stay.",
    )
    counterpart_ids = fields.Many2many(
        "kam.counterpart",
        "kam_handover_counterpart_rel",
        "handover_id",
        "counterpart_id",
        "Counterparts",
        compute="_compute_counterpart_ids",
        store=True,
        readonly=False,
        copy=False,
        help="People and departments whom the giver looks after. Take out those that stay.",
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")

    # What to know
    reason = fields.Text("Why, and What to Do First")
    note_ids = fields.One2many("kam.handover.note", "handover_id", "Promises and Open Questions", copy=True)
    fact_target = fields.Integer(
        "Facts to Confirm",
        required=True,
        default=3,
        aggregator=False,
        help="The receiver answers for so many of the most influential people before they can accept.",
    )

    # Course
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        "Status",
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        tracking=True,
        index=True,
    )
    offered_at = fields.Datetime("Offered on", copy=False, readonly=True)
    answered_at = fields.Datetime("Answered on", copy=False, readonly=True)
    answer = fields.Char("Reason of the Refusal", copy=False, readonly=True)
    newest_check_id = fields.Integer(
        copy=False, readonly=True, aggregator=False, export_string_translation=False, help="When it was offered."
    )
    fact_ids = fields.Many2many(
        "kam.stakeholder", "kam_handover_stakeholder_rel", "handover_id", "stakeholder_id", copy=False, readonly=True
    )
    reader_id = fields.Many2one(
        "res.users",
        compute="_compute_reader_id",
        store=True,
        index="btree_not_null",
        export_string_translation=False,
        help="Whom the offer allows to read the deals before they are theirs.",
    )

    _fact_target_bounds = models.Constraint(
        "CHECK(fact_target BETWEEN 0 AND 20)", "The number of facts to confirm goes from 0 to 20."
    )

    # Business words

    @api.model
    def _receiver_domain(self):
        """:return: colleagues who may work with key accounts"""
        group = self.env.ref("kam_module.group_kam_user", raise_if_not_found=False)
        return [("share", "=", False), ("all_group_ids", "in", group.ids if group else [])]

    @api.model
    def _refuse_unless_theirs(self, giver, account, names):
        """:param giver: whose account or deals are to be handed over
        :param names: of these, for the sentence
        :raise UserError: unless the user is the giver, leads the giver's team or the account's, or is a director
        """
        if not giver:
            raise UserError(
                self.env._("%(names)s belongs to nobody: say whose it is, there is nothing to hand over.", names=names)
            )
        teams = giver.sudo().crm_team_member_ids.crm_team_id | account.sudo().kam_team_id
        user = self.env.user
        if user not in (giver | teams.user_id) and not user.has_group("kam_module.group_kam_director"):
            raise UserError(
                self.env._(
                    "%(names)s is handed over by %(giver)s, by who leads their team, or by a director.",
                    names=names,
                    giver=giver.name,
                )
            )

    def _deal_domain(self):
        """:return: the giver's open deals of the account and everything below it"""
        self.ensure_one()
        domain = self.env["res.partner"]._kam_open_opportunity_domain()
        domain &= fields.Domain("user_id", "=", self.giver_id.id)
        return domain & fields.Domain(self.account_id._kam_deal_domain())

    def _counterpart_domain(self):
        """:return: whom the giver looks after: in the account and everything below it, or in the deals"""
        self.ensure_one()
        mine = fields.Domain("user_id", "=", self.giver_id.id)
        if self.scope == "deal":
            people = self.env["kam.stakeholder"].search([("lead_id", "in", self.lead_ids.ids)]).partner_id
            return mine & fields.Domain("person_id", "in", people.ids)
        account = self.account_id
        below = fields.Domain("account_id", "=", account.id)
        return mine & (below | fields.Domain("account_id.kam_headquarters_ids", "in", account.ids))

    # Computes

    @api.depends("scope", "account_id", "lead_ids", "receiver_id")
    def _compute_display_name(self):
        for handover in self:
            whole = handover.scope == "account" or len(handover.lead_ids) != 1
            subject = handover.account_id.name if whole else handover.lead_ids.name
            handover.display_name = " → ".join(name for name in (subject, handover.receiver_id.name) if name) or (
                self.env._("New handover")
            )

    @api.depends("scope", "account_id", "giver_id")
    def _compute_lead_ids(self):
        for handover in self:
            if handover.scope == "account":
                leads = self.env["crm.lead"]
                handover.lead_ids = leads.search(handover._deal_domain()) if handover.account_id else leads
            else:
                handover.lead_ids = handover.lead_ids

    @api.depends("scope", "account_id", "giver_id", "lead_ids")
    def _compute_counterpart_ids(self):
        for handover in self:
            lines = self.env["kam.counterpart"]
            has_any = handover.account_id if handover.scope == "account" else handover.lead_ids
            handover.counterpart_ids = lines.search(handover._counterpart_domain()) if has_any else lines

    @api.depends("lead_ids.company_id", "account_id.company_id")
    def _compute_company_id(self):
        for handover in self:
            companies = handover.sudo().lead_ids.company_id | handover.account_id.company_id
            handover.company_id = companies if len(companies) == 1 else False

    @api.depends("state", "receiver_id")
    def _compute_reader_id(self):
        for handover in self:
            handover.reader_id = handover.receiver_id if handover.state == "offered" else False

    @api.onchange("scope", "lead_ids")
    def _onchange_lead_ids(self):
        if self.scope == "deal" and not self.account_id:
            self.account_id = self.lead_ids[:1].kam_root_id

    # Constraints

    @api.constrains("scope", "account_id", "lead_ids")
    def _check_content(self):
        for handover in self:
            if handover.scope == "account" and not handover.account_id:
                raise ValidationError(self.env._("Choose the account that you hand over."))
            root = handover.account_id.kam_root_id or handover.account_id
            if foreign := handover.lead_ids.filtered(lambda lead, root=root: lead.kam_root_id != root)[:1]:
                raise ValidationError(
                    self.env._(
                        "%(deal)s is no deal of %(account)s: hand it over on its own.",
                        deal=foreign.name,
                        account=handover.account_id.name or self.env._("a customer without a name"),
                    )
                )

    @api.constrains("giver_id", "receiver_id")
    def _check_two_people(self):
        for handover in self:
            if handover.giver_id == handover.receiver_id:
                raise ValidationError(
                    self.env._("%(user)s cannot hand over to themselves.", user=handover.giver_id.name)
                )

    # Changes: what was offered stays as it was offered, and the course is changed by the answers alone

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("A handover starts as a draft."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if COURSE & vals.keys():
                raise UserError(self.env._("A handover is offered, accepted, refused or withdrawn by its buttons."))
            if CONTENT & vals.keys():
                self._refuse_when_offered()
        return super().write(vals)

    def _refuse_when_offered(self):
        """:raise UserError: when one of these is no draft any more"""
        if closed := self.filtered(lambda handover: handover.state != "draft")[:1]:
            raise UserError(
                self.env._("%(handover)s is no draft any more: withdraw it first.", handover=closed.display_name)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._refuse_when_offered()
