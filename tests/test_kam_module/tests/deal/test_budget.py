from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .compass_common import CompassCommon


@tagged("post_install", "-at_install")
class TestBudget(CompassCommon):
    """What the customer can spend, as somebody told us on a day."""

    def _estimate(self, likely, date="2026-01-10", deal=None, **values):
        return self.env["kam.budget.estimate"].create(
            {"lead_id": (deal or self.deal).id, "likely": likely, "date": date, **values}
        )

    def test_the_latest_estimate_is_offered_and_never_forced(self):
        self._estimate(100_000, "2026-03-01", low=80_000, high=150_000)
        self._estimate(60_000, "2026-01-01")
        self.deal.expected_revenue = 5
        self.assertEqual(self.deal.kam_budget_likely, 100_000)
        self.assertEqual(self.deal.expected_revenue, 5)
        self.deal.with_user(self.director).action_kam_use_budget()
        self.assertEqual(self.deal.expected_revenue, 100_000)

    def test_without_an_estimate_there_is_nothing_to_offer(self):
        with self.assertRefused("Vault doors has no budget estimate"):
            self.deal.action_kam_use_budget()

    def test_another_currency_is_converted_at_the_rate_of_the_day(self):
        foreign = self.env["res.currency"].create({"name": "BUD", "symbol": "B"})
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "name": "2000-01-01", "rate": 4, "company_id": False}
        )
        self._estimate(400_000, currency_id=foreign.id)
        self.assertEqual(self.deal.kam_budget_likely, 100_000)

    def test_zero_and_a_range_the_wrong_way_round_are_refused(self):
        for values in ({"likely": 0}, {"likely": -5}, {"likely": 10, "low": 20}, {"likely": 10, "high": 9}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "likely_positive|range_in_order"),
                self.cr.savepoint(),
            ):
                self._estimate(**values)
        self.assertTrue(self._estimate(10, low=10, high=10) | self._estimate(10))

    def test_the_level_of_the_source_is_that_of_the_day(self):
        self.eva.kam_level = "middle"
        estimate = self._estimate(10, source_id=self.eva.id)
        self.eva.kam_level = "executive"
        self.assertEqual(estimate.source_level, "middle")

    def test_the_chart_needs_two_estimates_and_says_how_sure_they_are(self):
        self._estimate(50_000)
        self.assertFalse(self.deal.kam_budget_chart)
        self._estimate(80_000, "2026-02-10", confidence="high")
        points = self.deal.kam_budget_chart["points"]
        self.assertEqual([point["sure"] for point in points], [False, True])
        self.assertLess(points[0]["x"], points[1]["x"])
        self.assertIn("High: approved or in writing", points[1]["title"])

    def test_merged_deals_keep_every_estimate(self):
        other = self._create_deal("Second inquiry")
        kept = self._estimate(10) | self._estimate(20, deal=other)
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(merged.kam_budget_ids.sorted("id"), kept.sorted("id"))

    def test_erasing_a_person_keeps_the_figures_and_removes_what_is_said_about_them(self):
        told = self._estimate(10, source_id=self.eva.id, mover_id=self.udo.id, reason="She let it slip at lunch")
        moved = self._estimate(20, source_id=self.udo.id, mover_id=self.eva.id, reason="The draft of the plan")
        self.deal.action_set_won()
        lesson = self.env["kam.deal.review"].create(
            {
                "lead_id": self.deal.id,
                "outcome": "won",
                "what_decided": "The trial",
                "decided_by_ids": [Command.set((self.eva | self.udo).ids)],
            }
        )
        self.eva.with_user(self.director).action_kam_erase_judgements()
        self.assertEqual((told.likely, told.reason, told.mover_id), (10, False, self.udo))
        self.assertEqual((moved.likely, moved.reason, moved.mover_id.ids), (20, "The draft of the plan", []))
        self.assertEqual((lesson.decided_by_ids, lesson.what_decided), (self.udo, "The trial"))

    def test_who_reads_and_writes_budgets(self):
        estimate = self._estimate(10, source_id=self.eva.id)
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login):
                estimate.with_user(user).reason = f"Said to {user.login}"
        portal = new_test_user(self.env, "budget_portal", "base.group_portal")
        for user in (self.other_manager, self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                estimate.with_user(user).read(["likely"])
        with self.assertRaises(AccessError):
            self.deal.with_user(self.salesman).read(["kam_budget_ids"])
        self.deal.write({"company_id": self.env["res.company"].create({"name": "Elsewhere"}).id})
        with self.assertRaises(AccessError):
            estimate.with_user(self.director).read(["likely"])
