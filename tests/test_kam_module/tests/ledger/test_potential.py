from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestPotential(RetentionCommon):
    """What an account buys from us, of all that it could buy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._belong(cls.north, cls.headquarters)
        cls._buy(cls.headquarters, (100, "2026-02-10", cls.machine), (999, "2025-02-10", cls.machine))
        cls._buy(cls.north, (150, "2026-10-10", cls.machine))

    @classmethod
    def _declare(cls, amount=1000, **values):
        return cls.env["kam.potential"].create(
            {"partner_id": cls.headquarters.id, "amount": amount, "source": "Annual report", **values}
        )

    def test_share_of_the_accounts_wallet(self):
        potential = self._declare()
        self.assertEqual((str(potential.date_from), str(potential.date_to)), ("2026-01-01", "2026-12-31"))
        self.assertEqual((potential.revenue, potential.share), (250, 0.25))  # 100 + 150 of the branch
        self.assertEqual(potential.declared_by_id, self.env.user)
        self.assertIn("25.0 % of", self.headquarters.kam_wallet_text)
        self.assertIn("Annual report", self.headquarters.kam_wallet_text)

    def test_without_potential_it_is_not_available(self):
        self.assertIn("Not available: no potential", self.headquarters.kam_wallet_text)
        self._declare(date_from="2027-01-01", date_to="2027-12-31")
        self.assertIn("Not available: no potential", self.headquarters.kam_wallet_text)

    def test_declarations_are_kept_and_the_latest_counts(self):
        first = self._declare(declared_on="2026-01-05")
        second = self._declare(500)
        self.assertFalse(first.is_current)
        self.assertTrue(second.is_current)
        self.assertIn("50.0 %", self.headquarters.kam_wallet_text)
        self.assertEqual(self.headquarters.kam_potential_ids, first | second)

    def test_stale_after_twelve_months(self):
        # On 15 November 2026
        self.assertFalse(self._declare(declared_on="2025-11-15").is_stale)
        stale = self._declare(declared_on="2025-11-14", date_from="2025-01-01", date_to="2025-12-31")
        self.assertTrue(stale.is_stale)
        self.assertIn("Stale", stale.share_text)

    def test_potential_in_another_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0), ("2026-06-01", 4.0)])
        potential = self._declare(2000, currency_id=currency.id, declared_on="2026-03-01")
        # 2,000 EUR were 1,000 of ours on the day of the declaration.
        self.assertEqual(potential.share, 0.25)

    def test_refused_in_one_sentence(self):
        for amount in (0, -5):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self._declare(amount)
        with self.assertRaises(CheckViolation), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self._declare(date_from="2026-12-01", date_to="2026-06-30")
        with self.assertRaisesRegex(ValidationError, "Delta Group"):
            self._declare(date_to="2026-12-30")

    def test_access(self):
        manager, director, finance, stranger, portal = (
            self._create_user(f"potential_{login}", group)
            for login, group in (
                ("manager", "kam_module.group_kam_user"),
                ("director", "kam_module.group_kam_director"),
                ("finance", "kam_module.group_kam_finance"),
                ("stranger", "base.group_user"),
                ("portal", "base.group_portal"),
            )
        )
        self.headquarters.kam_manager_id = manager
        potential = self._declare()
        foreign = self._declare(partner_id=self.lonely.id)
        Potential = self.env["kam.potential"]
        self.assertEqual(Potential.with_user(manager).search([]), potential)
        self.assertEqual(potential.with_user(manager).share, 0.25)
        for user in (director, finance):
            self.assertEqual(Potential.with_user(user).search([]), potential | foreign)
        # History is kept: declared again, not changed.
        for user in (manager, director, finance):
            with self.assertRaises(AccessError):
                potential.with_user(user).amount = 1
            with self.assertRaises(AccessError):
                potential.with_user(user).unlink()
        values = {"amount": 5, "source": "Guess"}
        self.assertTrue(Potential.with_user(manager).create({**values, "partner_id": self.headquarters.id}))
        for user, partner in ((manager, self.lonely), (finance, self.lonely), (stranger, self.lonely)):
            with self.assertRaises(AccessError):
                Potential.with_user(user).create({**values, "partner_id": partner.id})
        for user in (stranger, portal):
            with self.assertRaises(AccessError):
                Potential.with_user(user).search([])

    def test_list_asks_a_fixed_number_of_queries(self):
        def count():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.env["kam.potential"].search([]).mapped("share")
            return self.env.cr.sql_log_count - start

        self._declare()
        count()
        few = count()
        for number in range(6):
            self._declare(partner_id=self._create_customer(f"More {number}").id)
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestLifetimeValue(RetentionCommon):
    """What a customer is worth who is kept year after year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._belong(cls.north, cls.headquarters)
        cls._buy(cls.headquarters, (700, "2026-02-10", cls.machine))
        cls._buy(cls.north, (500, "2026-03-10", cls.machine))
        cls.company.kam_clv_retention = 0.8

    def test_both_forms_say_when_the_first_margin_comes(self):
        self._entry(self.direct_cost, 200, "2026-03-11", self.north)
        # Margin 1,200 − 200 = 1,000; retention 0.8, discount 0.1
        self.assertEqual(self.headquarters.kam_clv_margin, 1000)
        self.assertEqual(self.headquarters.kam_clv_kept, 2666.67)  # 1,000 × 0.8 ÷ 0.3
        self.assertEqual(self.headquarters.kam_clv_from_now, 3666.67)  # 1,000 × 1.1 ÷ 0.3
        self.assertEqual(self.headquarters.kam_clv_text, "80.0 % kept a year, discounted by 10.0 % a year")
        self.assertEqual(self.north.kam_clv_margin, 300)

    def test_not_available_with_a_reason(self):
        self.assertIn("no direct cost is posted", self.headquarters.kam_clv_text)
        self.assertFalse(self.headquarters.kam_clv_available)
        self.assertIn("nothing is posted", self.lonely.kam_clv_text)
        self._entry(self.direct_cost, 200, "2026-03-11", self.headquarters)
        self.company.kam_clv_retention = 0
        self.headquarters.invalidate_recordset()
        self.assertIn("no yearly retention rate", self.headquarters.kam_clv_text)
        self.company.write({"kam_clv_retention": 1, "kam_clv_discount": 0})
        self.headquarters.invalidate_recordset()
        self.assertIn("no limit", self.headquarters.kam_clv_text)

    def test_margin_is_for_those_who_may_see_money(self):
        users = [
            self._create_user(f"value_{login}", group)
            for login, group in (
                ("manager", "kam_module.group_kam_user"),
                ("director", "kam_module.group_kam_director"),
                ("money", "kam_module.group_kam_user,kam_module.group_kam_money"),
            )
        ]
        manager, director, money = users
        self.headquarters.kam_manager_id = money
        self._entry(self.direct_cost, 200, "2026-03-11", self.headquarters)
        with self.assertRaises(AccessError):
            self.headquarters.with_user(manager).read(["kam_clv_kept"])
        for user in (director, money):
            self.assertEqual(self.headquarters.with_user(user).kam_clv_margin, 1000)

    def test_rates_out_of_range_are_refused(self):
        for values in ({"kam_clv_retention": 1.2}, {"kam_clv_discount": -0.1}, {"kam_silence_late": 3}):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.company.write(values)
                self.env.flush_all()
