from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .buying_center import BuyingCenterCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 10:00:00")
class TestFactsToCheck(BuyingCenterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The half-life of an entry is 90 days: on 1 June, 3 March was one half-life ago.
        cls.eva_seat = cls._seat(cls.eva, "E-DB", influence="high", verified_on="2026-03-03")
        cls.udo_seat = cls._seat(cls.udo, "U-WB", influence="low", verified_on="2025-01-01")
        cls.tom_seat = cls._seat(cls.tom, "T-CA", influence="medium")
        cls.cora_seat = cls._seat(cls.cora, "C-CO", influence="high", verified_on="2026-05-31")
        cls.people = cls.eva_seat | cls.udo_seat | cls.tom_seat | cls.cora_seat

    def test_freshness_halves_with_each_half_life(self):
        self.assertEqual(self.eva_seat.freshness, 50)
        self.assertEqual(self.eva_seat.freshness_state, "fresh")
        self.assertEqual(self.tom_seat.freshness_state, "never")
        self.assertEqual(self.udo_seat.freshness_state, "stale")

    def test_influence_times_age_gives_the_order(self):
        # Tom: 2 × 1 = 200, Eva: 3 × 0.5 = 150, Udo: 1 × 0.98 = 98, Cora: 3 × 0.01 = 2
        self.assertEqual([seat.urgency for seat in self.people], [150, 98, 200, 2])
        found = self.env["kam.stakeholder"].search([("id", "in", self.people.ids)], order="urgency desc")
        self.assertEqual(found, self.tom_seat | self.eva_seat | self.udo_seat | self.cora_seat)

    def test_the_search_finds_what_the_records_say(self):
        for seat in self.people:
            self.assertEqual(bool(seat.filtered_domain([("is_due", "=", True)])), seat.is_due)
        found = self.env["kam.stakeholder"].search([("id", "in", self.people.ids), ("is_due", "=", True)])
        self.assertEqual(found, self.people.filtered("is_due"))
        self.assertEqual(found, self.udo_seat | self.tom_seat)

    def test_checked_unchanged_is_one_click(self):
        self.tom_seat.with_user(self.manager).action_kam_unchanged()
        self.assertEqual(self.tom_seat.verified_on, date(2026, 6, 1))
        self.assertEqual(self.tom_seat.verified_by_id, self.manager)
        self.assertFalse(self.tom_seat.is_due)

    def test_every_answer_is_noted_with_who_when_and_how_old_the_fact_was(self):
        self.eva_seat.with_user(self.manager).action_kam_unchanged()
        self.udo_seat.with_user(self.manager).influence = "high"
        self.tom_seat.with_user(self.director).action_kam_unknown()
        checks = self.env["kam.fact.check"].search([("partner_id", "in", self.people.partner_id.ids)])
        found = {check.partner_id: (check.user_id, check.answer, check.age, check.res_id) for check in checks}
        self.assertEqual(found[self.eva], (self.manager, "unchanged", 90, self.eva_seat.id))
        self.assertEqual(found[self.udo], (self.manager, "changed", 516, self.udo_seat.id))
        self.assertEqual(found[self.tom], (self.director, "unknown", 0, self.tom_seat.id))
        self.assertEqual(set(checks.mapped("date")), {date(2026, 6, 1)})
        self.assertEqual(checks.account_id, self.headquarters)

    def test_nobody_makes_up_or_changes_a_check(self):
        self.eva_seat.with_user(self.manager).action_kam_unchanged()
        check = self.env["kam.fact.check"].search([("partner_id", "=", self.eva.id)])
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                check.with_user(user).answer = "changed"
            with self.subTest(user.login), self.assertRaises(AccessError):
                check.with_user(user).copy()
        with self.assertRaises(AccessError):
            self.eva_seat.with_user(self.other_manager).action_kam_unchanged()
        for user in (self.other_manager, self.salesman, self.finance, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                check.with_user(user).read(["answer"])

    def test_i_do_not_know_makes_it_an_assumption_and_asks_again_later(self):
        self.tom_seat.confidence = "confirmed"
        self.tom_seat.verified_on = "2025-12-01"
        self.tom_seat.with_user(self.manager).action_kam_unknown()
        self.assertEqual(self.tom_seat.confidence, "assumed")
        self.assertEqual(self.tom_seat.verified_on, date(2025, 12, 1), "not knowing verifies nothing")
        self.assertFalse(self.tom_seat.is_due)
        with freeze_time("2026-06-16 10:00:00"):
            self.tom_seat.invalidate_recordset()
            self.assertTrue(self.tom_seat.is_due)

    def test_a_real_change_verifies_and_an_empty_one_does_not(self):
        self.udo_seat.with_user(self.manager).write({"influence": "low"})
        self.assertEqual(self.udo_seat.verified_on, date(2025, 1, 1))
        self.udo_seat.with_user(self.manager).write({"influence": "high"})
        self.assertEqual(self.udo_seat.verified_on, date(2026, 6, 1))
        self.assertEqual(self.udo_seat.verified_by_id, self.manager)

    def test_won_deals_ask_nobody(self):
        self.assertTrue(self.tom_seat.is_due)
        self.deal.action_set_won()
        self.assertFalse(self.tom_seat.is_due)

    def test_changed_opens_the_entry(self):
        action = self.tom_seat.action_kam_changed()
        self.assertEqual((action["res_model"], action["res_id"]), ("kam.stakeholder", self.tom_seat.id))

    def _reminders(self):
        kind = self.env.ref("kam_module.mail_activity_type_check")
        return self.env["mail.activity"].search([("activity_type_id", "=", kind.id), ("user_id", "=", self.manager.id)])

    def test_once_a_week_one_activity_asks_for_all_facts(self):
        later = self._create_deal("Safes")
        self._seat(self.udo, "U-WB", deal=later, influence="low")
        self.env["kam.stakeholder"]._cron_ask()
        reminder = self._reminders()
        # Tom (never verified, medium influence) is the most urgent of three: Tom, Udo here and Udo there.
        self.assertEqual(reminder.res_id, self.deal.id)
        self.assertIn("3 facts to check", reminder.summary)
        self.assertEqual(reminder.date_deadline, date(2026, 6, 8))
        self.env["kam.stakeholder"]._cron_ask()
        self.assertEqual(self._reminders(), reminder, "whoever did not answer is not asked twice")
        reminder.action_done()
        self.env["kam.stakeholder"]._cron_ask()
        self.assertEqual(len(self._reminders()), 1)

    def test_the_salesperson_of_the_deal_is_asked_first(self):
        self.deal.user_id = self.other_manager
        self.env["kam.stakeholder"]._cron_ask()
        self.assertFalse(self._reminders())

    def test_nobody_is_asked_when_all_is_fresh(self):
        self.people.action_kam_unchanged()
        self.env["kam.stakeholder"]._cron_ask()
        self.assertFalse(self._reminders())
