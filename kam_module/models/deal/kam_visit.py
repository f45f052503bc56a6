from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from .crm_lead_ladder_page import MOST_QUESTIONS_OF_A_VISIT

MEETING = ("name", "start", "stop", "partner_ids", "user_id", "location")
"""What a visit shares with its meeting in the calendar, and keeps when the meeting is deleted."""

QUIET = {"no_mail_to_attendees": True, "skip_attendee_notification": True}
"""Customers are invited by hand, from the meeting."""


class KamVisit(models.Model):
    """A meeting of the calendar as a visit in a deal: what it is to answer, and what came out of it.

    Meetings are read by all employees and by invited customers; what a visit says is for the team of the account.
    """

    _name = "kam.visit"
    _description = "Visit"
    _inherit = ["mail.thread"]
    _order = "start desc, id desc"

    # Which deal
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

    # The meeting
    event_id = fields.Many2one("calendar.event", "Meeting", copy=False, index="btree_not_null", ondelete="set null")
    name = fields.Char("Subject", compute="_compute_meeting", inverse="_inverse_meeting", store=True)
    start = fields.Datetime(compute="_compute_meeting", inverse="_inverse_meeting", store=True, index=True)
    stop = fields.Datetime("End", compute="_compute_meeting", inverse="_inverse_meeting", store=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "kam_visit_partner_rel",
        string="People to Meet",
        compute="_compute_meeting",
        inverse="_inverse_meeting",
        store=True,
        domain="[('is_company', '=', False)]",
        help="The customer's people. Nobody gets an invitation until you send one from the meeting.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Who Goes",
        compute="_compute_meeting",
        inverse="_inverse_meeting",
        store=True,
        index="btree_not_null",
    )
    location = fields.Char(compute="_compute_meeting", inverse="_inverse_meeting", store=True)
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    is_to_debrief = fields.Boolean(
        "To Debrief",
        compute="_compute_is_to_debrief",
        search="_search_is_to_debrief",
        help="It took place, and nobody wrote down what came out of it.",
    )

    # The purpose
    question_ids = fields.Many2many(
        "kam.lead.milestone",
        "kam_visit_question_rel",
        string="Questions to Answer",
        domain="[('lead_id', '=', lead_id)]",
        help="One to three milestone questions that this visit is to answer. Without any it counts as courtesy.",
    )
    is_courtesy = fields.Boolean("Courtesy", compute="_compute_is_courtesy", store=True)
    best_commitment = fields.Char(help="What the customer would do next if all goes well.")
    minimum_commitment = fields.Char(help="What the customer has to do next at the least.")
    preparation = fields.Text(help="What to bring, to show, to find out before.")
    hint = fields.Text("To Know", compute="_compute_hint", help="What to know before the visit.")

    # Constraints

    @api.constrains("lead_id")
    def _check_opportunity(self):
        for visit in self.sudo():
            if visit.lead_id.type == "lead":
                raise ValidationError(visit.lead_id._kam_still_a_lead())

    @api.constrains("event_id", "lead_id")
    def _check_event(self):
        for visit in self.filtered("event_id"):
            same = [("event_id", "=", visit.event_id.id), ("lead_id", "=", visit.lead_id.id), ("id", "!=", visit.id)]
            if not self.env.context.get("kam_merging") and self.sudo().search_count(same, limit=1):
                raise ValidationError(
                    self.env._(
                        "The meeting %(meeting)s is a visit of %(deal)s already: open that one.",
                        meeting=visit.event_id.name,
                        deal=visit.lead_id.name,
                    )
                )

    @api.constrains("question_ids", "lead_id")
    def _check_questions(self):
        if self.env.context.get("kam_merging"):
            return
        for visit in self:
            if len(visit.question_ids) > MOST_QUESTIONS_OF_A_VISIT:
                raise ValidationError(
                    self.env._(
                        "A visit answers at most %(most)s questions: leave the others of %(visit)s for the next one.",
                        most=MOST_QUESTIONS_OF_A_VISIT,
                        visit=visit.name,
                    )
                )
            if foreign := visit.question_ids.filtered(lambda question, visit=visit: question.lead_id != visit.lead_id):
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is asked in %(deal)s, which this visit is not about.",
                        question=foreign[0].name,
                        deal=foreign[0].lead_id.name,
                    )
                )

    # Computes

    @api.depends(*(f"event_id.{name}" for name in MEETING), "event_id.partner_ids.partner_share")
    def _compute_meeting(self):
        for visit in self:
            meeting = visit.event_id
            for name in MEETING:
                # A meeting that was deleted leaves behind what it said.
                visit[name] = meeting[name] if meeting else visit[name]
            visit.partner_ids = visit.partner_ids.filtered("partner_share")

    def _inverse_meeting(self):
        for visit in self.filtered("event_id").with_context(**QUIET):
            meeting = visit.event_id
            colleagues = meeting.partner_ids.filtered(lambda partner: not partner.partner_share)
            simple = ("name", "start", "stop", "location")
            changed = {name: visit[name] for name in simple if visit[name] != meeting[name]}
            if visit.user_id != meeting.user_id:
                changed["user_id"] = visit.user_id.id
            people = colleagues | visit.partner_ids | visit.user_id.partner_id
            if people != meeting.partner_ids:
                changed["partner_ids"] = [Command.set(people.ids)]
            if changed:
                meeting.write(changed)

    @api.depends("state", "stop")
    def _compute_is_to_debrief(self):
        now = fields.Datetime.now()
        for visit in self:
            visit.is_to_debrief = visit.state == "planned" and bool(visit.start and visit.start <= now)

    def _search_is_to_debrief(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = fields.Domain("state", "=", "planned") & fields.Domain("start", "<=", fields.Datetime.now())
        return due if True in value else ~due

    @api.depends("question_ids")
    def _compute_is_courtesy(self):
        for visit in self:
            visit.is_courtesy = not visit.question_ids

    @api.depends("name", "start")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = visit.name or ""

    # Changes

    @api.model
    def default_get(self, fields):
        return self._with_usual_values(super().default_get(fields), fields)

    @api.model
    def _with_usual_values(self, values, names):
        """:return: the defaults, with the usual time and the user where these fields are asked for and open"""
        if "start" in names and not values.get("start"):
            values["start"] = self._usual_start()
        if "stop" in names and values.get("start") and not values.get("stop"):
            values["stop"] = fields.Datetime.to_datetime(values["start"]) + timedelta(hours=1)
        if "user_id" in names and not values.get("user_id"):
            values["user_id"] = self.env.uid
        return values

    @api.model
    def _usual_start(self):
        """:return: the next full half hour"""
        now = fields.Datetime.now()
        return now + (datetime.min - now) % timedelta(minutes=30)

    @api.model_create_multi
    def create(self, vals_list):
        """Each visit without a meeting gets one in the calendar; nobody is invited by it."""
        vals_list = [dict(vals) for vals in vals_list]
        missing = [vals for vals in vals_list if not vals.get("event_id") and vals.get("state") != "cancelled"]
        meetings = self.env["calendar.event"].with_context(**QUIET).create([self._meeting_values(v) for v in missing])
        for vals, meeting in zip(missing, meetings):
            vals.update(event_id=meeting.id, **self._shared_values(meeting))
        for vals in vals_list:
            if vals.get("event_id"):
                known = self._shared_values(self.env["calendar.event"].browse(vals["event_id"]))
                vals.update({name: value for name, value in known.items() if name not in vals})
        visits = super().create(vals_list)
        for visit in visits.filtered(lambda visit: visit.event_id and not visit.event_id.opportunity_id):
            visit.event_id.opportunity_id = visit.lead_id
        return visits

    @api.model
    def _meeting_values(self, vals):
        """:return: values of the ``calendar.event`` for a visit with these values"""
        lead = self.env["crm.lead"].browse(vals.get("lead_id"))
        start = fields.Datetime.to_datetime(vals.get("start")) or self._usual_start()
        user = self.env["res.users"].browse(vals.get("user_id") or self.env.uid)
        people = self.env["kam.visit"].new({"partner_ids": vals.get("partner_ids") or []}).partner_ids._origin
        return {
            "name": vals.get("name") or self._usual_name(lead),
            "start": start,
            "stop": vals.get("stop") or start + timedelta(hours=1),
            "location": vals.get("location"),
            "user_id": user.id,
            "partner_ids": [Command.set((people | user.partner_id).ids)],
            "opportunity_id": lead.id,
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": lead.id,
        }

    @api.model
    def _shared_values(self, meeting):
        """:return: what a visit takes from its meeting; all of it, or defaults would be written to the meeting"""
        return {
            "name": meeting.name,
            "start": meeting.start,
            "stop": meeting.stop,
            "location": meeting.location,
            "user_id": meeting.user_id.id,
            "partner_ids": [Command.set(meeting.partner_ids.filtered("partner_share").ids)],
        }

    @api.model
    def _usual_name(self, lead):
        customer = lead.partner_id.commercial_partner_id.name or lead.partner_name or lead.name or ""
        return self.env._("Visit: %(customer)s", customer=customer)
