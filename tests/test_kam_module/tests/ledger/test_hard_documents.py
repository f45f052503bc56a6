from datetime import date

from freezegun import freeze_time
from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestHardDocuments(LedgerCommon):
    """Documents that are easy to count wrongly; every figure is worked out by hand from the ledger."""

    def _by_month(self, partner=None, *measures):
        domain = [("partner_id", "=", partner.id)] if partner else []
        return self._fact_rows("month", *(measures or ("revenue",)), domain=domain)

    def _credit(self, invoice, day, **line):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"date": day, "journal_id": invoice.journal_id.id})
        )
        wizard.reverse_moves()
        credit = wizard.new_move_ids
        if line:
            credit.invoice_line_ids.write(line)
        credit.action_post()
        return credit

    def test_partial_refund_and_refund_of_more_than_was_sold(self):
        invoice = self._invoice(self.north, 600, "2024-03-05")
        self._credit(invoice, "2024-03-20", price_unit=150)
        self.assertEqual(self._by_month(self.north), [(date(2024, 3, 1), 450.0)])
        self._credit(invoice, "2024-04-10", price_unit=700)
        # March 600 − 150; April −700: the customer stands at −250.
        self.assertEqual(self._by_month(self.north), [(date(2024, 3, 1), 450.0), (date(2024, 4, 1), -700.0)])
        self.assertEqual(self._sum(self.north), -250.0)
        self.assertIdentity()

    def test_credit_note_on_another_contact_of_the_customer(self):
        second = self.env["res.partner"].create({"name": "Second Buyer", "parent_id": self.north.id})
        self._invoice(self.buyer, 600, "2024-03-05")
        self._invoice(second, 200, "2024-03-20", "out_refund")
        self.assertEqual(self._fact_rows("partner_id", "revenue"), [("Delta North", 400.0)])
        self.assertIdentity()

    def test_invoice_address_and_delivery_address_of_a_branch(self):
        address = self.env["res.partner"].create(
            {"name": "Invoices North", "type": "invoice", "parent_id": self.north.id}
        )
        place = self.env["res.partner"].create({"name": "Dock", "type": "delivery", "parent_id": self.south.id})
        invoice = self._invoice(address, 300, "2024-03-05", post=False)
        invoice.partner_shipping_id = place
        invoice.action_post()
        # Who is invoiced counts, not where the goods go.
        self.assertEqual(self._fact_rows("partner_id", "revenue"), [("Delta North", 300.0)])
        self.assertIdentity()

    def test_foreign_currency_with_changing_rates(self):
        euro = self.setup_other_currency("EUR", rates=[("2024-01-01", 2.0), ("2024-02-01", 1.0), ("2024-03-01", 4.0)])
        for day in ("2024-01-10", "2024-02-10", "2024-03-10"):
            invoice = self._invoice(self.north, 100, day, post=False)
            invoice.currency_id = euro
            invoice.action_post()
        # 100 EUR are 50, 100 and 25: each at the rate of its day, and never touched again.
        expected = [(date(2024, 1, 1), 50.0), (date(2024, 2, 1), 100.0), (date(2024, 3, 1), 25.0)]
        self.assertEqual(self._by_month(self.north), expected)
        euro.rate_ids.filtered(lambda rate: rate.name == date(2024, 3, 1)).rate = 8.0
        self.Fact._rebuild()
        self.assertEqual(self._by_month(self.north), expected)
        self.assertIdentity()

    def test_currency_revaluation_and_its_reversal(self):
        gain = self.company.income_currency_exchange_account_id
        gain.account_type = "income"
        self._invoice(self.north, 500, "2024-03-05")
        revaluation = self._entry(gain, -40, "2024-03-31", self.north)
        revaluation._reverse_moves([{"date": date(2024, 4, 1)}], cancel=True)
        self.assertEqual(
            self._by_month(self.north, "revenue", "financial_difference"),
            [(date(2024, 3, 1), 500.0, 40.0), (date(2024, 4, 1), 0.0, -40.0)],
        )
        self.assertIdentity()

    def test_cash_discount_is_not_less_revenue(self):
        loss = self.company.account_journal_early_pay_discount_loss_account_id
        loss.account_type = "income"
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )
        invoice = self._invoice(self.north, 1000, "2024-03-05", post=False)
        invoice.invoice_payment_term_id = terms
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": "2024-03-12"})._create_payments()
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        # Sold 1,000; 2 % of it are a discount for paying early, a financial difference.
        self.assertEqual(self._by_month(self.north, "revenue", "financial_difference"), [(date(2024, 3, 1), 1000, -20)])
        self.assertIdentity()

    def test_down_payment_and_final_invoice(self):
        product = self._create_product(name="Line", list_price=1000, taxes_id=False, invoice_policy="order")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.north.id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1, "tax_ids": False})],
            }
        )
        order.action_confirm()
        with freeze_time("2024-01-15"):
            self._invoice_order(order, {"advance_payment_method": "fixed", "fixed_amount": 300})
        with freeze_time("2024-03-15"):
            self._invoice_order(order, {"advance_payment_method": "delivered"})
        # 300 in January; in March the rest of 700, not 1,000.
        self.assertEqual(self._sum(self.north, month="2024-01-01"), 300.0)
        self.assertEqual(self._sum(self.north, month="2024-03-01"), 700.0)
        self.assertIdentity()

    def _invoice_order(self, order, values):
        before = order.invoice_ids
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids, active_id=order.id
        ).create(values).create_invoices()
        (order.invoice_ids - before).action_post()

    def test_entry_behind_a_lock_date_counts_where_the_ledger_has_it(self):
        with freeze_time("2024-05-20"):
            self._invoice(self.north, 100, "2024-03-02")
            self.company.sudo().fiscalyear_lock_date = "2024-03-31"
            late = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.north.id,
                    "invoice_date": "2024-03-05",
                    "invoice_line_ids": [Command.create({"name": "Machine", "price_unit": 40, "tax_ids": False})],
                }
            )
            late.action_post()
        # March is closed: the ledger takes the invoice of 5 March into May, and so do the figures.
        self.assertEqual(late.invoice_date, date(2024, 3, 5))
        self.assertGreater(late.date, date(2024, 3, 31))
        self.assertEqual(self._by_month(self.north), [(date(2024, 3, 1), 100.0), (late.date.replace(day=1), 40.0)])
        self.assertIdentity()

    def test_deferred_revenue(self):
        deferred = self._create_account("Deferred Revenue", "250900", "liability_current")
        self._invoice(self.north, 1200, "2024-01-05")
        self._between(self.income, deferred, 1100, "2024-01-31")
        for month in (2, 3):
            self._between(deferred, self.income, 100, f"2024-{month:02}-28")
        # A year's contract of 1,200: 100 in each month that has passed.
        self.assertEqual(
            self._by_month(self.north),
            [(date(2024, 1, 1), 100.0), (date(2024, 2, 1), 100.0), (date(2024, 3, 1), 100.0)],
        )
        self.assertIdentity()

    def _between(self, debit, credit, amount, day):
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance, "partner_id": self.north.id})
                    for account, balance in ((debit, amount), (credit, -amount))
                ],
            }
        )
        move.action_post()
        return move

    def test_revenue_moved_to_another_period_and_account(self):
        accrued = self._create_account("Accrued Revenue", "190910", "asset_current")
        invoice = self._invoice(self.north, 600, "2024-03-05")
        wizard = self.env["account.automatic.entry.wizard"].with_context(
            active_model="account.move.line", active_ids=invoice.invoice_line_ids.ids
        )
        wizard.create(
            {
                "action": "change_period",
                "date": "2024-04-30",
                "percentage": 50,
                "revenue_accrual_account": accrued.id,
                "journal_id": self.company_data["default_journal_misc"].id,
            }
        ).do_action()
        self.assertEqual(self._by_month(self.north), [(date(2024, 3, 1), 300.0), (date(2024, 4, 1), 300.0)])
        self.assertIdentity()

    def test_bank_statement_line_on_an_income_account(self):
        journal = self.company_data["default_journal_bank"]
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": "2024-03-05",
                "payment_ref": "Licence",
                "partner_id": self.north.id,
                "amount": 70,
                "counterpart_account_id": self.income.id,
            }
        )
        self.assertEqual(self._by_month(self.north), [(date(2024, 3, 1), 70.0)])
        line.move_id.button_draft()
        line.unlink()
        self.assertEqual(self._fact_rows("revenue"), [])
        self.assertIdentity()

    def test_imported_entries(self):
        names = ["ref", "date", "move_type", "line_ids/account_id/.id", "line_ids/partner_id/.id", "line_ids/balance"]
        rows = [
            ["Old system", "2024-03-05", "entry", str(self.income.id), str(self.buyer.id), "-55"],
            ["", "", "", str(self.clearing.id), "", "55"],
        ]
        result = self.env["account.move"].load(names, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(self._fact_rows("revenue"), [])
        self.env["account.move"].browse(result["ids"]).action_post()
        self.assertEqual(self._fact_rows("partner_id", "revenue"), [("Delta North", 55.0)])
        self.assertIdentity()

    def test_real_time_valuation_lines(self):
        machines = self.env["product.category"].create({"name": "Machines"})
        self.product_a.categ_id = machines
        invoice = self._invoice(self.north, 1000, "2024-03-05", post=False, product_id=self.product_a.id)
        lines = [(self.direct_cost, 410), (self.clearing, -410)]
        invoice.write(
            {
                "line_ids": [
                    Command.create(
                        {
                            "name": "Machine",
                            "display_type": "cogs",
                            "product_id": self.product_a.id,
                            "account_id": account.id,
                            "balance": balance,
                            "amount_currency": balance,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for account, balance in lines
                ]
            }
        )
        invoice.action_post()
        # The cost stands with the customer and the category that were sold.
        self.assertEqual(
            self._fact_rows("partner_id", "product_categ_id", "revenue", "direct_cost"),
            [("Delta North", "Machines", 1000.0, 410.0)],
        )
        self.assertIdentity()
