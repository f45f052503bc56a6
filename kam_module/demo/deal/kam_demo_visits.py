from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from . import people, visits


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        if deal := self._open_deal(people.CONTACT):
            deal.action_kam_take_questions()
            self._load_answers(deal)
            self._load_deal_visits(deal.with_context(no_mail_to_attendees=True))

    @api.model
    def _load_answers(self, deal):
        for said in visits.ANSWERS:
            self._demo_question(deal, said.question).write(
                {
                    "state": said.state,
                    "answer": said.text,
                    "source_id": said.source and self._ref(said.source).id,
                    "answered_on": fields.Date.subtract(fields.Date.today(), days=said.days),
                }
            )

    @api.model
    def _load_deal_visits(self, deal):
        """A visit whose debrief waits for decisions, and the next one."""
        done = self._load_deal_visit(deal, "visit_last", visits.LAST)
        done.action_kam_start_debrief()
        name, text = visits.LAST["answer"]
        question = self._demo_question(deal, name)
        done.proposal_ids.filtered(lambda proposal: proposal.question_id == question).text = text
        done.write(
            {
                "outcome": "advance",
                "learned": visits.LAST["learned"],
                "worries": visits.LAST["worries"],
                "next_purpose": visits.LAST["next"],
                "commitment_ids": [Command.create({"name": visits.LAST["commitment"]})],
            }
        )
        done.with_context(mail_activity_quick_update=True).action_kam_debrief()
        self._load_deal_visit(deal, "visit_next", visits.NEXT)

    @api.model
    def _load_deal_visit(self, deal, xml_name, story):
        user = deal.user_id
        persons = self.env["res.partner"].union(*(self._ref(person) for person in story["people"]))
        start = fields.Datetime.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=story["days"])
        meeting = {
            "name": story["name"],
            "start": start,
            "stop": start + timedelta(hours=1),
            "user_id": user.id,
            "partner_ids": [Command.set((persons | user.partner_id).ids)],
            "opportunity_id": deal.id,
        }
        event = self.with_context(no_mail_to_attendees=True)._make("calendar.event", {f"meeting_{xml_name}": meeting})
        questions = [question.id for name in story["questions"] for question in self._demo_question(deal, name)]
        return self._make(
            "kam.visit",
            {
                xml_name: {
                    "lead_id": deal.id,
                    "event_id": event.id,
                    "question_ids": [Command.set(questions)],
                    "best_commitment": story["best"],
                    "minimum_commitment": story["minimum"],
                }
            },
        )

    @api.model
    def _demo_question(self, deal, name):
        """:return: the deal's copy of a question of the method; nothing where somebody removed it"""
        milestone = self.env.ref(f"kam_module.milestone_{name}", raise_if_not_found=False)
        return deal.kam_question_ids.filtered(lambda question: milestone and question.milestone_id == milestone)
