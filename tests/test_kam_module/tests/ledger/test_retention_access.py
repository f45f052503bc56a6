from odoo.exceptions import AccessError
from odoo.tests import tagged

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestRetentionAccess(RetentionCommon):
    """Everybody sees the retention of the accounts that they may see, and is told what is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_story()
        cls._mark(cls.lonely, "2020-01-01")
        cls.manager, cls.stranger, cls.director, cls.finance, cls.portal = (
            cls._create_user(login, groups)
            for login, groups in (
                ("retention_manager", "kam_module.group_kam_user"),
                ("retention_stranger", "base.group_user"),
                ("retention_director", "kam_module.group_kam_director"),
                ("retention_finance", "kam_module.group_kam_finance"),
                ("retention_portal", "base.group_portal"),
            )
        )
        cls.lonely.kam_manager_id = cls.manager

    def test_manager_sees_own_accounts_and_is_told_so(self):
        statement = self._statement(self.manager)
        self.assertEqual(statement.figures("account")[0].opening, 1000)
        page = statement.page
        self.assertIn("yours or your teams'", " ".join(page["notices"]))
        self.assertIn("read your own", page["concentration"]["reason"])

    def test_director_and_finance_see_all(self):
        for user in (self.director, self.finance):
            page = self._statement(user).page
            self.assertEqual(page["bridge"][0]["amount"], 1700)
            self.assertFalse(page["notices"])
            self.assertEqual(len(page["concentration"]["figures"]), 3)

    def test_others_see_nothing(self):
        for user in (self.stranger, self.portal, self.env.ref("base.public_user")):
            with self.subTest(user=user.id):
                with self.assertRaises(AccessError):
                    self._statement(user)
                with self.assertRaises(AccessError):
                    self.env["kam.retention.report"].with_user(user).search([])

    def test_statement_of_another_user_shows_what_its_reader_may_see(self):
        statement = self._statement(self.director).with_user(self.manager)
        self.assertEqual(statement.page["bridge"][0]["amount"], 1000)

    def test_companies_with_two_currencies(self):
        other = self.setup_other_company(name="Other Company")["company"]
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])  # 1 of ours is 2 EUR
        other.currency_id = currency
        self.env.flush_all()
        self.env.user.company_ids |= other
        journal = self.env["account.journal"].search([("company_id", "=", other.id), ("type", "=", "sale")], limit=1)
        move = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.east.id,
                    "journal_id": journal.id,
                    "invoice_date": "2026-03-05",
                    "date": "2026-03-05",
                    "invoice_line_ids": [(0, 0, {"name": "Machine", "price_unit": 600, "tax_ids": False})],
                }
            )
        )
        move.action_post()
        self.assertEqual(self._statement().figures("entity")[0].closing, 330 + 500)
        self.assertIn("companies that you may not read", " ".join(self._statement(self.director).page["notices"]))
        both = self._statement(companies=self.company | other)
        # East's 600 EUR are 300 of ours: it shrank from 300 to 300, and is kept.
        self.assertEqual(both.figures("entity")[0].closing, 330 + 500 + 300)
        self.assertEqual(both.page["currency_id"], self.company.currency_id.id)
        with self.assertRaises(AccessError):
            self._statement(self.director, companies=self.company | other)
