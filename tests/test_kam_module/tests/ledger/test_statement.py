import io
import shutil
import time

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from pypdf import PdfReader

from .papers_common import TODAY, PapersCommon


@tagged("post_install", "-at_install")
class TestStatement(PapersCommon):
    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(TODAY))

    def _statement(self, accounts, user=None):
        model = self.env["report.kam_module.report_account_statement"].with_user(user or self.env.user)
        return model._get_report_values(accounts.ids)["statements"]

    def _html(self, accounts, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.env.user)
        return report._render_qweb_html("kam_module.report_account_statement", accounts.ids)[0].decode()

    def test_figures_by_hand(self):
        (statement,) = self._statement(self.headquarters)
        figures = {row["name"]: row for row in statement["figures"]}
        revenue = figures["revenue"]
        self.assertEqual(
            (revenue["own"], revenue["branches"], revenue["total"], revenue["previous"], revenue["change"]),
            (0, 1500, 1500, 1600, "-6.3 %"),
        )
        self.assertEqual((figures["direct_cost"]["total"], figures["gross_margin"]["total"]), (600, 900))
        self.assertEqual(figures["direct_cost"]["change"], "n/a")
        self.assertEqual(
            [
                (row.partner.name, row.depth, row.own, row.branches, row.total, row.receivable)
                for row in statement["tree"]
            ],
            [
                ("Delta Group", 0, 0, 1500, 1500, 3100),
                ("Delta North", 1, 1500, 0, 1500, 2500),
                ("Delta South", 1, 0, 0, 0, 400),
            ],
        )
        # 1,600 before; north bought 500 more, headquarters' 200 and south's 400 are lost: 1,500.
        self.assertEqual(
            [(bar["label"], bar["amount"]) for bar in statement["bridge"]["bars"]],
            [
                ("Before", "1,600"),
                ("New", "–"),
                ("Back", "–"),
                ("More", "500"),
                ("Less", "–"),
                ("Lost", "-600"),
                ("Credits", "–"),
                ("Now", "1,500"),
            ],
        )
        # Of 1,600, 1,000 are kept: 62.5 %; with the 500 more 93.8 %; one of three customers.
        bridge = statement["bridge"]
        self.assertEqual((bridge["grr"], bridge["nrr"], bridge["logo"]), ("62.5 %", "93.8 %", "33.3 %"))
        self.assertEqual(sum(bucket["amount"] for bucket in statement["ageing"]), 3100)

    def test_large_tree_loses_nothing(self):
        partners = self.env["res.partner"].create(
            [
                {"name": f"Delta {number:03}", "is_company": True, "kam_parent_id": self.headquarters.id}
                for number in range(40)
            ]
        )
        for partner, amount in zip(partners, (10, 20, 30)):
            self._invoice(partner, amount, "2024-05-10")
        (statement,) = self._statement(self.headquarters)
        head, *rows = statement["tree"]
        self.assertEqual(len(rows), 15)
        self.assertEqual((rows[-1].count, rows[-1].total), (28, 0))
        self.assertEqual(sum(row.total for row in rows), head.branches)
        self.assertEqual(head.branches, 1560)
        self.assertIn("28</t> more".replace("</t>", ""), self._html(self.headquarters).replace("\n", " "))

    def test_page_in_the_users_language(self):
        english = self._html(self.headquarters)
        for text in ("Delta North", "Receivables", "Net retention", "Printed on", self.company.name, "<svg"):
            self.assertIn(text, english)
        chinese = self._user("chinese", "kam_module.group_kam_finance", lang="zh_CN")
        page = self._html(self.headquarters, chinese)
        self.assertIn("2024/07/15", page)
        for english, words in (("Figures", "数据"), ("Headquarters and branches", "总部与分支机构")):
            self.assertNotIn(english, page)
            self.assertIn(words, page)
        self.assertNotIn("07/15/2024", page)

    def test_one_document_for_many_accounts(self):
        page = self._html(self.headquarters | self.lonely)
        self.assertEqual(page.count("data-account="), 2)
        self.assertEqual(page.count("k-page"), 2 + 1)  # and once in the style
        self.assertEqual(page.count('o_kam_statement"'), 1)

    def test_contact_prints_its_customer(self):
        (statement,) = self._statement(self.buyer)
        self.assertEqual(statement["account"], self.north)

    def test_nothing_to_print(self):
        with self.assertRaisesRegex(UserError, "Choose at least one customer"):
            self._statement(self.env["res.partner"])

    def test_account_manager_sees_no_money_but_revenue(self):
        manager = self._user("manager", "kam_module.group_kam_user")
        self.headquarters.kam_manager_id = manager
        (statement,) = self._statement(self.headquarters, manager)
        self.assertEqual([row["name"] for row in statement["figures"]], ["revenue"])
        self.assertFalse(statement["receivables"])
        self.assertNotIn("Gross Margin", self._html(self.headquarters, manager))
        stranger = self._user("stranger", "kam_module.group_kam_user")
        (statement,) = self._statement(self.headquarters, stranger)
        self.assertEqual(statement["figures"][0]["total"], 0)
        self.assertTrue(statement["is_partial"])

    def test_others_do_not_print(self):
        for login, group in (
            ("salesman", "sales_team.group_sale_salesman"),
            ("accountant", "account.group_account_user"),
            ("portal", "base.group_portal"),
            ("public", "base.group_public"),
        ):
            with self.assertRaises(AccessError):
                self._statement(self.headquarters, self._user(login, group))

    def test_queries_do_not_grow_with_the_tree(self):
        accounts = self.headquarters | self.lonely
        self._statement(accounts)
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            few = self.env.cr.sql_log_count
            self._statement(accounts)
            few = self.env.cr.sql_log_count - few
        self.env["res.partner"].create(
            [
                {"name": f"Delta {number:03}", "is_company": True, "kam_parent_id": self.headquarters.id}
                for number in range(30)
            ]
        )
        self.env.flush_all()
        self._statement(accounts)
        self.env.invalidate_all()
        many = self.env.cr.sql_log_count
        self._statement(accounts)
        self.assertLessEqual(self.env.cr.sql_log_count - many, few + 2)


@tagged("post_install", "-at_install")
class TestStatementPdf(PapersCommon):
    """Through Odoo's own PDF machinery, with the program that a site has."""

    def _pdf(self, accounts):
        self.assertTrue(shutil.which("wkhtmltopdf"), "PDFs need wkhtmltopdf: install the Debian package of this name.")
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("kam_module.report_account_statement", accounts.ids)
        self.assertEqual(kind, "pdf")
        return self._pages(content)

    def _pages(self, content):
        return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]

    def test_one_account_is_one_page(self):
        pages = self._pdf(self.headquarters)
        self.assertEqual(len(pages), 1)
        self.assertIn("Delta Group", pages[0])
        self.assertIn("Delta South", pages[0])

    def test_many_accounts_are_one_document(self):
        pages = self._pdf(self.headquarters | self.lonely | self.north)
        self.assertEqual(len(pages), 3)
        for page, name in zip(pages, ("Delta Group", "Lonely Works", "Delta North")):
            self.assertTrue(page.startswith(name), page[:80])

    def test_two_hundred_branches_on_one_page_within_five_seconds(self):
        regions = self.env["res.partner"].create(
            [
                {"name": f"Delta Region {number}", "is_company": True, "kam_parent_id": self.headquarters.id}
                for number in range(10)
            ]
        )
        self.env["res.partner"].create(
            [
                {"name": f"Delta Town {number}", "is_company": True, "kam_parent_id": regions[number % 10].id}
                for number in range(190)
            ]
        )
        self.env.flush_all()
        start = time.monotonic()
        pages = self._pdf(self.headquarters)
        self.assertEqual(len(pages), 1)
        self.assertLess(time.monotonic() - start, 5)
