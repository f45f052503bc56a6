from odoo import api, fields, models
from odoo.exceptions import ValidationError

LEVELS = [("executive", "Executive"), ("middle", "Middle"), ("operational", "Operational")]


class KamCounterpart(models.Model):
    """Who of ours looks after whom at a customer: a person, or everybody of a department and level."""

    _name = "kam.counterpart"
    _description = "Counterpart"
    _order = "account_id, department, level, id"

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
    level = fields.Selection(LEVELS, help="Empty: every level.")
    rhythm = fields.Integer("Rhythm (days)", required=True, default=90, aggregator=False)
    last_met_on = fields.Date(
        "Last Met",
        compute="_compute_last_met_on",
        compute_sudo=True,
        help="The last meeting to which both the colleague and one of these people were invited.",
    )
    overdue = fields.Integer(
        "Overdue (days)", compute="_compute_last_met_on", compute_sudo=True, help="Days beyond the rhythm."
    )
    is_covered = fields.Boolean("In Rhythm", compute="_compute_last_met_on", compute_sudo=True)

    _rhythm_positive = models.Constraint("CHECK(rhythm > 0)", "A rhythm is at least one day.")

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

    # Who is looked after

    def _looks_after(self, person):
        """:return: whether this line is about this contact"""
        self.ensure_one()
        company = person.commercial_partner_id
        if self.account_id not in (company, company.kam_root_id):
            return False
        if self.person_id:
            return self.person_id == person
        department = (self.department or "").strip().casefold()
        return (not self.level or self.level == person.kam_level) and (
            not department or department == (person.kam_department or "").strip().casefold()
        )

    def _place(self):
        """:return: what this line is about, the colleague apart; two lines of one place say the same"""
        self.ensure_one()
        return (self.account_id, self.person_id, (self.department or "").strip().casefold(), self.level)

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
        today, people = fields.Date.context_today(self), self._people()
        meetings = self.env["calendar.event"].search_fetch(
            [
                ("partner_ids", "in", self.user_id.partner_id.ids),
                ("partner_ids", "in", people.ids),
                ("start", "<=", fields.Datetime.now()),
            ],
            ["start", "partner_ids"],
            order="start desc",
        )
        for line in self:
            cared = {person.id for person in people if line._looks_after(person)}
            colleague = line.user_id.partner_id.id
            days = (
                meeting.start.date()
                for meeting in meetings
                if colleague in meeting.partner_ids.ids and cared.intersection(meeting.partner_ids.ids)
            )
            line.last_met_on = next(days, False)
            since = (today - line.last_met_on).days if line.last_met_on else None
            line.overdue = max(since - line.rhythm, 0) if since is not None else 0
            line.is_covered = since is not None and since <= line.rhythm
