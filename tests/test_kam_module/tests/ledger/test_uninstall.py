from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestUninstall(LedgerCommon):
    """What becomes of the analytic plan when the addon goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env.ref("kam_module.analytic_plan_key_accounts")
        cls.headquarters.is_key_account = True
        cls.account = cls.headquarters._kam_analytic_accounts(cls.plan)
        cls.rules = cls.account._kam_rules()

    def test_an_unused_plan_goes_with_the_addon(self):
        self.assertTrue(self.account and self.rules)
        self.env["account.analytic.plan"]._kam_leave()
        self.assertFalse(self.account.exists() or self.rules.exists())
        self.assertEqual(self.env.ref("kam_module.analytic_plan_key_accounts"), self.plan)

    def test_a_plan_with_bookings_stays_without_its_rules(self):
        self.env["account.analytic.line"].create(
            {"name": "Visit", "amount": -80, self.plan._column_name(): self.account.id}
        )
        self.env["account.analytic.plan"]._kam_leave()
        self.assertFalse(self.rules.exists())
        self.assertTrue(self.account.exists())
        self.assertFalse(self.env.ref("kam_module.analytic_plan_key_accounts", raise_if_not_found=False))
