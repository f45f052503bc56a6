from odoo.tests import tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestCostToServe(CostCommon):
    """What is booked on the analytic account of a key account is the cost to serve it, once."""

    # The analytic account of a key account

    def test_marking_makes_an_analytic_account_and_a_rule(self):
        self.assertRecordValues(
            self.analytic, [{"name": "Delta Group", "active": True, "company_id": False, "plan_id": self.plan.id}]
        )
        rule = self.env["account.analytic.distribution.model"].search([("partner_id", "=", self.headquarters.id)])
        self.assertEqual(rule.analytic_distribution, {str(self.analytic.id): 100})
        self.assertTrue(rule.kam_cost_to_serve)

    def test_account_of_one_company_has_its_analytic_account_there(self):
        private = self._create_customer("Private Works", company_id=self.company.id)
        self._mark(private)
        self.assertEqual(self._analytic_account(private).company_id, self.company)

    def test_release_archives_and_marking_again_brings_back(self):
        self._item(-30)
        self.headquarters.is_key_account = False
        self.assertTrue(self.period.date_to)
        self.assertFalse(self.analytic.active)
        self.assertFalse(
            self.env["account.analytic.distribution.model"].search([("partner_id", "=", self.headquarters.id)])
        )
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 30.0)
        self.headquarters.is_key_account = True
        self.assertTrue(self.analytic.active)
        self.assertEqual(self._analytic_account(self.headquarters), self.analytic)
        self.assertTrue(
            self.env["account.analytic.distribution.model"].search([("partner_id", "=", self.headquarters.id)])
        )

    def test_own_analytic_account_of_a_branch_is_left_alone(self):
        own = self.env["account.analytic.account"].create(
            {"name": "North", "plan_id": self.plan.id, "partner_id": self.north.id}
        )
        self._item(-12, account=own)
        self.env["res.partner"]._kam_sync_all_analytic_accounts()
        self.assertTrue(own.active)
        self.assertEqual(self._sum(self.north, "cost_to_serve"), 12.0)

    # What counts

    def test_manual_item_timesheet_and_expense_count(self):
        self._invoice(self.headquarters, 1000, "2024-03-05")
        self._entry(self.direct_cost, 400, "2024-03-05", self.headquarters)
        self._item(-120, "2024-03-10")
        self._item(-30, "2024-03-12", unit_amount=2)
        self._item(50, "2024-03-20")  # a part of it charged to somebody else
        bill = self._bill(80, self.travel)
        self.assertEqual(bill.line_ids.analytic_line_ids.mapped("amount"), [-80.0])
        # 120 + 30 − 50 + 80 = 180; margin 1000 − 400 = 600; profit 600 − 180 = 420 = 42 % of 1000.
        group = self.Report._read_group(
            [("account_id", "=", self.headquarters.id)],
            ["account_id"],
            ["gross_margin:sum", "cost_to_serve:sum", "profit:sum", "gross_margin_percent:avg", "profit_percent:avg"],
        )
        self.assertEqual(group, [(self.headquarters, 600.0, 180.0, 420.0, 0.6, 0.42)])
        self.assertIdentity()

    def test_items_of_counted_accounts_are_left_out(self):
        distribution = {str(self.analytic.id): 100}
        self._invoice(self.north, 1000, "2024-03-05", analytic_distribution=distribution)
        cost = self._entry(self.direct_cost, 400, "2024-03-05", self.north, post=False)
        cost.line_ids.filtered(lambda line: line.account_id == self.direct_cost).analytic_distribution = distribution
        cost.action_post()
        interest = self._entry(self.other_income, -15, "2024-03-05", self.north, post=False)
        interest.line_ids.filtered(lambda line: line.account_id == self.other_income).analytic_distribution = (
            distribution
        )
        interest.action_post()
        self.assertEqual(
            self.env["account.analytic.line"].search_count([(self.plan._column_name(), "=", self.analytic.id)]), 3
        )
        self.assertEqual(self._sum(measure="cost_to_serve"), 0.0)
        self.assertEqual(self._sum(measure="direct_cost"), 400.0)
        self.assertIdentity()

    def test_direct_cost_of_a_vendor_bill_counts_once(self):
        # A subcontractor's bill of 100, of which 40 % served the account.
        self._bill(100, self.direct_cost, share=40)
        self.assertEqual(
            self._fact_rows("kind", "partner_id", "vendor_id", "direct_cost", "cost_to_serve"),
            [("customer", "Delta Group", "", 0.0, 40.0), ("purchase", "", "Rail Company", 60.0, 0.0)],
        )
        self.assertEqual(self.env["kam.ledger.check"]._differences(), [])
        # To the cent: 60 not attributed + 40 cost to serve are the 100 of the ledger.
        self.assertEqual(self._ledger_totals()["expense_direct_cost"], 100.0)

    def test_analytic_account_without_customer_counts_for_nobody(self):
        shared = self.env["account.analytic.account"].create({"name": "Fair", "plan_id": self.plan.id})
        self._item(-70, account=shared)
        self.assertEqual(self._fact_rows("kind", "partner_id", "cost_to_serve"), [("none", "", 70.0)])
        self.assertIdentity()

    def test_other_plans_do_not_count(self):
        other = self.env["account.analytic.plan"].create({"name": "Departments of ours"})
        account = self.env["account.analytic.account"].create(
            {"name": "Sales", "plan_id": other.id, "partner_id": self.headquarters.id}
        )
        self.env["account.analytic.line"].create({"name": "Rent", "amount": -9, other._column_name(): account.id})
        self.assertEqual(self._sum(measure="cost_to_serve"), 0.0)

    # Rules

    def test_rule_attributes_what_entries_book_for_the_account(self):
        self._entry(self.travel, 25, "2024-03-05", self.headquarters)
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 25.0)

    def test_rule_leaves_sales_and_purchases_alone(self):
        sale = self._invoice(self.headquarters, 1000, "2024-03-05")
        bill = self._invoice(self.headquarters, 300, "2024-03-05", "in_invoice", account_id=self.travel.id)
        self.assertFalse((sale | bill).line_ids.analytic_line_ids)
        self.assertEqual(self._sum(measure="cost_to_serve"), 0.0)

    def test_rule_of_the_company_attributes_a_vendors_bills(self):
        self.env["account.analytic.distribution.model"].create(
            {"partner_id": self.vendor.id, "analytic_distribution": {str(self.analytic.id): 50}}
        )
        self._invoice(self.vendor, 90, "2024-03-06", "in_invoice", account_id=self.travel.id)
        self.assertEqual(self._sum(self.headquarters, "cost_to_serve"), 45.0)

    # What is behind it

    def test_figures_open_their_items(self):
        item = self._item(-30)
        bill = self._bill(100, self.direct_cost, share=40)
        domain = [("account_id", "=", self.headquarters.id)]
        action = self.Report.open_items(domain, "cost_to_serve")
        self.assertEqual(action["res_model"], "account.analytic.line")
        found = self.env["account.analytic.line"].search(action["domain"])
        self.assertEqual(found, item | bill.line_ids.analytic_line_ids)
        self.assertEqual(-sum(found.mapped("amount")), 70.0)
        rows = self.Report.open_items(domain, "profit")
        self.assertEqual(rows["res_model"], "kam.profitability.report")
        self.assertEqual(sum(self.Report.search(rows["domain"]).mapped("profit")), -70.0)
        bought = self.Report.open_items([("kind", "=", "purchase")], "direct_cost")
        self.assertIn(bill.invoice_line_ids, self.env["account.move.line"].search(bought["domain"]))

    def test_tie_out_lists_each_analytic_account(self):
        self._item(-30)
        bill = self._bill(100, self.direct_cost, share=40)
        tie_out = self.env["kam.tie.out"].create({"date_from": "2024-03-01", "date_to": "2024-03-31"})
        tie_out.action_compare()
        self.assertEqual(tie_out.state, "equal")
        line = tie_out.line_ids.filtered("analytic_account_id")
        self.assertRecordValues(line, [{"ledger": 70.0, "report": 70.0, "difference": 0.0}])
        items = self.env["account.analytic.line"].search(line.action_open_items()["domain"])
        self.assertEqual(-sum(items.mapped("amount")), 70.0)
        cost = tie_out.line_ids.filtered(lambda row: row.account_id == self.direct_cost)
        self.assertRecordValues(cost, [{"ledger": 100.0, "report": 100.0, "carried": 40.0}])
        self.assertEqual(bill.state, "posted")

    def test_distribution_over_two_accounts(self):
        self._mark(self.lonely)
        other = self._analytic_account(self.lonely)
        self._invoice(
            self.vendor,
            100,
            "2024-03-06",
            "in_invoice",
            account_id=self.travel.id,
            analytic_distribution={str(self.analytic.id): 70, str(other.id): 30},
        )
        self.assertEqual(
            self._fact_rows("partner_id", "cost_to_serve"), [("Delta Group", 70.0), ("Lonely Works", 30.0)]
        )

    def test_distribution_of_a_posted_bill_changes(self):
        bill = self._bill(80, self.travel)
        bill.invoice_line_ids.analytic_distribution = {str(self.analytic.id): 25}
        self.assertEqual(self._sum(measure="cost_to_serve"), 20.0)
