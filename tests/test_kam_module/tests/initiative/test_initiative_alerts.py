from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from odoo.tests import new_test_user, tagged

from .initiative_world import InitiativeWorld


@tagged("post_install", "-at_install")
class TestInitiativeAlerts(InitiativeWorld):
    """What is new is told once, to the person who can act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "alert_manager", "kam_module.group_kam_user")
        cls.director = new_test_user(cls.env, "alert_director", "kam_module.group_kam_director")
        cls.initiative.manager_id = cls.manager

    def _look(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.initiative.sudo()._watch()

    def _told(self):
        return self.initiative.activity_ids.mapped("summary")

    def test_silence_is_told_once_and_a_loss_is_added(self):
        self._look()
        activity = self.initiative.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(activity.summary, "Branches silent: 5")
        self.assertIn("Delta North", activity.note)
        self._look()
        self.assertEqual(self.initiative.activity_ids, activity)
        activity.action_done()
        self._look()
        self.assertFalse(self.initiative.activity_ids)
        self._deal(self.south).action_set_lost()
        self._look()
        self.assertEqual(self._told(), ["Branches lost: 1"])
        self._deal(self.north).action_set_lost()
        self._look()
        self.assertEqual(self._told(), ["Branches lost: 1"])
        self.assertIn("Delta South", self.initiative.activity_ids.note)
        self.assertIn("Delta North", self.initiative.activity_ids.note)

    def test_good_news_are_nobody_s_task(self):
        self._look()
        self.initiative.activity_ids.action_done()
        self._buy(self.north, 700)
        self._look()
        self.assertFalse(self.initiative.activity_ids)

    def test_muted_stays_muted_until_something_changes(self):
        self.initiative.with_user(self.manager).action_mute()
        self.assertFalse(self.initiative.activity_ids)
        self._look()
        self.assertEqual((self.initiative.state, self._told()), ("muted", []))
        self._deal(self.south).action_set_lost()
        self._look()
        self.assertEqual((self.initiative.state, self._told()), ("open", ["Branches lost: 1"]))
        self.assertIn("something changed at Delta South", self.initiative.message_ids[0].body)

    def test_closed_ones_are_left_alone_by_the_job(self):
        self.initiative.action_close()
        other = self._initiate(name="Another")
        other.manager_id = self.manager
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.env["kam.initiative"].sudo()._cron_watch()
        self.assertFalse(self.initiative.activity_ids)
        self.assertEqual(other.activity_ids.summary, "Branches silent: 5")

    def test_what_nobody_manages_is_told_to_a_director(self):
        lonely = self._initiate(self.lonely).with_user(self.env.ref("base.user_root"))
        user = lonely.sudo().partner_id._kam_first_in_charge(self.env["res.users"])
        self.assertTrue(user.has_group("kam_module.group_kam_director"))
        archived = self.manager
        archived.sudo().active = False
        self.assertEqual(lonely.sudo().partner_id._kam_first_in_charge(archived, self.director), self.director)

    def test_the_end_of_a_competitor_s_contract_is_told_in_time_and_once(self):
        position = self.env["kam.competitor.position"].create(
            {
                "partner_id": self.north.id,
                "product_categ_id": self.counters.id,
                "competitor_id": self.polaris.id,
                "contract_end": "2025-06-30",
                "known_by": self.manager.id,
            }
        )
        tell = self.env["kam.competitor.position"].sudo()._tell_renewals
        tell()
        self.assertFalse(position.activity_ids)
        with freeze_time("2025-01-02"):  # 179 days before
            tell()
            tell()
        self.assertEqual(position.activity_ids.user_id, self.manager)
        self.assertIn("Polaris Systems at Delta North: Counters", position.activity_ids.summary)
        position.activity_ids.action_done()
        with freeze_time("2025-02-01"):
            tell()
            self.assertFalse(position.activity_ids)
            position.contract_end = "2025-07-15"
            tell()
        self.assertEqual(len(position.activity_ids), 1)

    def test_the_digest_counts_what_fell_silent_or_was_lost_of_what_the_reader_sees(self):
        self._deal(self.south).action_set_lost()
        self._look()
        digest = self.env["digest.digest"].sudo().create({"name": "Daily", "company_id": self.env.company.id})
        yesterday, morning, night = (datetime(2024, 9, day) for day in (14, 15, 16))
        today = {"start_datetime": morning, "end_datetime": night}
        before = {"start_datetime": yesterday, "end_datetime": morning}
        for user, period, expected in (
            (self.manager, today, (4, 1)),
            (self.manager, before, (0, 0)),
            (self.director, today, (4, 1)),
        ):
            found = digest.with_user(user).with_context(**period)
            found.invalidate_recordset()
            values = (found.kpi_kam_branches_silent_value, found.kpi_kam_branches_lost_value)
            self.assertEqual(values, expected)
