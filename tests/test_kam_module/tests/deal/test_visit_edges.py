from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .visits import VisitCommon


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
