from datetime import timedelta

from odoo.tests import Form, tagged

from .visits import VisitCommon


@tagged("post_install", "-at_install")
class TestVisits(VisitCommon):
    def test_a_visit_is_a_meeting_of_the_calendar_and_invites_nobody(self):
        self.udo.email = "udo@example.com"
        visit = self._visit(self.udo, days=3, questions=["trouble"])
        meeting = visit.event_id
        self.assertEqual(meeting.opportunity_id, self.deal)
        self.assertEqual(meeting.partner_ids, self.udo | self.manager.partner_id)
        self.assertEqual(visit.partner_ids, self.udo)
        self.assertEqual(meeting.kam_question_ids, self._question("trouble"))
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", self.udo.ids)]))
        visit.start += timedelta(days=1)
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", self.udo.ids)]))

    def test_a_new_visit_proposes_what_the_person_can_answer(self):
        with Form(self.env["kam.visit"].with_user(self.manager).with_context(default_lead_id=self.deal.id)) as form:
            form.partner_ids.add(self.udo)
            proposed = [question.id for question in form.question_ids]
        visit = form.record
        self.assertEqual(
            self.env["kam.lead.milestone"].browse(proposed),
            self._question("today") | self._question("trouble") | self._question("first_things"),
        )
        self.assertEqual(visit.state, "planned")
        self.assertEqual(visit.name, "Visit: Harbour Bank North 1")

    def test_whoever_chooses_other_questions_keeps_them(self):
        with Form(self.env["kam.visit"].with_user(self.manager).with_context(default_lead_id=self.deal.id)) as form:
            form.partner_ids.add(self.udo)
            form.question_ids.clear()
            form.question_ids.add(self._question("when"))
            form.partner_ids.add(self.eva)
        self.assertEqual(form.record.question_ids, self._question("when"))

    def test_without_a_question_it_is_a_courtesy(self):
        visit = self._visit(self.udo, days=1)
        self.assertTrue(visit.is_courtesy)
        self.assertIn("counts as courtesy", visit.hint)
        visit.action_kam_propose()
        self.assertFalse(visit.is_courtesy)
        self.assertEqual(len(visit.question_ids), 3)

    def test_three_questions_of_this_deal_at_most(self):
        with self.assertRefused("A visit answers at most 3 questions"):
            self._visit(self.udo, questions=["today", "trouble", "when", "short_list"])
        other = self._create_deal("Another")
        other.action_kam_take_questions()
        with self.assertRefused("is asked in Another, which this visit is not about"):
            self._visit(self.udo).question_ids = self._question("today", other)

    def test_debrief_an_answer_and_accept_it(self):
        visit = self._visit(self.udo, questions=["trouble", "today"])
        self.assertTrue(visit.is_to_debrief)
        self.assertEqual(self.env["kam.visit"].search([("is_to_debrief", "=", True), ("id", "=", visit.id)]), visit)
        promise = self._promise("Trial in two halls")
        proposals = self._debrief(visit, {"trouble": "Queues on paydays"}, outcome="advance", commitment_ids=promise)
        self.assertEqual(visit.state, "done")
        answer = proposals.filtered(lambda line: line.kind == "answer")
        self.assertEqual(answer.partner_id, self.udo, "who can answer most likely did")
        question = self._question("trouble")
        self.assertEqual(question.state, "open", "nothing is written before somebody accepts")
        answer.with_user(self.manager).action_accept()
        self.assertEqual((question.state, question.answer), ("answered", "Queues on paydays"))
        self.assertEqual((question.source_id, question.event_id), (self.udo, visit.event_id))
        self.assertTrue(question.has_evidence)
        self.assertEqual(question.answered_on, visit.start.date())
        with self.assertRefused("was decided already, by Kam Manager"):
            answer.action_accept()

    def test_each_commitment_is_an_activity_of_the_deal(self):
        visit = self._visit(self.udo)
        self._debrief(visit, outcome="advance", commitment_ids=self._promise("Trial in two halls"))
        activity = visit.commitment_ids.activity_id
        self.assertEqual((activity.res_id, activity.user_id), (self.deal.id, self.manager))
        self.assertEqual(activity.summary, "Customer: Trial in two halls")
        self.assertEqual(str(activity.date_deadline), "2030-05-06")
        visit.commitment_ids.date = "2030-05-20"
        self.assertEqual(str(activity.date_deadline), "2030-05-20")
        visit.commitment_ids = self._promise("Send the offer", side="us")
        summaries = set(visit.commitment_ids.activity_id.mapped("summary"))
        self.assertEqual(summaries, {"Customer: Trial in two halls", "Send the offer"})
        visit.commitment_ids.unlink()
        self.assertFalse(activity.exists())

    def test_an_advance_needs_a_commitment_and_a_debrief_an_outcome(self):
        visit = self._visit(self.udo)
        with self.assertRefused("An advance is something the customer committed to"):
            self._debrief(visit, outcome="advance", commitment_ids=self._promise("Send the offer", side="us"))
        with self.assertRefused("Say how Visit: Harbour Bank North 1 ended"):
            self._debrief(visit, outcome=False)
        with self.assertRefused("has not taken place yet"):
            self._visit(self.udo, days=2).action_kam_start_debrief()

    def test_the_map_learns_only_what_somebody_accepts(self):
        proposals = self._debrief(self._visit(self.udo, self.tom))
        found = {(line.kind, line.partner_id) for line in proposals}
        self.assertEqual(found, {("contact", self.udo), ("seat", self.tom)})
        proposals.visit_id.action_kam_accept_all()
        self.assertEqual(self.udo_seat.contact_depth, "brief")
        tom = self.deal.stakeholder_ids.filtered(lambda seat: seat.partner_id == self.tom)
        self.assertEqual(tom.contact_depth, "brief")
        self._debrief(self._visit(self.udo))
        third = self._debrief(self._visit(self.udo), learned="He shows our film to the board")
        self.assertEqual({(line.kind, line.contact_depth) for line in third}, {("contact", "several"), ("note", False)})
        third.filtered(lambda line: line.kind == "note").action_accept()
        self.assertIn("He shows our film to the board", self.udo_seat.evidence)

    def test_what_was_declined_does_not_come_back_on_the_same_evidence(self):
        declined = self._debrief(self._visit(self.udo, questions=["trouble"]), {"trouble": "Queues"})
        declined.action_decline()
        self.assertFalse(self._debrief(self._visit(self.udo, questions=["trouble"]), {"trouble": "Queues"}))
        again = self._debrief(self._visit(self.udo, questions=["trouble"]), {"trouble": "Queues and noise"})
        self.assertEqual(set(again.mapped("kind")), {"answer", "contact"}, "new words, and met for the third time")
        self.assertFalse(self._question("trouble").answer)

    def test_unanswered_after_visits_says_so(self):
        question = self._question("trouble")
        self._debrief(self._visit(self.udo, questions=["trouble"]))
        self.assertFalse(question.hint)
        self._debrief(self._visit(self.udo, questions=["trouble"]))
        self.assertEqual(question.hint, "Still unanswered after 2 visits.")
        self.template.visit_limit = 3
        question.invalidate_recordset(["hint"])
        self.assertFalse(question.hint)

    def test_deals_with_only_continuations_are_listed(self):
        stuck = [("kam_only_continuations", "=", True), ("id", "=", self.deal.id)]
        leads = self.env["crm.lead"].with_user(self.manager)
        self.assertFalse(leads.search(stuck))
        self._debrief(self._visit(self.udo))
        self.assertEqual(leads.search(stuck), self.deal)
        self.assertTrue(self.deal.kam_only_continuations)
        self._debrief(self._visit(self.udo), outcome="advance", commitment_ids=self._promise("Trial"))
        self.assertFalse(leads.search(stuck))
        self.assertEqual((self.deal.kam_visit_count, self.deal.kam_advance_count), (2, 1))

    def test_the_ladder_tells_what_the_next_visit_is_for(self):
        visit = self._visit(self.udo, days=2, questions=["trouble"])
        ladder = self.deal.with_user(self.manager).kam_milestone_ladder()
        self.assertEqual(ladder["visit"]["people"], ["Udo User"])
        self.assertEqual(ladder["visit"]["questions"], [self._question("trouble").name])
        planned = [rung["name"] for stage in ladder["stages"] for rung in stage["questions"] if rung["planned"]]
        self.assertEqual(planned, [self._question("trouble").name])
        self.assertEqual(visit.action_kam_open_meeting()["res_id"], visit.event_id.id)
