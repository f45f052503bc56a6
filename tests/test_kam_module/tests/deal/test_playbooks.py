from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .compass_common import CompassCommon


@tagged("post_install", "-at_install")
class TestPlaybooks(CompassCommon):
    """Coming to a step proposes its playbook; deals that ended teach the next ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.user_id = cls.manager
        cls.step = cls.env.ref("kam_module.buying_step_tender")
        cls.step.action_kam_draft_playbook()
        cls.plan = cls.step.plan_id
        cls.writer = cls.deal.with_user(cls.manager)

    def test_a_draft_is_written_once_and_ends_with_the_key_node(self):
        self.assertEqual(self.plan.name, "Playbook: Bidding")
        self.assertEqual(self.plan.template_ids[-1].summary, "Prove: Bid submitted, or a negotiated award")
        self.assertEqual(self.step.action_kam_draft_playbook()["res_id"], self.plan.id)

    def test_coming_to_a_step_proposes_and_accepting_schedules(self):
        self.assertFalse(self.writer.kam_playbook_id)
        self._move("bidding")
        self.assertEqual(self.writer.kam_playbook_id, self.plan)
        before = self.deal.activity_ids
        self.writer.action_kam_accept_playbook()
        planned = self.deal.activity_ids - before
        self.assertEqual(len(planned), 3)
        self.assertEqual(planned.user_id, self.manager)
        self.assertFalse(self.writer.kam_playbook_id)

    def test_declined_it_does_not_come_back(self):
        self._move("bidding")
        self.writer.action_kam_decline_playbook()
        self._move("entry")
        self._move("bidding")
        self.assertFalse(self.writer.kam_playbook_id or self.deal.activity_ids)

    def test_the_customer_s_stage_proposes_when_our_step_has_nothing(self):
        self.closing.action_kam_draft_playbook()
        self.deal.compass_stage_id = self.closing
        self.assertEqual(self.writer.kam_playbook_id, self.closing.plan_id)
        self.deal.action_set_lost()
        self.assertFalse(self.writer.kam_playbook_id)

    def test_leads_and_plans_without_activities_propose_nothing(self):
        lead = self._create_deal("Lead", type="lead", stage_id=self.stages["bidding"].id)
        self.assertFalse(lead.kam_playbook_id)
        self._move("bidding")
        self.plan.template_ids.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.deal.kam_playbook_id)

    def test_nobody_decides_about_a_playbook_of_a_deal_they_may_not_change(self):
        self._move("bidding")
        with self.assertRaises(AccessError):
            self.deal.with_user(self.other_manager).action_kam_decline_playbook()
        self.assertEqual(self.writer.kam_playbook_id, self.plan)

    # Lessons

    def test_a_lost_deal_keeps_the_lesson_of_the_wizard(self):
        self._move("bidding")
        wizard = self.env["crm.lead.lost"].with_user(self.manager)
        wizard.create(
            {"lead_ids": [(6, 0, self.deal.ids)], "kam_what_decided": "Price of the maintenance"}
        ).action_lost_reason_apply()
        review = self.deal.kam_review_ids
        self.assertEqual((review.outcome, review.what_decided), ("lost", "Price of the maintenance"))
        self.assertEqual((review.buying_step_id, review.account_id), (self.step, self.headquarters))
        self.assertFalse(review.competitor or self.writer.kam_lacks_review)

    def test_a_deal_can_be_lost_without_a_word_and_says_so(self):
        self.env["crm.lead.lost"].with_user(self.manager).create(
            {"lead_ids": [(6, 0, self.deal.ids)]}
        ).action_lost_reason_apply()
        self.assertEqual(self.deal.won_status, "lost")
        leads = self.env["crm.lead"].with_user(self.manager).with_context(active_test=False)
        self.assertEqual(leads.search([("id", "=", self.deal.id), ("kam_lacks_review", "=", True)]), self.deal)
        self.deal.action_restore()
        self.assertFalse(self.writer.kam_lacks_review)

    def test_a_won_deal_asks_and_knows_from_which_step_it_was_won(self):
        with self.assertRefused("Vault doors is still open"):
            self.writer.action_kam_write_review()
        self._move("negotiation")
        self.deal.action_set_won()
        self._history(self.deal, 30, (0, "stage_id", self.stages["negotiation"]))
        self.assertTrue(self.writer.kam_lacks_review)
        context = self.writer.action_kam_write_review()["context"]
        lessons = self.env["kam.deal.review"].with_user(self.manager)
        review = lessons.with_context(**context).create({"what_decided": "The trial in two halls"})
        self.assertEqual((review.outcome, review.buying_step_id.code), ("won", "commitment"))
        self.assertFalse(self.writer.kam_lacks_review)
        found = self.env["kam.deal.review"].search(review.buying_step_id.action_kam_open_lessons()["domain"])
        self.assertIn(review, found)

    def test_merged_deals_keep_lessons_and_decisions(self):
        other = self._create_deal("Second", user_id=self.manager.id, stage_id=self.stages["bidding"].id)
        self._move("bidding")
        self.writer.action_kam_decline_playbook()
        other.action_kam_decline_playbook()
        review = self.env["kam.deal.review"].create(
            {"lead_id": other.id, "outcome": "lost", "what_decided": "Time"}
        )
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(merged.kam_review_ids, review)
        self.assertEqual(review.buying_step_id, self.step)
        self.assertEqual(len(merged.kam_playbook_decision_ids), 1)

    def test_everybody_of_key_accounts_learns_and_nobody_else_reads(self):
        review = self.env["kam.deal.review"].create(
            {"lead_id": self.deal.id, "outcome": "won", "what_decided": "Trust"}
        )
        for user in (self.manager, self.other_manager, self.director):
            with self.subTest(user.login):
                self.assertEqual(review.with_user(user).what_decided, "Trust")
        review.with_user(self.manager).again = "Start with a trial"
        with self.assertRaises(AccessError):
            review.with_user(self.other_manager).again = "Not mine"
        portal = new_test_user(self.env, "lesson_portal", "base.group_portal")
        for user in (self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                review.with_user(user).read(["what_decided"])
