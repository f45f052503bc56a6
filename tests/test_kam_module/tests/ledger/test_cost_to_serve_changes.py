from datetime import date

from odoo.tests import tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestCostToServeChanges(CostCommon):
    """Whatever changes an item or its account changes the cost to serve, and nothing counts twice."""

    def test_change_and_deletion_of_an_item(self):
        item = self._item(-30)
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 30.0)
        item.write({"amount": -45, "date": "2024-04-10"})
        self.assertEqual(self._fact_rows("month", "cost_to_serve"), [(date(2024, 4, 1), 45.0)])
        self._mark(self.lonely)
        item[self.plan._column_name()] = self._analytic_account(self.lonely)
        self.assertEqual(self._fact_rows("partner_id", "cost_to_serve"), [("Lonely Works", 45.0)])
        item.unlink()
        self.assertEqual(self._fact_rows("cost_to_serve"), [])

    def test_reset_of_the_bill(self):
        bill = self._bill(80, self.travel)
        self.assertEqual(self._sum(measure="cost_to_serve"), 80.0)
        bill.button_draft()
        self.assertEqual(self._sum(measure="cost_to_serve"), 0.0)
        bill.write({"name": False, "date": "2024-05-06", "invoice_date": "2024-05-06"})
        bill.action_post()
        self.assertEqual(self._fact_rows("month", "cost_to_serve"), [(date(2024, 5, 1), 80.0)])
        self.assertIdentity()

    def test_deletion_of_a_posted_bill(self):
        bill = self._bill(100, self.direct_cost)
        self.assertEqual(self._sum(measure="cost_to_serve"), 100.0)
        bill.with_context(force_delete=True).unlink()
        self.assertEqual(self._fact_rows("cost_to_serve"), [])
        self.assertIdentity()

    def test_account_of_the_bill_becomes_a_direct_cost_account(self):
        self._bill(80, self.travel)
        self.assertEqual(self._fact_rows("kind", "cost_to_serve"), [("customer", 80.0)])
        self.travel.account_type = "expense_direct_cost"
        # All of it is carried by the analytic account: nothing is left not attributed, and nothing counts twice.
        self.assertEqual(self._sum(measure="cost_to_serve"), 80.0)
        self.assertEqual(self._sum(measure="direct_cost"), 0.0)
        self.travel.account_type = "income_other"
        self.assertEqual(self._sum(measure="cost_to_serve"), 0.0)
        self.assertIdentity()

    def test_customer_of_the_analytic_account_changes(self):
        self._item(-30)
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 30.0)
        self.analytic.partner_id = self.lonely
        self.assertEqual(self._fact_rows("partner_id", "cost_to_serve"), [("Lonely Works", 30.0)])

    def test_analytic_account_moves_to_another_plan_and_back(self):
        other = self.env["account.analytic.plan"].create({"name": "Departments of ours"})
        self._item(-30)
        self.assertEqual(self._sum(measure="cost_to_serve"), 30.0)
        self.analytic.plan_id = other
        self.assertEqual(self._sum(measure="cost_to_serve"), 0.0)
        self.analytic.plan_id = self.plan
        self.assertEqual(self._sum(measure="cost_to_serve"), 30.0)

    def test_plan_below_key_accounts_counts(self):
        below = self.env["account.analytic.plan"].create({"name": "Travel", "parent_id": self.plan.id})
        account = self.env["account.analytic.account"].create(
            {"name": "Delta travel", "plan_id": below.id, "partner_id": self.headquarters.id}
        )
        self._item(-8, account=account)
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 8.0)

    def test_merge_of_two_accounts_with_costs(self):
        self._mark(self.lonely)
        self._item(-30)
        self._item(-5, account=self._analytic_account(self.lonely))
        self.assertEqual(self._sum(self.lonely, "cost_to_serve"), 5.0)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.south | self.headquarters).ids, self.headquarters
        )
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 30.0)
        self.assertIdentity()

    def test_item_written_past_the_application_is_found_at_night(self):
        item = self._item(-30)
        self.assertEqual(self._sum(measure="cost_to_serve"), 30.0)
        self.env.cr.execute("UPDATE account_analytic_line SET amount = -31 WHERE id = %s", [item.id])
        self.env.invalidate_all()
        with self.assertLogs("odoo.addons.kam_module.models.ledger.kam_ledger_check", "WARNING"):
            check = self.env["kam.ledger.check"].sudo()._cron_compare()
        self.assertEqual(check.corrected_count, 1)
        self.assertEqual(self._sum(measure="cost_to_serve"), 31.0)
