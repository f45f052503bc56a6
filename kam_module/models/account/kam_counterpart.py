from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.freshness import overdue

LEVELS = [("executive", "Executive"), ("middle", "Middle"), ("operational", "Operational")]


class KamCounterpart(models.Model):
    """Who of ours looks after whom at a customer: a person, or everybody of a department and level."""

    _name = "kam.counterpart"
    _description = "Counterpart"
    _inherit = ["kam.map.history"]
    _order = "account_id, department, level, id"

    _kam_map_fields = ("user_id", "account_id", "person_id", "department", "level", "rhythm")

    user_id = fields.Many2one(
        "res.users", "Colleague", required=True, index=True, ondelete="cascade", domain=[("share", "=", False)]
    )
    account_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_company", "=", True)],
        help="At an ultimate parent it holds for the whole group.",
    )
    person_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="cascade", domain=[("is_company", "=", False)]
    )
    department = fields.Char(help="Empty: every department.")
    department_key = fields.Char(compute="_compute_department_key", store=True, export_string_translation=False)
    level = fields.Selection(LEVELS, help="Empty: every level.")
    rhythm = fields.Integer(
        "Own Rhythm (days)", aggregator=False, help="0: as the contact rule of the account's tier and the level says."
    )
    rhythm_in_force = fields.Integer(
        "Rhythm (days)",
        compute="_compute_last_met_on",
        compute_sudo=True,
        help="The own rhythm, else the strictest contact rule of the people it is about. 0: there is none.",
    )
    last_met_on = fields.Date(
        "Last Contact",
        compute="_compute_last_met_on",
        compute_sudo=True,
        help="The last meeting, mail or call between the colleague and one of these people.",
    )
    overdue = fields.Integer(
        "Overdue (days)", compute="_compute_last_met_on", compute_sudo=True, help="Days beyond the rhythm."
    )
    is_covered = fields.Boolean("In Rhythm", compute="_compute_last_met_on", compute_sudo=True)

    _rhythm_positive = models.Constraint("CHECK(rhythm >= 0)", "A rhythm is at least one day.")

    @api.constrains("account_id", "person_id")
    def _check_person(self):
        for line in self:
            company = line.person_id.commercial_partner_id
            if line.person_id and line.account_id not in (company, company.kam_root_id):
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(account)s: choose the company of this person, "
                        "or its ultimate parent.",
                        person=line.person_id.name,
                        account=line.account_id.name,
                    )
                )

    @api.depends("user_id", "account_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.user_id.name or ''} – {line.person_id.name or line.account_id.name or ''}"

    @api.depends("department")
    def _compute_department_key(self):
        for line in self:
            line.department_key = self.env["res.partner"]._kam_department_key(line.department)

    # History

    def _kam_map_person(self):
        return self.person_id

    def _kam_map_company(self):
        return self.account_id

    # Who is looked after

    def _looks_after(self, person):
        """:return: whether this line is about this contact"""
        self.ensure_one()
        company = person.commercial_partner_id
        if self.account_id not in (company, company.kam_root_id):
            return False
        if self.person_id:
            return self.person_id == person
        return (not self.level or self.level == person.kam_level) and (
            not self.department_key or self.department_key == person.kam_department_key
        )

    def _place(self):
        """:return: what this line is about, the colleague apart; two lines of one place say the same"""
        self.ensure_one()
        return (self.account_id, self.person_id, self.department_key, self.level)

    def _shorter_rhythm(self, other):
        """:return: the shorter one of the own rhythms of both, 0 when neither has one"""
        return min((line.rhythm for line in self | other if line.rhythm), default=0)

    def _people(self):
        """:return: all contacts whom one of these lines may be about"""
        accounts = self.account_id.ids
        domain = fields.Domain("is_company", "=", False) & (
            fields.Domain("commercial_partner_id", "in", accounts)
            | fields.Domain("commercial_partner_id.kam_root_id", "in", accounts)
        )
        return self.env["res.partner"].search(domain)

    @api.depends("user_id", "account_id", "person_id", "department", "level", "rhythm")
    def _compute_last_met_on(self):
        today, states = fields.Date.context_today(self), self.env["kam.coverage"]._state_of_lines(self)
        for line in self:
            last, rhythm = states.get(line._origin.id, (None, None))
            line.rhythm_in_force = line.rhythm or rhythm or 0
            line.last_met_on = last
            since = (today - last).days if last else None
            line.overdue = overdue(since, line.rhythm_in_force) or 0
            line.is_covered = since is not None and not line.overdue
