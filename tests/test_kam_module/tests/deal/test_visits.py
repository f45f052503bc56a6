from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .ladder import LadderCommon


class VisitCommon(LadderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.user_id = cls.manager
        cls.udo_seat = cls._seat(cls.udo, "U-WB", contact_depth="none")
        cls.eva_seat = cls._seat(cls.eva, "E-DB")

    @classmethod
    def _visit(cls, *people, days=-1, questions=(), deal=None, **values):
        """A visit so many days from now, to these people, that is to answer these questions."""
        asked = [cls._question(name, deal).id for name in questions]
        if "event_id" not in values:
            values = {"start": fields.Datetime.now() + timedelta(days=days), "user_id": cls.manager.id, **values}
        return cls.env["kam.visit"].create(
            {
                "lead_id": (deal or cls.deal).id,
                "partner_ids": [Command.set([person.id for person in people])],
                "question_ids": [Command.set(asked)],
                **values,
            }
        )

    def _debrief(self, visit, answers=None, outcome="continuation", **values):
        """Debrief a visit: answers by question."""
        visit.action_kam_start_debrief()
        drafts = visit.proposal_ids.grouped("question_id")
        for name, text in (answers or {}).items():
            drafts[self._question(name, visit.lead_id)].text = text
        visit.write({"outcome": outcome, **values})
        visit.action_kam_debrief()
        return visit.proposal_ids

    def _promise(self, what, side="customer"):
        return [Command.create({"name": what, "side": side, "date": "2030-05-06"})]


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


@tagged("post_install", "-at_install")
class TestVisitEdges(VisitCommon):
    def test_moved(self):
        visit = self._visit(self.udo, days=2)
        later = visit.event_id.start + timedelta(days=7)
        visit.event_id.write({"start": later, "stop": later + timedelta(hours=1)})
        self.assertEqual(visit.start, later)
        visit.start = later + timedelta(days=1)
        self.assertEqual(visit.event_id.start, later + timedelta(days=1))

    def test_cancelled_and_planned_again(self):
        visit = self._visit(self.udo, days=2, questions=["trouble"])
        visit.action_kam_cancel()
        self.assertEqual((visit.state, visit.event_id.active), ("cancelled", False))
        with self.assertRefused("was cancelled: plan it again first"):
            visit.action_kam_start_debrief()
        context = visit.action_kam_plan_again()["context"]
        self.assertEqual(context["default_question_ids"], self._question("trouble").ids)
        visit.event_id.active = True
        self.assertEqual(visit.state, "planned")

    def test_a_deleted_meeting_leaves_what_was_said(self):
        done, planned = self._visit(self.udo, questions=["trouble"]), self._visit(self.udo, days=2)
        self._debrief(done, {"trouble": "Queues"}, learned="Paydays are the worst")
        start = done.start
        (done | planned).event_id.unlink()
        self.assertEqual((done.state, planned.state), ("done", "cancelled"))
        self.assertEqual((done.start, done.partner_ids, done.learned), (start, self.udo, "Paydays are the worst"))
        self.assertIn("This visit was cancelled", planned.hint)

    def test_one_of_a_series(self):
        start = fields.Datetime.now().replace(microsecond=0) + timedelta(days=2)
        first = self.env["calendar.event"].with_context(no_mail_to_attendees=True).create(
            {
                "name": "Weekly",
                "start": start,
                "stop": start + timedelta(hours=1),
                "recurrency": True,
                "rrule_type_ui": "weekly",
                "interval": 1,
                "end_type": "count",
                "count": 3,
                start.strftime("%a").lower(): True,
            }
        )
        second = first.recurrence_id.calendar_event_ids.sorted("start")[1]
        visit = self._visit(self.udo, event_id=second.id)
        self.assertEqual(visit.event_id, second)
        self.assertEqual(len(first.recurrence_id.calendar_event_ids.kam_visit_ids), 1)
        first.write({"recurrence_update": "all_events", "start": start + timedelta(hours=1)})
        self.assertEqual(visit.state, "planned")
        self.assertTrue(visit.event_id.active)
        self.assertEqual(visit.start, start + timedelta(days=7, hours=1))

    def test_people_of_two_customers(self):
        visit = self._visit(self.udo, self.stranger, days=1)
        self.assertIn("Sam Stranger works for Lonely Works, not for the customer of this deal", visit.hint)
        visit.event_id.start -= timedelta(days=2)
        self.assertNotIn(self.stranger, self._debrief(visit).partner_id)
        other = self._create_deal("Doors for Lonely Works", partner_id=self.outsider.id)
        there = self._visit(self.udo, self.stranger, deal=other, event_id=visit.event_id.id)
        self.assertEqual(visit.event_id.kam_visit_ids, visit | there)
        with self.assertRefused("is a visit of Vault doors already"):
            self._visit(self.udo, event_id=visit.event_id.id)

    def test_a_lead_is_not_visited_for_its_questions(self):
        lead = self._create_deal("Inquiry", type="lead")
        with self.assertRefused("Inquiry is still a lead"):
            self._visit(self.udo, deal=lead)

    def test_merged_deals_keep_their_visits(self):
        other = self._create_deal("Vault doors, second inquiry", user_id=self.manager.id)
        other.action_kam_take_questions()
        visit = self._visit(self.udo, deal=other, questions=["trouble"])
        self._debrief(visit, {"trouble": "Queues"})
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(visit.lead_id, merged)
        self.assertEqual(visit.question_ids, self._question("trouble", merged))
        answer = visit.proposal_ids.filtered(lambda line: line.kind == "answer")
        answer.action_accept()
        self.assertEqual(self._question("trouble", merged).answer, "Queues")

    def test_a_removed_seat(self):
        contact = self._debrief(self._visit(self.udo)).filtered(lambda line: line.kind == "contact")
        self.udo_seat.unlink()
        with self.assertRefused("Udo User is no longer in the buying center of Vault doors"):
            contact.action_accept()

    def test_a_meeting_becomes_a_visit(self):
        meeting = self._visit(self.udo, days=1).event_id
        meeting.kam_visit_ids.unlink()
        self.assertTrue(meeting.exists())
        context = meeting.action_kam_make_visit()["context"]
        self.assertEqual(context["default_partner_ids"], self.udo.ids)
        with Form(self.env["kam.visit"].with_user(self.manager).with_context(**context)) as form:
            pass
        self.assertEqual(form.record.event_id, meeting)
        self.assertEqual(form.record.start, meeting.start)

    def test_actions_from_deal_map_and_person(self):
        for record in (self.deal, self.udo_seat, self.udo):
            context = record.with_user(self.manager).action_kam_plan_visit()["context"]
            self.assertEqual(context["default_lead_id"], self.deal.id)

    def test_erasing_a_person_erases_what_visits_say_about_them(self):
        visit = self._visit(self.udo, questions=["trouble"])
        self._debrief(visit, {"trouble": "Queues"}, learned="He is tired", worries="His boss")
        visit.action_kam_accept_all()
        self.udo.with_user(self.director).action_kam_erase_judgements()
        self.assertFalse(visit.learned or visit.worries)
        self.assertFalse(visit.proposal_ids.filtered(lambda line: line.kind == "note").text)
        self.assertEqual(self._question("trouble").answer, "Queues", "the answer is the deal's")

    def test_many_visits_cost_no_more_queries(self):
        for _number in range(6):
            self._visit(self.udo, questions=["trouble"])
        visits = self.env["kam.visit"].search([("lead_id", "=", self.deal.id)])

        def queries(ids):
            def read():
                records = self.env["kam.visit"].with_user(self.manager).browse(ids)
                shown = ("name", "start", "state", "is_courtesy", "open_proposal_count", "question_ids")
                return records.web_read({name: {} for name in shown})

            read()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            read()
            return self.cr.sql_log_count - before

        one, all_of_them = queries(visits.ids[:1]), queries(visits.ids)
        self.assertLessEqual(all_of_them, one)


@tagged("post_install", "-at_install")
class TestVisitAccess(VisitCommon):
    """What is said in visits is for the team; the meeting itself is everybody's, as always."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._visit(cls.udo, cls.eva, questions=["trouble"], learned="The board is tired of queues")
        cls.visit.commitment_ids = [Command.create({"name": "Trial"})]
        cls.visit.action_kam_start_debrief()
        cls.portal = new_test_user(cls.env, "visit_portal", "base.group_portal", partner_id=cls.eva.id)
        cls.public = cls.env.ref("base.public_user")

    def test_the_team_and_directors(self):
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login):
                visit = self.visit.with_user(user)
                visit.worries = f"Noted by {user.login}"
                self.assertTrue(visit.commitment_ids.name and visit.proposal_ids.sentence)

    def test_nobody_else(self):
        for user in (self.other_manager, self.finance, self.salesman, self.portal, self.public):
            for record in (self.visit, self.visit.commitment_ids, self.visit.proposal_ids):
                with self.subTest(f"{user.login} {record._name}"), self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])

    def test_an_invited_customer_sees_the_meeting_only(self):
        meeting = self.visit.event_id.with_user(self.portal)
        self.assertEqual(meeting.name, "Visit: Harbour Bank North 1")
        for name in ("kam_visit_ids", "kam_question_ids"):
            with self.assertRaises(AccessError):
                meeting.read([name])

    def test_any_employee_moves_the_meeting(self):
        meeting = self.visit.event_id.with_user(self.salesman)
        start = meeting.start + timedelta(days=1)
        meeting.with_context(no_mail_to_attendees=True).write({"start": start, "stop": start + timedelta(hours=1)})
        self.assertEqual(self.visit.start, start)

    def test_another_company_s_deals(self):
        self.deal.write({"user_id": False, "company_id": self.env["res.company"].create({"name": "Elsewhere"}).id})
        for record in (self.visit, self.visit.commitment_ids, self.visit.proposal_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.director).read(["display_name"])


@tagged("post_install", "-at_install")
class TestVisitTour(VisitCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_visit_is_planned_debriefed_and_answers_a_question_on_a_phone(self):
        self.manager.password = self.manager.login
        self.deal.partner_id = self.udo
        self.start_tour(f"/odoo/crm/{self.deal.id}", "kam_visit_plan", login=self.manager.login)
        visit = self.deal.kam_visit_ids
        self.assertEqual((visit.state, visit.partner_ids, len(visit.question_ids)), ("planned", self.udo, 3))
        visit.start = fields.Datetime.now() - timedelta(hours=2)
        self.start_tour(f"/odoo/visits/{visit.id}", "kam_visit_debrief", login=self.manager.login)
        self.assertEqual((visit.state, visit.outcome), ("done", "continuation"))
        question = self._question("today")
        self.assertEqual((question.state, question.answer), ("answered", "Old doors, since 1998"))
        self.assertEqual(question.source_id, self.udo)
