from datetime import date

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.kam_module.models.ledger.kam_ledger_month import READER_LIMIT

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestRefresh(LedgerCommon):
    """Whatever changes a posted figure is seen by the next reader."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.north, 600, "2024-03-05", product_id=cls.product_a.id)
        cls.line = cls.invoice.invoice_line_ids

    def setUp(self):
        super().setUp()
        self.assertEqual(self._sum(self.north), 600.0)

    def assertFigures(self, **expected):
        """Revenue of north and south after an event; both tiers equal the ledger."""
        self.assertEqual(self._sum(self.north), expected.get("north", 0.0))
        self.assertEqual(self._sum(self.south), expected.get("south", 0.0))
        self.assertIdentity()

    def test_reset_to_draft_and_post_again(self):
        self.invoice.button_draft()
        self.assertFigures()
        self.invoice.date = "2024-05-05"
        self.invoice.invoice_date = "2024-05-05"
        self.invoice.action_post()
        self.assertFigures(north=600)
        self.assertEqual(self._fact_rows("month"), [(date(2024, 5, 1),)])

    def test_cancel(self):
        self.invoice.button_draft()
        self.invoice.button_cancel()
        self.assertFigures()

    def test_delete(self):
        self.invoice.button_draft()
        self.invoice.with_context(force_delete=True).unlink()
        self.assertFigures()

    def test_delete_while_posted(self):
        self.invoice.with_context(force_delete=True).unlink()
        self.assertFigures()

    def test_date_of_a_posted_entry(self):
        entry = self._entry(self.income, -80, "2024-03-05", self.south)
        self.assertEqual(self._fact_rows("month", domain=[("partner_id", "=", self.south.id)]), [(date(2024, 3, 1),)])
        entry.with_context(skip_readonly_check=True).write({"date": "2024-06-01", "name": "/"})
        self.assertEqual(self._fact_rows("month", domain=[("partner_id", "=", self.south.id)]), [(date(2024, 6, 1),)])
        self.assertFigures(north=600, south=80)

    def test_partner_of_a_posted_item(self):
        self.invoice.line_ids.partner_id = self.south
        self.assertFigures(south=600)

    def test_account_of_a_posted_item(self):
        self.line.account_id = self.other_income
        self.assertFigures()
        self.assertEqual(self._sum(self.north, "other_income"), 600.0)
        self.line.account_id = self.clearing
        self.assertEqual(self._sum(self.north, "other_income"), 0.0)
        self.line.account_id = self.income
        self.assertFigures(north=600)

    def test_amount_of_a_posted_entry(self):
        entry = self._entry(self.income, -80, "2024-03-05", self.south)
        income, clearing = entry.line_ids
        entry.with_context(skip_readonly_check=True).write(
            {"line_ids": [Command.update(income.id, {"credit": 90}), Command.update(clearing.id, {"debit": 90})]}
        )
        self.assertFigures(north=600, south=90)

    def test_items_added_to_and_removed_from_an_entry(self):
        entry = self._entry(self.income, -80, "2024-03-05", self.south, post=False)
        entry.action_post()
        entry.button_draft()
        entry.line_ids.unlink()
        self.assertFigures(north=600)

    def test_product_of_an_item_and_category_of_a_product(self):
        machines, parts = self.env["product.category"].create([{"name": "Machines"}, {"name": "Parts"}])
        self.product_a.categ_id = machines
        self.assertEqual(self._sum(self.north, product_categ_id=machines.id), 600.0)
        self.product_b.categ_id = parts
        self.line.with_context(check_move_validity=False).product_id = self.product_b
        self.env.flush_all()
        self.assertEqual(self._sum(self.north, product_categ_id=machines.id), 0.0)
        self.assertEqual(self._sum(self.north, product_categ_id=parts.id), self._sum(self.north))
        self.assertIdentity()

    def test_type_of_an_account(self):
        self.income.account_type = "income_other"
        self.assertFigures()
        self.assertEqual(self._sum(self.north, "other_income"), 600.0)
        self.income.account_type = "equity"
        self.assertEqual(self.Fact.search_count([]), 0)
        self.income.account_type = "income"
        self.assertFigures(north=600)

    def test_company_names_an_exchange_account(self):
        before = self.company.income_currency_exchange_account_id
        self.company.income_currency_exchange_account_id = self.income
        self.assertEqual(self._sum(self.north), 0.0)
        self.assertEqual(self._sum(self.north, "financial_difference"), 600.0)
        self.assertIdentity()
        self.company.income_currency_exchange_account_id = before
        self.assertFigures(north=600)

    def test_merge_of_accounts(self):
        copy = self._create_account("Income 2", "400901", "income")
        self.company.income_currency_exchange_account_id = copy
        self._entry(copy, -80, "2024-03-05", self.south)
        self.assertEqual(self._sum(self.south, "financial_difference"), 80.0)
        self.env.flush_all()
        self.env["account.merge.wizard"]._action_merge(self.income + copy)
        # The merged account is the exchange account now.
        self.assertEqual(self._sum(self.north, "financial_difference"), 600.0)
        self.assertIdentity()

    def test_reversal_counts_in_its_own_period(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"date": "2024-04-10", "journal_id": self.invoice.journal_id.id})
        )
        wizard.reverse_moves()
        self.env["account.move"].browse(wizard.new_move_ids.ids).action_post()
        self.assertEqual(self._fact_rows("month", "revenue"), [(date(2024, 3, 1), 600.0), (date(2024, 4, 1), -600.0)])
        self.assertIdentity()

    def test_contact_moves_to_another_customer(self):
        self._entry(self.income, -80, "2024-03-05", self.buyer)
        self.assertEqual(self._sum(self.north), 680.0)
        self.buyer.parent_id = self.south
        self.assertFigures(north=600, south=80)

    def test_contact_becomes_a_customer(self):
        self._entry(self.income, -80, "2024-03-05", self.buyer)
        self.assertEqual(self._sum(self.north), 680.0)
        self.buyer.is_company = True
        self.assertFigures(north=600)
        self.assertEqual(self._sum(self.buyer), 80.0)

    def test_merge_of_partners(self):
        self._invoice(self.south, 50, "2024-03-20")
        self._invoice(self.south, 30, "2024-04-20")
        self.assertEqual(self._sum(self.south), 80.0)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.north | self.south).ids, self.north)
        self.assertEqual(self._sum(self.north), 680.0)
        self.assertFalse(self.south.exists())
        self.assertIdentity()

    def test_own_company_is_not_a_customer(self):
        self.assertEqual(self.Report.search([("partner_id", "=", self.north.id)]).kind, "other")
        other = self.env["res.company"].create({"name": "Sister", "partner_id": self.north.id})
        self.assertEqual(other.partner_id, self.north)
        self.assertEqual(self.Report.search([("partner_id", "=", self.north.id)]).kind, "own")
        self.assertFalse(self.env["kam.ledger.account"].search([("account_id", "=", self.north.id)]))
        self.assertIdentity()

    def test_write_past_the_application_is_found_at_night(self):
        self.env.cr.execute("UPDATE account_move_line SET balance = balance * 2 WHERE move_id = %s", [self.invoice.id])
        self.env.invalidate_all()
        self.assertEqual(self._sum(self.north), 600.0)
        with self.assertLogs("odoo.addons.kam_module.models.ledger.kam_ledger_check", "WARNING"):
            check = self.env["kam.ledger.check"].sudo()._cron_compare()
        self.assertEqual(self._sum(self.north), 1200.0)
        self.assertEqual(check.corrected_count, 1)
        self.assertRecordValues(
            check.line_ids,
            [
                {
                    "partner_id": self.north.id,
                    "company_id": self.company.id,
                    "month": date(2024, 3, 1),
                    "difference": 600,
                }
            ],
        )
        note = self.env["mail.message"].search([("subject", "=", "Key account figures were corrected")])
        self.assertIn(self.env.ref("base.partner_admin"), note.partner_ids)
        self.assertIdentity()

    def test_wrong_figure_is_found_at_night(self):
        self.env.cr.execute("UPDATE kam_ledger_month SET revenue = 1")
        self.env.cr.execute("UPDATE kam_ledger_account SET revenue_branches = 5")
        self.env.invalidate_all()
        with self.assertLogs("odoo.addons.kam_module.models.ledger.kam_ledger_check", "WARNING"):
            self.env["kam.ledger.check"].sudo()._cron_compare()
        self.assertFigures(north=600)

    def test_nothing_to_correct(self):
        check = self.env["kam.ledger.check"].sudo()._cron_compare()
        self.assertEqual((check.corrected_count, check.tree_count), (0, 0))
        self.assertFalse(check.line_ids)

    # When the job is called

    def _called_in(self):
        """Seconds until each call of the job that is added when the changes so far are committed."""
        triggers = self.env["ir.cron.trigger"]
        mine = [("cron_id", "=", self.env.ref("kam_module.ir_cron_refresh_ledger").id)]
        known = triggers.search(mine)
        self.env.cr.flush()
        now = fields.Datetime.now()
        return [(trigger.call_at - now).total_seconds() for trigger in triggers.search(mine) - known]

    def _forget_calls(self):
        self.env.cr.flush()
        self.env["ir.cron.trigger"].search([]).unlink()

    def test_one_later_call_serves_many_postings(self):
        self._forget_calls()
        self._entry(self.income, -80, "2024-03-05", self.south)
        [seconds] = self._called_in()
        self.assertTrue(30 < seconds <= 60, seconds)
        self._entry(self.income, -90, "2024-03-05", self.south)
        self.assertEqual(self._called_in(), [])
        self.assertFigures(north=600, south=170)

    def test_a_call_that_may_be_over_before_the_commit_does_not_count(self):
        self._forget_calls()
        cron = self.env.ref("kam_module.ir_cron_refresh_ledger")
        cron._trigger(fields.Datetime.add(fields.Datetime.now(), seconds=3))
        self._entry(self.income, -80, "2024-03-05", self.south)
        self.assertEqual(len(self._called_in()), 1)

    def test_more_than_a_reader_recomputes_calls_the_job_at_once(self):
        self._forget_calls()
        rows = SQL("SELECT %s, %s, date '2000-01-01' + n FROM generate_series(0, %s) n",
                   self.north.id, self.company.id, READER_LIMIT)
        self.env["kam.ledger.queue"]._append(rows)
        [seconds] = self._called_in()
        self.assertLessEqual(seconds, 0)
