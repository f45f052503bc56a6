from odoo import api, fields, models
from odoo.exceptions import ValidationError

JUDGEMENTS = (
    "force_ids",
    "influence",
    "response_mode",
    "rating",
    "contact_depth",
    "personal_win",
    "business_result",
    "competitor_hold",
    "competitor_note",
    "evidence",
    "confidence",
)
WORDS = ("personal_win", "business_result", "competitor_note", "evidence")
INFLUENCE_WEIGHT = {"high": 3, "medium": 2, "low": 1}
UNKNOWN_INFLUENCE_WEIGHT = 2
DEPTH = {"none": 0, "brief": 1, "several": 2, "in_depth": 3}


class KamStakeholder(models.Model):
    """A person in a deal. Everything left empty is unknown, which is neither 0 nor neutral.

    The chatter is the entry's own, not the deal's: a deal is read by more people than may read judgements.
    """

    _name = "kam.stakeholder"
    _description = "Person in a Buying Center"
    _inherit = ["mail.thread", "kam.map.history"]
    _order = "lead_id, id"
    _rec_names_search = ["partner_id"]

    # Who, where
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Person", required=True, index=True, ondelete="restrict", tracking=True)
    company_id = fields.Many2one(related="lead_id.company_id")
    account_id = fields.Many2one(
        "res.partner",
        compute="_compute_account_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="The ultimate parent today of the deal's customer.",
    )
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    compass_stage_id = fields.Many2one(related="lead_id.compass_stage_id")
    function = fields.Char(related="partner_id.function", string="Job Position")
    external_kind = fields.Selection(
        [
            ("consultant", "Consultant"),
            ("design_institute", "Design institute"),
            ("agent", "Agent"),
            ("colleague", "Colleague of ours"),
            ("other", "Other"),
        ],
        "External",
        tracking=True,
        help="For a person who does not work in the customer's group.",
    )
    is_elsewhere = fields.Boolean(
        "Left the Customer",
        compute="_compute_is_elsewhere",
        compute_sudo=True,
        help="The person works for a company outside the customer's group by now.",
    )

    # What they decide
    force_ids = fields.Many2many("kam.buying.force", string="Forces", tracking=True)
    role_ids = fields.Many2many(
        "kam.buying.role", string="Roles", compute="_compute_role_ids", search="_search_role_ids"
    )
    influence = fields.Selection(
        [("high", "High"), ("medium", "Medium"), ("low", "Low")],
        tracking=True,
        help="In this deal at this stage. Empty: unknown.",
    )
    response_mode = fields.Selection(
        [
            ("growth", "Growth: wants more"),
            ("trouble", "Trouble: wants it fixed"),
            ("even_keel", "Even keel: sees no reason to change"),
            ("overconfident", "Overconfident: believes all is better than planned"),
        ],
        tracking=True,
        help="The first two buy, the last two do not. Empty: unknown.",
    )
    rating = fields.Selection(
        lambda self: self.env["kam.rating.anchor"]._labels(),
        tracking=True,
        help="From -5, works against us, to +5, enthusiastic advocate. Empty: unknown, which is not 0.",
    )
    contact_depth = fields.Selection(
        [("none", "None"), ("brief", "Brief"), ("several", "Several times"), ("in_depth", "In depth")],
        "Depth of Contact",
        tracking=True,
        help="Empty: unknown.",
    )
    personal_win = fields.Text(tracking=True, help="What this person hopes to gain personally.")
    business_result = fields.Text(tracking=True, help="What this person wants for the company.")
    competitor_hold = fields.Selection(
        [("none", "None"), ("some", "Some"), ("strong", "Strong")],
        "Competitor's Hold",
        tracking=True,
        help="How much a competitor can count on this person. Empty: unknown.",
    )
    competitor_note = fields.Char("Which Competitor", tracking=True)

    # How we know
    evidence = fields.Text(tracking=True, help="What this person said or did, when and where.")
    confidence = fields.Selection(
        [("assumed", "Assumed"), ("confirmed", "Confirmed")], required=True, default="assumed", tracking=True
    )
    verified_on = fields.Date(
        tracking=True, copy=False, help="When this entry was last seen to be true."
    )
    verified_by_id = fields.Many2one("res.users", copy=False, readonly=True)

    _person_uniq = models.Constraint(
        "UNIQUE(lead_id, partner_id)", "This person is in the buying center already: change the entry that is there."
    )

    # Constraints

    @api.constrains("partner_id", "lead_id", "external_kind")
    def _check_person(self):
        for person in self.sudo():
            if sentence := person._refuse_person():
                raise ValidationError(sentence)

    def _refuse_person(self):
        """:return: a sentence that says why this person cannot be here, empty when they can"""
        self.ensure_one()
        names = {"person": self.partner_id.display_name, "account": self.account_id.display_name}
        if self.partner_id.is_company:
            return self.env._("%(person)s is a company: choose the person who decides there.", **names)
        if self.external_kind or not self.account_id or not self._is_outside():
            return ""
        if not self.partner_id.commercial_partner_id.is_company:
            return self.env._(
                "%(person)s belongs to no company: give this contact a company of the group of %(account)s, "
                "or mark the person as external.",
                **names,
            )
        return self.env._(
            "%(person)s works for %(company)s, outside the group of %(account)s: "
            "choose somebody of the group, or mark the person as external.",
            company=self.partner_id.commercial_partner_id.display_name,
            **names,
        )

    def _is_outside(self):
        company = self.partner_id.commercial_partner_id
        return (company.kam_root_id or company) != self.account_id

    # Computes

    @api.depends("lead_id.partner_id.commercial_partner_id.kam_root_id")
    def _compute_account_id(self):
        for person in self:
            company = person.lead_id.partner_id.commercial_partner_id
            person.account_id = company.kam_root_id or company

    @api.depends("partner_id.commercial_partner_id.kam_root_id", "account_id", "external_kind")
    def _compute_is_elsewhere(self):
        for person in self:
            person.is_elsewhere = bool(
                person.partner_id and person.account_id and not person.external_kind and person._is_outside()
            )

    @api.depends("force_ids.role_id")
    def _compute_role_ids(self):
        for person in self:
            person.role_ids = person.force_ids.role_id

    def _search_role_ids(self, operator, value):
        return fields.Domain("force_ids.role_id", operator, value)

    @api.depends("partner_id", "lead_id")
    def _compute_display_name(self):
        for person in self:
            person.display_name = f"{person.partner_id.name or ''} ({person.lead_id.name or ''})"

    # Changes

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_twice(vals_list)
        today = fields.Date.context_today(self)
        for vals in vals_list:
            if vals.get("confidence") == "confirmed":
                vals.setdefault("verified_on", today)
            if vals.get("verified_on"):
                vals.setdefault("verified_by_id", self.env.uid)
        return super().create(vals_list)

    def write(self, vals):
        if "verified_on" in vals:
            verified_by = self.env.uid if vals["verified_on"] else False
            return super().write({"verified_by_id": verified_by, **vals})
        if self.env.context.get("kam_keeps_verification") or not any(name in vals for name in JUDGEMENTS):
            return super().write(vals)
        before = {person: person._judgement() for person in self}
        known = {person: person._known() for person in self}
        result = super().write(vals)
        changed = self.filtered(lambda person: person._judgement() != before[person])
        if changed:
            changed._note_check("changed", changed.filtered(lambda person: person._still_holds(known[person])))
            super(KamStakeholder, changed).write(
                {"verified_on": fields.Date.context_today(self), "verified_by_id": self.env.uid, "asked_on": False}
            )
        return result

    def _judgement(self):
        self.ensure_one()
        return tuple(self[name] or False for name in JUDGEMENTS)

    @api.model
    def _refuse_twice(self, vals_list):
        """The database refuses it too; this says who and where.

        :raise ValidationError: when a person is, or would be, twice in a deal
        """
        pairs = [(vals.get("lead_id"), vals.get("partner_id")) for vals in vals_list]
        wanted = {pair for pair in pairs if all(pair)}
        twice = next((pair for pair in wanted if pairs.count(pair) > 1), None)
        if wanted and not twice:
            known = self.sudo().search(
                [("lead_id", "in", [lead for lead, _ in wanted]), ("partner_id", "in", [who for _, who in wanted])]
            )
            twice = next(
                (pair for person in known if (pair := (person.lead_id.id, person.partner_id.id)) in wanted), None
            )
        if twice:
            raise ValidationError(
                self.env._(
                    "%(person)s is in the buying center of %(deal)s already: change the entry that is there.",
                    person=self.env["res.partner"].browse(twice[1]).sudo().display_name,
                    deal=self.env["crm.lead"].browse(twice[0]).sudo().display_name,
                )
            )
