from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import new_test_user, tagged

from .red_flags import RedFlagCommon


@tagged("post_install", "-at_install")
class TestRedFlagDecisions(RedFlagCommon):
    """Each flag proposes one step: accepted once, declined without a reason, remembered while nothing changes."""

    def setUp(self):
        super().setUp()
        self.cora_seat.unlink()
        self.flag = self._flag("no_coach")

    def test_accepting_plans_the_step_once_for_the_salesperson(self):
        self.deal.user_id = self.salesman
        self.flag.with_user(self.manager).action_kam_accept()
        self.flag.with_user(self.manager).action_kam_accept()
        activity = self.deal.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.summary, "Win somebody inside who can guide us")
        self.assertEqual(activity.user_id, self.salesman)
        self.assertEqual(activity.date_deadline, Date.context_today(activity) + timedelta(days=14))
        self.assertFalse(activity.note, "an activity says what to do and not why")
        self.assertEqual((self.flag.state, self.flag.decided_by_id), ("accepted", self.manager))
        self.assertEqual(self.flag.activity_id, activity)

    def test_a_step_without_a_kind_of_activity_is_a_to_do_of_the_user(self):
        self.flag.kind_id.write({"activity_type_id": False, "days": 0})
        self.flag.with_user(self.manager).action_kam_accept()
        activity = self.deal.activity_ids
        self.assertEqual(activity.activity_type_id, self.env.ref("mail.mail_activity_data_todo"))
        self.assertEqual((activity.user_id, activity.date_deadline), (self.manager, Date.context_today(activity)))

    def test_declining_is_remembered_until_the_evidence_changes(self):
        self.flag.with_user(self.manager).action_kam_decline()
        self.assertEqual(self.flag.state, "declined")
        self.assertFalse(self.deal.activity_ids)
        self.eva_seat.rating = "5"
        self.deal._kam_refresh_score()
        self.assertEqual(self.flag.state, "declined", "the same people, and none of them is a coach")
        self._seat(self.tom, "T-CA", contact_depth="brief", verified_on=self.today)
        self.assertIn("no_coach", self._flags())
        self.assertEqual(self.flag.state, "open", "one more is known, and is no coach either")
        self.assertFalse(self.flag.decided_by_id)

    def test_a_declined_step_can_be_planned_after_all(self):
        self.flag.with_user(self.manager).action_kam_decline()
        self.flag.with_user(self.manager).action_kam_accept()
        self.assertEqual(self.flag.state, "accepted")
        self.flag.with_user(self.manager).action_kam_decline()
        self.assertEqual(self.flag.state, "accepted", "what is planned is not declined: the activity is there")

    def test_a_reason_that_comes_back_is_a_new_flag(self):
        self.flag.with_user(self.manager).action_kam_decline()
        coach = self._seat(self.cora, "C-CO", contact_depth="brief", verified_on=self.today)
        self.assertNotIn("no_coach", self._flags())
        coach.unlink()
        self.assertIn("no_coach", self._flags())
        self.assertEqual(self._flag("no_coach").state, "open")

    def test_closed_flags_are_not_decided_about(self):
        self._seat(self.cora, "C-CO", contact_depth="brief", verified_on=self.today)
        self.assertNotIn("no_coach", self._flags())
        self.flag.with_user(self.manager).action_kam_accept()
        self.assertEqual(self.flag.state, "open")
        self.assertFalse(self.deal.activity_ids)

    def test_what_the_page_shows(self):
        self.flag.with_user(self.manager).action_kam_decline()
        flags = self.deal.with_user(self.manager).kam_red_flags
        self.assertEqual([flag["name"] for flag in flags], ["No Coach", "Decision Maker before Coach"])
        self.assertIn("Declined by Kam Manager", flags[0]["decided"])
        self.assertEqual({link["name"] for link in flags[0]["links"]}, {"Eva Boss", "Udo User"})
        card = self.deal.with_user(self.director).kam_compass
        self.assertEqual((card["flags"], card["flag"]), (2, "No Coach"))

    def test_undecided_flags_need_attention(self):
        leads = self.env["crm.lead"].with_user(self.manager)
        self.deal.activity_schedule(summary="Next step", date_deadline=self.today + timedelta(days=3))
        self.deal.date_deadline = False
        deal = self.deal.with_user(self.manager)
        self.assertIn("red flags to decide about: 2 (the worst of the deal: No Coach)", deal.kam_attention)
        undecided = [("id", "=", deal.id), ("kam_open_flag_count", ">", 0), ("kam_needs_attention", "=", True)]
        self.assertEqual(leads.search(undecided), deal)
        deal.kam_red_flag_ids.action_kam_decline()
        self.env.flush_all()
        self.assertEqual(deal.kam_open_flag_count, 0)
        self.assertNotIn("red flags", deal.kam_attention or "")
        self.assertEqual(deal.kam_red_flag_count, 2, "they stand, whatever was decided")

    def test_erasing_the_words_about_a_person_clears_what_closed_flags_said(self):
        self.udo_seat.write({"influence": "high", "rating": "-4"})
        self.assertIn("Udo User (-4)", self._reason("against_us"))
        self.udo_seat.rating = "1"
        flag = self._flag("against_us")
        self.assertEqual(flag.close_reason, "gone")
        self.udo.with_user(self.director).action_kam_erase_judgements()
        self.assertNotIn("Udo", f"{flag.reason} {flag.evidence}")
        self.assertEqual(flag.reason, flag.kind_id.description)

    # Who

    def test_who_sees_flags_and_decides(self):
        self.headquarters.kam_team_id = self.env["crm.team"].create(
            {"name": "Bank team", "crm_team_member_ids": [Command.create({"user_id": self.other_manager.id})]}
        )
        for user in (self.manager, self.other_manager, self.director, self.administrator):
            with self.subTest(user.login):
                self.assertTrue(self.flag.with_user(user).reason)
                self.assertTrue(self.deal.with_user(user).kam_red_flags)
        self.flag.with_user(self.other_manager).action_kam_decline()
        self.assertEqual(self.flag.decided_by_id, self.other_manager)

    def test_who_sees_nothing(self):
        portal = new_test_user(self.env, "flag_portal", "base.group_portal")
        for user in (self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login):
                for name in ("kam_red_flags", "kam_red_flag_count", "kam_worst_flag_id", "kam_red_flag_ids"):
                    with self.assertRaises(AccessError):
                        self.deal.with_user(user).read([name])
                with self.assertRaises(AccessError):
                    self.env["kam.red.flag"].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.flag.with_user(user).action_kam_accept()

    def test_who_may_read_the_deal_but_no_judgements_reads_no_reason(self):
        self.other_manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        deal = self.deal.with_user(self.other_manager)
        self.assertEqual(deal.kam_red_flag_count, 2)
        self.assertFalse(deal.kam_red_flags)
        self.assertFalse(self.env["kam.red.flag"].with_user(self.other_manager).search([("lead_id", "=", deal.id)]))
        for method in ("action_kam_accept", "action_kam_decline"):
            with self.assertRaises(AccessError):
                getattr(self.flag.with_user(self.other_manager), method)()
        self.assertFalse(self.deal.activity_ids)

    def test_nobody_writes_flags_by_hand(self):
        for user in (self.manager, self.director, self.administrator):
            for change in (lambda flag: flag.write({"state": "declined"}), lambda flag: flag.unlink()):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    change(self.flag.with_user(user))

    def test_another_company_s_deals(self):
        self.deal.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(self.env["kam.red.flag"].with_user(self.director).search([("lead_id", "=", self.deal.id)]))
        with self.assertRaises(AccessError):
            self.flag.with_user(self.director).action_kam_decline()
