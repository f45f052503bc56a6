from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestStandardCost(LedgerCommon):
    """A company that takes the standard cost, frozen at posting, as direct cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.kam_direct_cost_source = "standard"
        cls.machine = cls.product_a
        cls.machine.standard_price = 40

    def _sale(self, quantity=1, price=100, day="2024-03-05", move_type="out_invoice", **values):
        values = {"product_id": self.machine.id, "quantity": quantity, **values}
        return self._invoice(self.north, price, day, move_type, **values)

    def _credit(self, invoice, day="2024-04-10", quantity=None):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"date": day, "journal_id": invoice.journal_id.id})
        )
        wizard.reverse_moves()
        credit = wizard.new_move_ids
        if quantity:
            credit.invoice_line_ids.quantity = quantity
        credit.action_post()
        return credit

    def _margin(self, **conditions):
        domain = [(name, "=", value) for name, value in conditions.items()]
        return self.Report._read_group(
            domain, [], ["revenue:sum", "direct_cost:sum", "gross_margin:sum", "gross_margin_percent:avg"]
        )[0]

    def test_cost_is_frozen_when_posted(self):
        # 10 × 100 sold at a cost of 40: margin 600, 60 %.
        self._sale(10)
        self.assertEqual(self._margin(), (1000.0, 400.0, 600.0, 0.6))
        self.machine.standard_price = 90
        self.assertEqual(self._margin(), (1000.0, 400.0, 600.0, 0.6))
        self.Fact._rebuild()
        self.assertEqual(self._margin(), (1000.0, 400.0, 600.0, 0.6))
        self._sale(1)
        self.assertEqual(self._sum(self.north, "direct_cost"), 490.0)
        self.assertEqual(self.env["kam.ledger.check"]._differences(), [])

    def test_quantity_in_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._sale(2, 1200, product_uom_id=dozen.id)
        self.assertEqual(self._sum(self.north, "direct_cost"), 24 * 40.0)

    def test_credit_note_brings_the_cost_of_its_invoice_back(self):
        invoice = self._sale(10)
        self.machine.standard_price = 90
        self._credit(invoice, quantity=4)
        # April: −4 × 100 revenue, −4 × 40 cost, not × 90.
        self.assertEqual(self._margin(month="2024-04-01")[:3], (-400.0, -160.0, -240.0))
        self.assertEqual(self._margin()[:3], (600.0, 240.0, 360.0))
        self._credit(invoice, "2024-05-10")
        self.assertEqual(self._sum(self.north, "direct_cost", month="2024-05-01"), -400.0)

    def test_credit_note_without_invoice_takes_the_cost_of_today(self):
        self._sale(2, move_type="out_refund")
        self.assertEqual(self._margin()[:2], (-200.0, -80.0))

    def test_typo_mended_later_keeps_the_cost(self):
        invoice = self._sale(10)
        self.machine.standard_price = 90
        invoice.button_draft()
        self.assertEqual(self._margin()[:2], (False, False))
        invoice.invoice_line_ids.quantity = 5
        invoice.action_post()
        self.assertEqual(self._margin()[:2], (500.0, 200.0))
        invoice.button_draft()
        self.product_b.standard_price = 7
        invoice.invoice_line_ids.write({"product_id": self.product_b.id, "price_unit": 100, "tax_ids": False})
        invoice.action_post()
        # Another product: its own cost of today.
        self.assertEqual(self._sum(self.north, "direct_cost"), 35.0)

    def test_poster_without_cost_rights(self):
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "kam_clerk",
                "group_ids": [Command.set(self.env.ref("account.group_account_invoice").ids)],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        invoice = self._sale(10, move_type="out_invoice")
        draft = invoice.copy()
        draft.with_user(clerk).with_company(self.company).action_post()
        self.assertEqual(draft.invoice_line_ids.kam_standard_cost, 400.0)
        self.assertNotIn("kam_standard_cost", draft.invoice_line_ids.with_user(clerk).fields_get())

    def test_cost_of_the_selling_company(self):
        other = self.setup_other_company(name="Second Company")["company"]
        self.machine.with_company(other).standard_price = 3
        self.assertEqual(self.machine.with_company(self.company).standard_price, 40)
        self._sale(1)
        self.assertEqual(self._sum(self.north, "direct_cost"), 40.0)

    def test_real_time_cost_lines_of_the_same_product_are_left_out(self):
        invoice = self._sale(10, post=False)
        invoice.write({"line_ids": [Command.create(vals) for vals in self._cost_lines(self.machine, 410)]})
        invoice.action_post()
        # The valuation booked 410, the standard cost says 400: 400 counts, and not 810.
        self.assertEqual(self._margin(), (1000.0, 400.0, 600.0, 0.6))
        self._entry(self.direct_cost, 25, "2024-03-20", self.north)  # freight, by hand: stays
        self.assertEqual(self._sum(self.north, "direct_cost"), 425.0)
        self._assert_ties_out(replaced=410.0)
        self.company.kam_direct_cost_source = "posted"
        self.assertEqual(self._sum(self.north, "direct_cost"), 435.0)
        self.assertIdentity()

    def _cost_lines(self, product, amount):
        """What a real-time valuation adds to an invoice when it is posted."""
        return [
            {
                "name": product.name,
                "display_type": "cogs",
                "product_id": product.id,
                "account_id": account.id,
                "balance": balance,
                "amount_currency": balance,
                "tax_ids": [Command.clear()],
            }
            for account, balance in ((self.direct_cost, amount), (self.clearing, -amount))
        ]

    def _assert_ties_out(self, replaced):
        tie_out = self.env["kam.tie.out"].create({"date_from": "2024-03-01", "date_to": "2024-03-31"})
        tie_out.action_compare()
        self.assertEqual(tie_out.state, "equal")
        account_line = tie_out.line_ids.filtered(lambda line: line.account_id == self.direct_cost)
        self.assertRecordValues(account_line, [{"ledger": 435.0, "report": 435.0, "replaced": replaced}])
        standard = tie_out.line_ids.filtered("is_standard_cost")
        self.assertRecordValues(standard, [{"ledger": 400.0, "report": 400.0}])
        items = self.env["account.move.line"].search(standard.action_open_items()["domain"])
        self.assertEqual(sum(items.mapped("kam_standard_cost")), 400.0)

    def test_invoices_from_before_the_setting_keep_their_posted_cost(self):
        self.company.kam_direct_cost_source = "posted"
        invoice = self._sale(10)
        self.assertFalse(invoice.invoice_line_ids.kam_cost_product_id)
        self._entry(self.direct_cost, 380, "2024-03-05", self.north)
        self.company.kam_direct_cost_source = "standard"
        self.assertEqual(self._sum(self.north, "direct_cost"), 380.0)
        self._sale(10, day="2024-04-05")
        self.assertEqual(self._sum(self.north, "direct_cost"), 780.0)
        self.company.kam_direct_cost_source = "posted"
        self.assertEqual(self._sum(self.north, "direct_cost"), 380.0)
        self.assertIdentity()

    def test_no_cost_posted(self):
        self.company.kam_direct_cost_source = "posted"
        self._sale(10)
        revenue, cost, margin, percent = self._margin()
        self.assertEqual((revenue, cost, margin), (1000.0, 0.0, 1000.0))
        self.assertFalse(percent)
        self.assertEqual(self.Report.search([]).cost_state, "none")

    def test_percentage_of_a_group_is_a_ratio_of_its_sums(self):
        self._sale(1, 100)  # 60 %
        self._sale(1, 400, day="2024-04-05")  # 90 %
        # 500 sold at a cost of 80: 84 %, not 75 %.
        self.assertEqual(self._margin()[3], 0.84)
        by_quarter = self.Report._read_group([], ["month:quarter"], ["gross_margin_percent:avg"])
        self.assertEqual([percent for _quarter, percent in by_quarter], [0.6, 0.9])
        by_year = self.Report._read_group([], ["month:year"], ["gross_margin_percent:avg"])
        self.assertEqual([percent for _year, percent in by_year], [0.84])

    def test_cost_opens_the_invoice_lines_that_carry_it(self):
        invoice = self._sale(10)
        action = self.Report.open_items([], "direct_cost")
        items = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(items, invoice.invoice_line_ids)

    def test_future_entry_is_frozen_when_it_is_posted(self):
        day = fields.Date.add(fields.Date.today(), days=20)
        invoice = self._invoice(self.north, 100, day, post=False, product_id=self.machine.id, quantity=1)
        invoice._post(soft=True)
        self.assertEqual(invoice.state, "draft")
        self.machine.standard_price = 55
        invoice.auto_post = "no"
        invoice._post(soft=False)
        self.assertEqual(invoice.invoice_line_ids.kam_standard_cost, 55.0)
