from datetime import date

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestAccountSums(LedgerCommon):
    """Tables of whole accounts are read from the second tier, where it knows all that is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link(cls.north, cls.headquarters)
        cls._link(cls.south, cls.headquarters)
        cls._invoice(cls.headquarters, 100, "2024-03-05")
        cls._invoice(cls.north, 600, "2024-03-15", product_id=cls.product_a.id)
        cls._invoice(cls.south, 50, "2024-04-15")
        cls._invoice(cls.lonely, 40, "2024-03-20")
        cls._entry(cls.direct_cost, 240, "2024-03-16", cls.north)
        cls._entry(cls.other_income, -7, "2024-03-31")
        cls._invoice(cls.company.partner_id, 30, "2024-03-25")
        cls.key_user = cls.env["res.users"].create(
            {
                "name": "Account Manager",
                "login": "account_sums_manager",
                "group_ids": (cls.env.ref("kam_module.group_kam_user") | cls.env.ref("base.group_user")).ids,
                "company_id": cls.company.id,
                "company_ids": cls.company.ids,
            }
        )

    def test_a_table_of_accounts_by_hand(self):
        rows = self.assertAccountSums()
        march, april = date(2024, 3, 1), date(2024, 4, 1)
        figures = {(account.name, month): values for account, _company, month, *values in rows}
        revenue, margin, count = 0, 5, 7
        self.assertEqual(figures["Delta Group", march][revenue], 700)
        self.assertEqual(figures["Delta Group", march][margin], 460)
        # The headquarters' own, and the branch's product and cost in two categories.
        self.assertEqual(figures["Delta Group", march][count], 3)
        self.assertEqual(figures["Delta Group", april][revenue], 50)
        self.assertEqual(figures["Lonely Works", march][revenue], 40)
        # One's own company is no account of the second tier, and other income has no customer: neither is dropped.
        self.assertEqual(figures[self.company.partner_id.name, march][revenue], 30)
        self.assertEqual(figures[False, march][2], 7)
        self.assertIdentity()

    def test_filters_by_account_and_month(self):
        domain = [("account_id", "=", self.headquarters.id), ("month", ">=", "2024-04-01")]
        self.assertTrue(self.Report._is_of_accounts(domain, ["account_id"], ["revenue:sum"]))
        [(account, revenue)] = self.Report._read_group(domain, ["account_id"], ["revenue:sum"])
        self.assertEqual((account, revenue), (self.headquarters, 50))
        self.assertNotIn("kam_of_accounts", account.env.context)

    def test_what_the_sums_do_not_tell_is_asked_from_the_facts(self):
        asks = self.Report._is_of_accounts
        self.assertFalse(asks([], ["product_categ_id"], ["revenue:sum"]))
        self.assertFalse(asks([("partner_id", "=", self.north.id)], ["account_id"], ["revenue:sum"]))
        self.assertFalse(asks([], ["account_id"], ["gross_margin_percent:avg"]))
        self.assertFalse(asks([], ["account_id"], ["revenue:max"]))
        self.assertFalse(asks(["!", ("node_id", "in", self.north.ids)], ["month:year"], ["revenue:sum"]))

    def test_an_account_manager_reads_single_customers(self):
        self.north.kam_manager_id = self.key_user
        report = self.Report.with_user(self.key_user)
        self.assertFalse(report._is_of_accounts([], ["account_id"], ["revenue:sum"]))
        self.assertEqual(report._read_group([], ["account_id"], ["revenue:sum"]), [(self.headquarters, 600)])

    def test_the_client_gets_the_same_groups(self):
        arguments = [("month", "=", "2024-03-01")], [["account_id", "month:month"], []], ["revenue:sum", "__count"]
        cells, [total] = self.Report.formatted_read_grouping_sets(*arguments)
        delta = next(cell for cell in cells if cell["account_id"] == (self.headquarters.id, "Delta Group"))
        self.assertEqual(delta["month:month"], ("2024-03-01", "March 2024"))
        self.assertEqual((delta["revenue:sum"], delta["__count"]), (700, 3))
        self.assertEqual(self.Report.search_count(delta["__extra_domain"]), 3)
        self.assertEqual(total["revenue:sum"], 770)

    def test_a_wrong_sum_is_found_at_night(self):
        self.Report.search_count([])
        self.env.cr.execute("UPDATE kam_ledger_account SET direct_cost = 5, fact_count = 1")
        self.env.invalidate_all()
        self.assertTrue(self.env["kam.ledger.check"]._different_trees())
        with mute_logger("odoo.addons.kam_module.models.ledger.kam_ledger_check"):
            self.env["kam.ledger.check"].sudo()._cron_compare()
        self.assertIdentity()
