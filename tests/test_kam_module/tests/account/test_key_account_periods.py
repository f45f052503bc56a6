from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import format_date

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestKeyAccountPeriods(KamCommon):
    """When an account was key, why, and in which tier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strategic = cls.env.ref("kam_module.kam_tier_strategic")
        cls.growth = cls.env.ref("kam_module.kam_tier_growth")

    def assertKey(self, account, expected):
        self.assertPeriods(account.kam_key_period_ids, "reason", expected)

    def assertTiers(self, account, expected):
        self.assertPeriods(account.kam_tier_period_ids, "tier_id", expected)

    def test_tiers_are_shipped(self):
        tiers = self.env["kam.tier"].search([])
        self.assertEqual(tiers.mapped("name"), ["Strategic", "Key", "Growth"])
        self.assertEqual(len(set(tiers.mapped("color"))), 3)

    def test_mark_and_release(self):
        self.outsider.with_context(kam_date="2022-01-01", kam_reason="Buys everywhere").is_key_account = True
        self.assertTrue(self.outsider.is_key_account)
        self.outsider.is_key_account = False
        self.assertFalse(self.outsider.is_key_account)
        self.assertKey(self.outsider, [("Buys everywhere", "2022-01-01", "2024-06-14")])
        self.outsider.with_context(kam_reason="Came back").is_key_account = True
        self.assertKey(
            self.outsider,
            [("Buys everywhere", "2022-01-01", "2024-06-14"), ("Came back", "2024-06-15", None)],
        )

    def test_marked_and_released_on_one_day(self):
        self.outsider.is_key_account = True
        self.outsider.is_key_account = False
        self.assertKey(self.outsider, [])

    def test_new_company_is_marked_at_once(self):
        account = self._create_company("New One", is_key_account=True, kam_tier_id=self.growth.id)
        self.assertKey(account, [(False, "2024-06-15", None)])
        self.assertTiers(account, [(self.growth, "2024-06-15", None)])

    def test_planned_mark_takes_effect_on_its_day(self):
        self.outsider.with_context(kam_date="2024-07-01").write({"is_key_account": True, "kam_tier_id": self.growth.id})
        self.assertFalse(self.outsider.is_key_account)
        self.assertFalse(self.outsider.kam_tier_id)
        with freeze_time("2024-07-01"):
            self.env["kam.root.period"]._cron_today()
            self.assertTrue(self.outsider.is_key_account)
            self.assertEqual(self.outsider.kam_tier_id, self.growth)

    def test_tier_has_a_history(self):
        self.outsider.with_context(kam_date="2022-01-01").kam_tier_id = self.growth
        self.outsider.kam_tier_id = self.strategic
        self.assertTiers(
            self.outsider, [(self.growth, "2022-01-01", "2024-06-14"), (self.strategic, "2024-06-15", None)]
        )
        self.outsider.kam_tier_period_ids[:1].unlink()
        self.assertFalse(self.outsider.kam_tier_id)

    def test_periods_do_not_overlap(self):
        self.outsider.with_context(kam_date="2022-01-01").is_key_account = True
        with self.assertRefused("Lonely Works: Key account from .* and Key account since .* same time"):
            self.env["kam.key.period"].create(
                {"partner_id": self.outsider.id, "date_from": "2021-01-01", "date_to": "2022-01-01"}
            )

    def test_contact_is_no_key_account(self):
        with self.assertRefused("Ana Buyer is a contact"):
            self.contact.is_key_account = True
        with self.assertRefused("Ana Buyer is a contact"):
            self.contact.kam_tier_id = self.growth

    @users("kam_director")
    def test_window_marks_many(self):
        accounts = (self.outsider | self.headquarters).with_user(self.env.user)
        action = accounts.action_kam_mark()
        with Form(self.env[action["res_model"]].with_context(**action["context"])) as form:
            form.date = "2024-01-01"
            form.tier_id = self.strategic
            form.manager_id = self.manager
            form.reason = "Twelve branches"
        form.record.action_apply()
        self.assertRecordValues(
            accounts,
            [{"is_key_account": True, "kam_tier_id": self.strategic.id, "kam_manager_id": self.manager.id}] * 2,
        )
        self.assertKey(self.outsider, [("Twelve branches", "2024-01-01", None)])
        self.assertTiers(self.outsider, [(self.strategic, "2024-01-01", None)])

    @users("kam_director")
    def test_window_releases(self):
        self.outsider.with_context(kam_date="2022-01-01", kam_reason="Growing").write(
            {"is_key_account": True, "kam_tier_id": self.growth.id, "kam_manager_id": self.manager.id}
        )
        action = self.outsider.with_user(self.env.user).action_kam_release()
        with Form(self.env[action["res_model"]].with_context(**action["context"])) as form:
            form.reason = "Bought by a competitor"
        form.record.action_apply()
        period = self.outsider.kam_key_period_ids
        self.assertKey(self.outsider, [("Growing", "2022-01-01", "2024-06-14")])
        self.assertEqual(period.release_reason, "Bought by a competitor")
        self.assertTiers(self.outsider, [(self.growth, "2022-01-01", "2024-06-14")])
        self.assertFalse(self.outsider.is_key_account)
        self.assertEqual(self.outsider.kam_manager_id, self.manager)

    def test_mark_before_the_running_period(self):
        self.outsider.with_context(kam_date="2022-01-01").is_key_account = True
        with self.assertRefused("Key account since .* for Lonely Works"):
            self.outsider.with_context(kam_date="2021-01-01").is_key_account = False

    def test_chatter(self):
        self.outsider.with_context(kam_reason="Buys everywhere").is_key_account = True
        day = format_date(self.env, "2024-06-15")
        self.assertEqual(self._last_note(self.outsider), f"Key account since {day}Buys everywhere")
        self.outsider.kam_tier_id = self.growth
        self.assertEqual(self._last_note(self.outsider), f"Tier Growth since {day}")
        self.outsider.kam_tier_id = False
        self.assertEqual(self._last_note(self.outsider), f"no longer: Tier Growth since {day}")

    def test_chatter_of_the_manager(self):
        self.env.cr.flush()  # what is new in a transaction is not tracked
        account = self.outsider.with_context(tracking_disable=False, mail_notrack=False)
        account.kam_manager_id = self.manager
        self.env.cr.flush()
        account.invalidate_recordset(["message_ids"])
        self.assertEqual(account.message_ids.tracking_value_ids.mapped("new_value_char"), [self.manager.name])
