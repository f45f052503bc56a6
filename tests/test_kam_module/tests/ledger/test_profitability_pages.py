from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestProfitabilityPages(LedgerCommon):
    """Whale curve, tie-out and the cost of a page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link(cls.north, cls.headquarters)
        cls._invoice(cls.headquarters, 500, "2024-03-05")
        cls._invoice(cls.north, 100, "2024-04-05")
        cls._entry(cls.direct_cost, 300, "2024-03-05", cls.headquarters)
        cls._invoice(cls.south, 200, "2024-03-05")
        cls._entry(cls.direct_cost, 260, "2024-03-05", cls.south)
        cls._invoice(cls.lonely, 90, "2024-03-05")
        cls._entry(cls.income, -1000, "2024-03-05")  # without a customer

    def _curve(self, **values):
        values = {"date_from": "2024-03-01", "date_to": "2024-04-30", **values}
        curve = self.env["kam.profit.curve"].create(values)
        curve.action_draw()
        return curve

    def _tie_out(self, **values):
        tie_out = self.env["kam.tie.out"].create({"date_from": "2024-03-01", "date_to": "2024-04-30", **values})
        tie_out.action_compare()
        return tie_out

    # Whale curve

    def test_whale_curve_of_accounts(self):
        curve = self._curve()
        # Delta 600 − 300 = 300, Lonely 90, South 200 − 260 = −60: peak 390 after two, 60 taken back, 330 remain.
        self.assertRecordValues(
            curve, [{"account_count": 3, "peak": 390, "peak_count": 2, "given_back": 60, "total": 330}]
        )
        self.assertRecordValues(
            curve.line_ids,
            [
                {"rank": 1, "account_id": self.headquarters.id, "profit": 300, "cumulated": 300, "is_tail": False},
                {"rank": 2, "account_id": self.lonely.id, "profit": 90, "cumulated": 390, "is_tail": False},
                {"rank": 3, "account_id": self.south.id, "profit": -60, "cumulated": 330, "is_tail": True},
            ],
        )
        self.assertEqual(curve.line_ids.mapped("has_cost"), [True, False, True])
        self.assertEqual(curve.uncosted_count, 1)
        self.assertIn("take back", curve.summary)
        rows = curve.line_ids[0].action_open()
        self.assertEqual(sum(self.Report.search(rows["domain"]).mapped("profit")), 300)

    def test_whale_curve_of_customers_and_of_nobody(self):
        self.assertEqual(self._curve(grouping="partner_id").account_count, 4)
        empty = self._curve(date_from="2020-01-01", date_to="2020-12-31")
        self.assertRecordValues(empty, [{"account_count": 0, "peak": 0, "total": 0, "summary": False}])
        self.assertEqual(self._curve(kind="key").account_count, 0)

    def test_whale_curve_refuses_what_it_cannot_draw(self):
        with self.assertRaisesRegex(UserError, "before it starts"):
            self._curve(date_from="2024-05-01")
        with self.assertRaisesRegex(UserError, "kept by month"):
            self._curve(date_to="2024-04-15")

    # Tie-out

    def test_tie_out_equals_the_ledger_account_by_account(self):
        tie_out = self._tie_out()
        self.assertEqual((tie_out.state, tie_out.difference_count), ("equal", 0))
        by_account = {line.account_id: line for line in tie_out.line_ids if line.account_id}
        # 500 + 100 + 200 + 90 + 1,000 sold, 300 + 260 spent.
        self.assertRecordValues(by_account[self.income], [{"ledger": 1890, "report": 1890, "difference": 0}])
        self.assertRecordValues(by_account[self.direct_cost], [{"ledger": 560, "report": 560, "difference": 0}])
        items = self.env["account.move.line"].search(by_account[self.income].action_open_items()["domain"])
        self.assertEqual(-sum(items.mapped("balance")), 1890)

    def test_tie_out_shows_a_figure_that_is_not_up_to_date(self):
        self.assertEqual(self._sum(self.lonely), 90)
        self.env.cr.execute("UPDATE kam_ledger_month SET revenue = 80 WHERE partner_id = %s", [self.lonely.id])
        self.env.invalidate_all()
        tie_out = self._tie_out()
        self.assertEqual(tie_out.state, "different")
        line = tie_out.line_ids.filtered("is_different")
        self.assertRecordValues(line, [{"ledger": 90, "report": 80, "difference": -10}])
        items = self.env["account.move.line"].search(line.action_open_items()["domain"])
        self.assertEqual(-sum(items.mapped("balance")), 90)

    def test_tie_out_lists_taxes_without_account(self):
        tax = self.env["account.tax"].create({"name": "10 % included nowhere", "amount": 10, "type_tax_use": "sale"})
        tax.invoice_repartition_line_ids.account_id = False
        self._invoice(self.north, 100, "2024-03-20", tax_ids=[Command.set(tax.ids)])
        tie_out = self._tie_out()
        line = tie_out.line_ids.filtered("tax")
        self.assertRecordValues(line, [{"account_id": self.income.id, "tax": 10, "difference": 0}])
        taxes = self.env["account.move.line"].search(line.action_open_taxes()["domain"])
        self.assertEqual(-sum(taxes.mapped("balance")), 10)

    def test_tie_out_of_two_companies(self):
        other = self.setup_other_company(name="Second Company")["company"]
        both = (self.company | other).ids
        tie_out = self.env["kam.tie.out"].with_context(allowed_company_ids=both).create(
            {"date_from": "2024-03-01", "date_to": "2024-04-30"}
        )
        self.assertEqual(tie_out.company_ids.ids, both)
        tie_out.action_compare()
        self.assertEqual(tie_out.state, "equal")
        self.assertEqual(tie_out.line_ids.company_id, self.company)

    def test_tie_out_refuses_what_it_cannot_compare(self):
        with self.assertRaisesRegex(UserError, "before it starts"):
            self._tie_out(date_from="2024-05-01")
        with self.assertRaisesRegex(UserError, "kept by month"):
            self._tie_out(date_from="2024-03-02")
        with self.assertRaisesRegex(UserError, "at least one company"):
            self._tie_out(company_ids=False)
        form = Form(self.env["kam.tie.out"])
        self.assertEqual(form.date_from.day, 1)

    # The cost of a page

    def test_reading_the_pivot_costs_few_queries(self):
        self.Fact._ensure_fresh()
        self.env.flush_all()
        self.env.invalidate_all()
        aggregates = ["revenue:sum", "gross_margin:sum", "profit:sum", "gross_margin_percent:avg"]
        grouping_sets = [[], ["kind"], ["month:year"], ["kind", "month:year"]]
        self.Report.formatted_read_grouping_sets([], grouping_sets, aggregates)
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.Report.formatted_read_grouping_sets([], grouping_sets, aggregates)

    def test_figures_of_many_accounts_cost_as_much_as_of_one(self):
        accounts = self.env["res.partner"].create(
            [{"name": f"Account {number}", "is_company": True} for number in range(80)]
        )
        for account in accounts[:3]:
            self._invoice(account, 10, "2024-03-05")
        names = ["kam_revenue_total", "kam_revenue_trend", "kam_revenue_is_partial"]
        accounts.read(names)
        self.env.flush_all()
        counts = []
        for some in (accounts, accounts[:1], accounts):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 14)
