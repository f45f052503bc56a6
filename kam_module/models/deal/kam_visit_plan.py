from odoo import api, fields, models

from .kam_visit import QUIET


class KamVisit(models.Model):
    """Planning: what to ask whom, and what to know before."""

    _inherit = "kam.visit"

    # Which questions were proposed last: whoever chose others keeps them.
    proposed_key = fields.Char(store=False, export_string_translation=False)

    @api.onchange("lead_id", "partner_ids")
    def _onchange_propose(self):
        """Propose the next questions while the visit is new."""
        if self._origin.id or not self.lead_id:
            return
        self.name = self.name or self._usual_name(self.lead_id)
        if (self.proposed_key or "") == self._key_of(self.question_ids):
            self.question_ids = self._proposed_questions()
            self.proposed_key = self._key_of(self.question_ids)

    @api.model
    def _key_of(self, questions):
        return ",".join(map(str, sorted(questions._origin.ids)))

    def _proposed_questions(self):
        """:return: the next unanswered questions of the deal that the people who are met can answer, three at most"""
        lead = self.lead_id._origin
        people = self.partner_ids._origin
        return lead._kam_next_questions(people if people else None)

    def action_kam_propose(self):
        """Set the purpose to the next unanswered questions that the people who are met can answer."""
        for visit in self.filtered(lambda visit: visit.state == "planned"):
            visit.question_ids = visit._proposed_questions()

    def action_kam_cancel(self):
        """Cancel visits: their meetings are archived, what was planned stays to be read."""
        planned = self.filtered(lambda visit: visit.state == "planned")
        planned.event_id.activity_ids.unlink()
        planned.event_id.with_context(**QUIET).active = False
        planned.state = "cancelled"

    def action_kam_plan_again(self):
        """Plan what was cancelled again, with the same people and purpose.

        :return: an action
        """
        self.ensure_one()
        return self._planning_action(
            default_name=self.name, default_question_ids=self.question_ids.ids, default_preparation=self.preparation
        )

    def action_kam_plan_next(self):
        """Plan the next visit in this deal.

        :return: an action
        """
        self.ensure_one()
        return self._planning_action(default_preparation=self.next_purpose)

    def action_kam_open_meeting(self):
        """Open the meeting in the calendar, where people are invited.

        :return: an action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "res_id": self.event_id.id,
            "views": [(False, "form")],
        }

    def _planning_action(self, **context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "kam.visit",
            "views": [(False, "form")],
            "context": {
                "default_lead_id": self.lead_id.id,
                "default_partner_ids": self.partner_ids.ids,
                **context,
            },
        }

    # What to know

    @api.depends("question_ids.state", "partner_ids", "lead_id", "state", "event_id", "start")
    @api.depends_context("lang")
    def _compute_hint(self):
        for visit in self:
            sentences = visit._hint_sentences() if visit.lead_id and visit.state != "done" else []
            visit.hint = "\n".join(sentences) or False

    def _hint_sentences(self):
        """:return: what to know about a visit that did not take place yet"""
        if self.state == "cancelled":
            return [self.env._("This visit was cancelled. Plan it again to keep its people and its purpose.")]
        sentences = []
        if self.is_to_debrief:
            sentences.append(self.env._("It took place: write down what came out of it, while you remember."))
        if not self.question_ids:
            sentences.append(self.env._("Without a question to answer this visit counts as courtesy."))
        for question in self.question_ids.filtered(lambda question: question.state == "answered"):
            sentences.append(self.env._("“%(question)s” is answered by now.", question=question.name))
        return sentences + self._people_hints()

    def _people_hints(self):
        """:return: sentences about people of whom nobody knows what they can answer, or who are of another customer"""
        lead = self.lead_id.sudo()
        seated = lead.stakeholder_ids.filtered("force_ids").partner_id
        strangers = self._strangers()
        sentences = [
            self.env._(
                "%(person)s works for %(company)s, not for the customer of this deal: plan another visit there.",
                person=person.name,
                company=person.commercial_partner_id.name,
            )
            for person in strangers
        ]
        for person in self.partner_ids._origin.sudo() - strangers - seated:
            sentences.append(
                self.env._(
                    "%(person)s holds no seat in the buying center: nobody knows what to ask there.", person=person.name
                )
            )
        return sentences

    def _strangers(self):
        """:return: people who are met and work outside the customer's group; externals of the deal do not count"""
        lead = self.lead_id.sudo()
        known = lead.stakeholder_ids.partner_id
        return self.partner_ids._origin.sudo().filtered(
            lambda person: person not in known
            and person.commercial_partner_id != person
            and lead.kam_root_id
            and person.commercial_partner_id.kam_root_id != lead.kam_root_id
        )
