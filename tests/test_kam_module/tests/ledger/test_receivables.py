from datetime import date
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from odoo.addons.kam_module.tools.receivables import OpenItem, ageing, weighted_days_late

from .receivables_common import ON, ReceivablesCommon


@tagged("post_install", "-at_install")
class TestReceivables(ReceivablesCommon):
    def test_own_branches_and_total_worked_out_by_hand(self):
        self._bill(self.north, 1000, "2024-03-10", "2024-04-09")  # 82 days late
        self._bill(self.north, 600, "2024-06-10", "2024-07-10")  # not due
        self._bill(self.south, 300, "2024-05-15", "2024-05-31")  # 30 days late
        self._bill(self.headquarters, 100, "2024-06-20", move_type="out_refund")  # 10 days
        node = self._nodes(self.headquarters)[self.headquarters.id]
        self.assertTotals(node.own, receivable=-100, late_30=-100, unmatched_credit=-100, billed=-100)
        self.assertTotals(node.branches, receivable=1900, not_due=600, late_30=300, late_90=1000, billed=900)
        self.assertTotals(
            node.total, receivable=1800, not_due=600, late_30=200, late_90=1000, unmatched_credit=-100, billed=800
        )
        # 1,800 × 90 ÷ 800; 600 × 90 ÷ 800; the difference.
        self.assertEqual(node.total.dso, Decimal("202.5"))
        self.assertEqual(node.total.best_dso, Decimal("67.5"))
        self.assertEqual(node.total.days_delinquent, Decimal("135"))
        # June 500 in 30 days, May 300 in 31, nothing in April's 30, then the whole 1,000 of March's 31.
        self.assertEqual(node.total.count_back_dso, 30 + 31 + 30 + 31)
        # (82 × 1,000 + 30 × 300) ÷ 1,300
        self.assertEqual(node.total.weighted_days_late, 70)
        self.assertFalse(node.is_partial)
        self.assertLedgerBalance()

    def test_report_has_the_same_ratios_as_the_tree(self):
        self._bill(self.north, 1000, "2024-03-10", "2024-04-09")
        self._bill(self.north, 600, "2024-06-10", "2024-07-10")
        self._bill(self.south, 300, "2024-05-15", "2024-05-31")
        row = self.Rows._read_group(
            [("partner_id", "in", (self.north | self.south).ids)],
            [],
            ["receivable:sum", "overdue:sum", "billed:sum", "dso:avg", "best_dso:avg", "weighted_days_late:avg"],
        )[0]
        self.assertEqual([round(value, 2) for value in row], [1900, 1300, 900, 190, 60, 70])
        node = self._nodes(self.headquarters)[self.headquarters.id]
        self.assertEqual(node.total.dso, 190)
        single = self.Rows.search([("partner_id", "=", self.south.id)])
        self.assertEqual((single.receivable, single.late_30, single.dso, single.weighted_days_late), (300, 300, 90, 30))
        self.assertEqual(single.kind, "other")

    def test_sql_agrees_with_the_pure_formulas(self):
        days = ["2024-03-31", "2024-04-01", "2024-04-30", "2024-05-01", "2024-05-31", "2024-06-29", "2024-06-30"]
        items = []
        for number, due in enumerate([*days, "2024-07-01"], start=1):
            self._bill(self.north, 10 * number, "2024-03-01", due)
            items.append(OpenItem(date.fromisoformat(due), Decimal(10 * number)))
        totals = self._nodes(self.north)[self.north.id].total
        self.assertEqual(
            {name: getattr(totals.totals, name) for name in ageing([], ON)},
            ageing(items, ON),
        )
        self.assertEqual(totals.weighted_days_late, weighted_days_late(items, ON))

    def test_closing_date_takes_back_what_was_matched_later(self):
        invoice = self._bill(self.north, 1000, "2024-03-10", "2024-04-09")
        self._receive(self.north, 400, "2024-05-10", invoice)
        self._receive(self.north, 600, "2024-07-10", invoice)
        self.assertEqual(self._open_line(invoice).amount_residual, 0)
        for day, expected in (
            ("2024-03-09", 0),
            ("2024-03-10", 1000),
            ("2024-05-09", 1000),
            ("2024-05-10", 600),
            ("2024-06-30", 600),
            ("2024-07-10", 0),
        ):
            node = self._nodes(self.north, kam_closing_date=date.fromisoformat(day))[self.north.id]
            self.assertEqual(node.total.totals.receivable, expected, day)
            self.assertLedgerBalance(date.fromisoformat(day))

    def test_payment_made_before_and_matched_with_a_later_invoice(self):
        self._receive(self.north, 250, "2024-05-10", self._bill(self.north, 1000, "2024-07-10", "2024-08-10"))
        node = self._nodes(self.north)[self.north.id]
        self.assertTotals(node.own, receivable=-250, late_60=-250, unmatched_credit=-250)
        self.assertIsNone(node.own.dso)
        self.assertIsNone(node.own.weighted_days_late)
        self.assertEqual(node.own.count_back_dso, 0)
        self.assertLedgerBalance()

    def test_payment_on_account_without_invoice(self):
        self._bill(self.north, 1000, "2024-06-10", "2024-07-10")
        self._receive(self.north, 200, "2024-06-15")
        node = self._nodes(self.north)[self.north.id]
        self.assertTotals(node.total, receivable=800, not_due=1000, late_30=-200, unmatched_credit=-200, billed=1000)
        self.assertEqual(node.total.dso, 72)
        self.assertLedgerBalance()

    def test_several_due_dates_of_one_invoice(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 % at once, the rest after 60 days",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 70, "nb_days": 60}),
                ],
            }
        )
        invoice = self._invoice(self.north, 1000, "2024-06-01", post=False)
        invoice.invoice_payment_term_id = term
        invoice.action_post()
        node = self._nodes(self.north)[self.north.id]
        self.assertTotals(node.total, receivable=1000, not_due=700, late_30=300, billed=1000)
        self.assertEqual(node.total.weighted_days_late, 29)

    def test_foreign_currency_at_the_rate_of_posting(self):
        euro = self.setup_other_currency("EUR", rates=[("2024-01-01", 2.0), ("2024-06-01", 1.0)])
        invoice = self._bill(self.north, 100, "2024-05-10", "2024-06-20", currency_id=euro.id)
        # 100 EUR were 50 when posted; the ledger's receivable is not revalued by a new rate.
        node = self._nodes(self.north)[self.north.id]
        self.assertTotals(node.total, receivable=50, late_30=50, billed=50)
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payments.create({"payment_date": "2024-06-25", "amount": 40})._create_payments()
        # 40 EUR of the 100 are paid: 60 are open, 30 at the rate of posting.
        node = self._nodes(self.north)[self.north.id]
        self.assertTotals(node.total, receivable=30, late_30=30, billed=50)
        self.assertLedgerBalance()

    def test_tax_is_part_of_what_is_billed(self):
        tax = self.company_data["default_tax_sale"]
        self._bill(self.north, 200, "2024-06-10", taxes=tax)
        node = self._nodes(self.north)[self.north.id]
        self.assertEqual(tax.amount, 15)
        self.assertTotals(node.total, receivable=230, billed=230, late_30=230)

    def test_manual_entries_are_receivables_but_not_billed(self):
        receivable = self.company_data["default_account_receivable"]
        self._entry(receivable, 500, "2024-06-10", self.buyer)
        self._entry(receivable, 40, "2024-06-10")
        node = self._nodes(self.north)[self.north.id]
        self.assertEqual((node.total.totals.receivable, node.total.totals.billed), (500, 0))
        kinds = dict(self.Rows._read_group([], ["kind"], ["receivable:sum"]))
        self.assertEqual(kinds, {"other": 500, "none": 40})
        self.assertLedgerBalance()

    def test_own_company_below_a_headquarters_is_no_customer(self):
        own = self.env["res.company"].create({"name": "Delta Sales Office"}).partner_id
        own.kam_parent_id = self.headquarters
        self._bill(own, 900, "2024-06-10")
        self._bill(self.north, 100, "2024-06-10")
        node = self._nodes(self.headquarters)[self.headquarters.id]
        self.assertEqual(node.total.totals.receivable, 100)
        kinds = dict(self.Rows._read_group([], ["kind"], ["receivable:sum"]))
        self.assertEqual(kinds, {"own": 900, "other": 100})
        self.assertLedgerBalance()

    def test_archived_customer_still_owes(self):
        self._bill(self.south, 300, "2024-06-10")
        self.south.active = False
        self.assertEqual(self._nodes(self.headquarters)[self.headquarters.id].branches.totals.receivable, 300)

    def test_drafts_do_not_count_and_cancelled_do_not_either(self):
        self._bill(self.north, 300, "2024-06-10").button_draft()
        cancelled = self._bill(self.north, 200, "2024-06-10")
        cancelled.button_draft()
        cancelled.button_cancel()
        self.assertEqual(self._nodes(self.north)[self.north.id].total.totals.receivable, 0)

    def test_companies_in_another_currency_and_a_branch_company(self):
        self._bill(self.north, 100, "2024-06-10")
        other = self.setup_other_company(name="Overseas", currency_id=self.setup_other_currency("CHF").id)["company"]
        office = self.env["res.company"].create({"name": "Office", "parent_id": self.company.id})
        self.cr.precommit.run()  # gives the branch company the accounts of its parent
        self.env["res.currency.rate"].search([]).unlink()
        self.env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 4, "currency_id": other.currency_id.id, "company_id": self.company.id}
        )
        income = self.env["account.account"].with_company(other).search([("account_type", "=", "income")], limit=1)
        for company, amount, account in ((other, 80, income), (office, 7, self.income)):
            invoice = (
                self.env["account.move"]
                .with_context(allowed_company_ids=company.ids)
                .create(
                    {
                        "move_type": "out_invoice",
                        "company_id": company.id,
                        "partner_id": self.north.id,
                        "invoice_date": "2024-06-12",
                        "invoice_line_ids": [
                            Command.create(
                                {"name": "Part", "price_unit": amount, "tax_ids": False, "account_id": account.id}
                            )
                        ],
                    }
                )
            )
            invoice.action_post()
        one = self._nodes(self.north, allowed_company_ids=self.company.ids)[self.north.id]
        self.assertEqual(one.total.totals.receivable, 100)
        both = self._nodes(self.north, allowed_company_ids=(self.company | office).ids)[self.north.id]
        self.assertEqual(both.total.totals.receivable, 107)
        # 80 CHF at 4 CHF for one of the company's currency are 20.
        all_three = self._nodes(self.north, allowed_company_ids=(self.company | office | other).ids)[self.north.id]
        self.assertEqual(all_three.total.totals.receivable, 127)

    def test_items_behind_each_figure(self):
        late = self._bill(self.north, 1000, "2024-03-10", "2024-04-09")
        open_ = self._bill(self.north, 600, "2024-06-10", "2024-07-10")
        refund = self._bill(self.headquarters, 100, "2024-06-20", move_type="out_refund")
        self._bill(self.lonely, 5, "2024-06-20")
        partner = self.headquarters.with_env(self.env)
        for measure, part, expected in (
            ("receivable", "total", late | open_ | refund),
            ("receivable", "own", refund),
            ("receivable", "branches", late | open_),
            ("late_90", "total", late),
            ("not_due", "total", open_),
            ("unmatched_credit", "total", refund),
            ("billed", "total", open_ | refund),
            ("weighted_days_late", "total", late),
            ("count_back_dso", "total", late | open_ | refund),
        ):
            action = partner.action_kam_receivable_items(measure, part)
            items = self.env["account.move.line"].search(action["domain"])
            self.assertEqual(items.move_id, expected, (measure, part))
        self.assertEqual(action["name"], "Delta Group: Receivable on 06/30/2024")

    def test_items_behind_a_past_figure_include_what_is_paid_today(self):
        invoice = self._bill(self.north, 1000, "2024-03-10", "2024-04-09")
        self._receive(self.north, 1000, "2024-07-10", invoice)
        action = self.Rows.open_items([("partner_id", "=", self.north.id)], "late_90")
        self.assertEqual(self.env["account.move.line"].search(action["domain"]).move_id, invoice)

    def test_page_says_what_it_counts_and_why_a_figure_is_missing(self):
        self._receive(self.north, 250, "2024-05-10")
        partner = self.north.with_env(self.env)
        payload = partner.kam_receivable
        rows = {row["name"]: row for row in payload["rows"]}
        self.assertEqual(rows["receivable"]["total"], -250)
        self.assertEqual((rows["dso"]["total"], rows["weighted_days_late"]["total"]), (None, None))
        self.assertEqual(rows["dso"]["reason"], "Not available: nothing was billed in the 90 days before.")
        self.assertIn("own companies apart", payload["scope"])
        self.assertEqual(partner.kam_receivable_note, "Not available: nothing was billed in the 90 days before.")
        self.assertEqual((partner.kam_receivable_total, partner.kam_receivable_late_60), (-250, -250))

    def test_days_of_billing_are_a_setting(self):
        self._bill(self.north, 600, "2024-06-10")
        self._bill(self.north, 300, "2024-05-10")
        self.company.kam_dso_days = 30
        node = self._nodes(self.north)[self.north.id]
        self.assertEqual(node.total.totals.billed, 600)
        self.assertEqual(node.total.dso, 45)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.company.kam_dso_days = 0
            self.env.flush_all()
