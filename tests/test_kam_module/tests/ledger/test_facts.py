from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestFacts(LedgerCommon):
    def test_revenue_by_customer_month_and_category(self):
        machines = self.env["product.category"].create({"name": "Machines"})
        self.product_a.categ_id = machines
        self._invoice(self.north, 600, "2024-03-05", product_id=self.product_a.id)
        self._invoice(self.north, 100, "2024-03-28", product_id=self.product_a.id)
        self._invoice(self.north, 50, "2024-03-28")
        self._invoice(self.north, 200, "2024-03-30", "out_refund", product_id=self.product_a.id)
        self._invoice(self.buyer, 70, "2024-04-01")
        self.assertEqual(
            self._fact_rows("month", "partner_id", "product_categ_id", "revenue"),
            [
                (date(2024, 3, 1), "Delta North", "", 50.0),
                (date(2024, 3, 1), "Delta North", "Machines", 500.0),
                (date(2024, 4, 1), "Delta North", "", 70.0),
            ],
        )
        self.assertIdentity()

    def test_drafts_and_cancelled_entries_do_not_count(self):
        self._invoice(self.north, 600, "2024-03-05", post=False)
        self._invoice(self.north, 500, "2024-03-05", post=False).button_cancel()
        self.assertEqual(self._fact_rows("revenue"), [])

    def test_item_without_partner_is_no_customer(self):
        self._entry(self.income, -80, "2024-03-05")
        self.assertEqual(self._fact_rows("kind", "partner_id", "account_was_id", "revenue"), [("none", "", "", 80.0)])
        self.assertIdentity()

    def test_manual_entry_with_a_contact_counts_for_its_customer(self):
        self._entry(self.income, -80, "2024-03-05", self.buyer)
        self._entry(self.other_income, -15, "2024-03-05", self.buyer)
        self._entry(self.direct_cost, 30, "2024-03-05", self.buyer)
        self.assertEqual(
            self._fact_rows("partner_id", "revenue", "other_income", "direct_cost"), [("Delta North", 80.0, 15.0, 30.0)]
        )
        self.assertIdentity()

    def test_vendor_bill_is_attributed_to_no_customer(self):
        # The customer is a vendor as well: the bill takes nothing from its revenue and adds nothing to its cost.
        self._invoice(self.north, 600, "2024-03-05")
        self._invoice(self.north, 40, "2024-03-06", "in_invoice", account_id=self.direct_cost.id)
        self._invoice(self.north, 10, "2024-03-07", "in_refund", account_id=self.direct_cost.id)
        self._invoice(self.north, 5, "2024-03-08", "in_invoice", account_id=self.income.id)
        self.assertEqual(
            self._fact_rows("kind", "partner_id", "vendor_id", "revenue", "direct_cost"),
            [("customer", "Delta North", "", 600.0, 0.0), ("purchase", "", "Delta North", -5.0, 30.0)],
        )
        self.assertIdentity()

    def test_receipts_and_archived_customers_count(self):
        self._invoice(self.lonely, 25, "2024-03-05", "out_receipt")
        self.lonely.active = False
        self.assertEqual(self._sum(self.lonely), 25.0)
        self.assertIdentity()

    def test_exchange_gain_is_not_revenue(self):
        # 2,300 sold; the generic chart types the exchange gain of 200 as income: a plain filter says 2,500.
        gain = self.company.income_currency_exchange_account_id
        gain.account_type = "income"
        self._invoice(self.north, 2300, "2024-03-05")
        self._entry(gain, -200, "2024-03-31", self.north)
        self.assertEqual(self._fact_rows("revenue", "financial_difference"), [(2300.0, 200.0)])
        self.assertIdentity()

    def test_exchange_gain_of_a_real_payment(self):
        gain = self.company.income_currency_exchange_account_id
        gain.account_type = "income"
        currency = self.setup_other_currency("EUR", rates=[("2024-01-01", 2.0), ("2024-02-01", 1.0)])
        invoice = self._invoice(self.north, 100, "2024-01-10", post=False)
        invoice.currency_id = currency
        invoice.action_post()
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids).create(
            {"payment_date": "2024-02-10"}
        )._create_payments()
        # 100 EUR are 50 in January and 100 in February.
        self.assertEqual(self._sum(self.north), 50.0)
        self.assertEqual(self._sum(self.north, "financial_difference"), 50.0)
        self.assertIdentity()

    def test_tax_without_account_counts_as_the_ledger_has_it(self):
        tax = self.env["account.tax"].create({"name": "10 % included nowhere", "amount": 10, "type_tax_use": "sale"})
        tax.invoice_repartition_line_ids.account_id = False
        self._invoice(self.north, 100, "2024-03-05", tax_ids=[Command.set(tax.ids)])
        self.assertEqual(self._sum(self.north), 110.0)
        self.assertIdentity()

    def test_credit_note_on_headquarters_stays_there(self):
        self._invoice(self.north, 600, "2024-03-05")
        self._invoice(self.headquarters, 600, "2024-04-05", "out_refund")
        self.assertEqual(self._sum(self.north), 600.0)
        self.assertEqual(self._sum(self.headquarters), -600.0)
        self.assertEqual(self._sum(), 0.0)

    def test_figures_cannot_be_written(self):
        self._invoice(self.north, 600, "2024-03-05")
        fact = self.Fact.search([], limit=1)
        node = self.env["kam.ledger.account"].search([], limit=1)
        for record in (fact, node):
            self.assertTrue(record)
            with self.assertRaises(AccessError):
                record.write({"month": "2024-01-01"})
            with self.assertRaises(AccessError):
                record.unlink()
            with self.assertRaises(AccessError):
                record.create({})

    def test_rebuild_gives_the_same_figures(self):
        self._invoice(self.north, 600, "2024-03-05")
        self._entry(self.income, -80, "2024-03-05")
        before = self._fact_rows("kind", "partner_id", "month", "revenue")
        self.Fact._rebuild()
        self.assertEqual(self._fact_rows("kind", "partner_id", "month", "revenue"), before)
        self.assertIdentity()
