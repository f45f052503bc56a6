import io
import json
import shutil
import time
from datetime import date

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from openpyxl import load_workbook
from pypdf import PdfReader

from .common import LedgerCommon

TODAY = "2024-07-15"  # the last 12 full months are July 2023 to June 2024


class PapersCommon(LedgerCommon):
    """Delta Group with two branches: what it bought in the last two years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.user.lang = "en_US"
        (cls.north | cls.south).kam_parent_id = cls.headquarters
        cls._invoice(cls.headquarters, 200, "2023-01-10")
        cls._invoice(cls.north, 1000, "2023-02-10")
        cls._invoice(cls.south, 400, "2023-03-10")
        cls._invoice(cls.north, 1500, "2024-02-10")
        cls._invoice(cls.lonely, 90, "2024-03-10")
        cls._entry(cls.direct_cost, 600, "2024-02-12", cls.north)

    @classmethod
    def _user(cls, login, *groups, **values):
        group_ids = [cls.env.ref(group).id for group in groups]
        if groups[0] not in ("base.group_portal", "base.group_public"):
            group_ids.append(cls.env.ref("base.group_user").id)
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "login": f"papers_{login}",
                "password": f"papers_{login}",
                "group_ids": group_ids,
                "company_id": cls.company.id,
                "company_ids": cls.company.ids,
                "lang": "en_US",
                **values,
            }
        )


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


@tagged("post_install", "-at_install")
class TestWorkbook(PapersCommon):
    def _book(self, model="kam.profitability.report", domain=(), user=None, values=False, **options):
        book = self.env["kam.workbook"].with_user(user or self.env.user)
        content = book._make(model, list(domain), **options)
        return load_workbook(io.BytesIO(content), data_only=values)

    def _row(self, sheet, number):
        return [cell.value for cell in sheet[number]]

    def test_pivot_with_live_totals(self):
        options = {
            "domain": [("kind", "in", ("key", "other"))],
            "row_groups": ["account_id"],
            "column_groups": ["month:year"],
            "measures": ["revenue"],
        }
        book = self._book(**options)
        self.assertEqual(book.sheetnames, ["Figures", "Definitions", "Tie Out"])
        sheet = book["Figures"]
        self.assertEqual(sheet.freeze_panes, "B7")
        self.assertEqual(self._row(sheet, 4)[1:], ["2023", "2024", "Total"])
        self.assertEqual(self._row(sheet, 6), ["Account", "Revenue", "Revenue", "Revenue"])
        self.assertEqual(
            self._row(sheet, 5),
            ["Total", "=SUBTOTAL(109,B7:B8)", "=SUBTOTAL(109,C7:C8)", "=SUBTOTAL(109,D7:D8)"],
        )
        rows = {row[0]: row[1:] for row in (self._row(sheet, 7), self._row(sheet, 8))}
        self.assertEqual(rows["Lonely Works"], [None, 90, "=B8+C8"])
        self.assertEqual(sheet["B7"].number_format, "#,##0.00;[Red]-#,##0.00")
        # The values that a program without formulas shows are those of the formulas.
        values = self._book(values=True, **options)["Figures"]
        self.assertEqual(self._row(values, 5), ["Total", 1600, 1590, 3190])
        self.assertEqual(sum(values.cell(row, 4).value for row in (7, 8)), 3190)

    def test_ratio_is_a_formula_over_its_parts(self):
        sheet = self._book(row_groups=["partner_id"], measures=["gross_margin_percent"])["Figures"]
        self.assertEqual(self._row(sheet, 6), ["Customer", "Gross Margin %", "Revenue", "Direct Cost"])
        self.assertEqual(sheet["B5"].value, '=IF(OR(C5=0,D5=0),"",(C5-D5)/C5)')
        self.assertEqual(sheet["B7"].value, '=IF(OR(C7=0,D7=0),"",(C7-D7)/C7)')
        self.assertEqual(sheet["B7"].number_format, "0.0%;[Red]-0.0%")

    def test_list_has_a_row_for_each_record(self):
        sheet = self._book(domain=[("partner_id", "=", self.north.id)])["Figures"]
        header = self._row(sheet, 6)
        self.assertEqual(header[:4], ["Month", "Row", "Account", "Customer"])
        rows = [dict(zip(header, self._row(sheet, number))) for number in range(7, sheet.max_row + 1)]
        self.assertEqual([row["Revenue"] for row in rows], [1500, 1000])
        self.assertEqual(rows[0]["Month"].date(), date(2024, 2, 1))
        self.assertEqual(rows[0]["Customer"], "Delta North")
        self.assertEqual(sheet.auto_filter.ref.split(":")[0], "A6")

    def test_text_that_looks_like_a_formula_stays_text(self):
        for name in ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")'):
            self.north.name = name
            for options in ({"row_groups": ["partner_id"], "measures": ["revenue"]}, {}):
                sheet = self._book(domain=[("partner_id", "=", self.north.id)], **options)["Figures"]
                cells = [cell for row in sheet.iter_rows(min_row=7) for cell in row if cell.value == name]
                self.assertTrue(cells, name)
                self.assertEqual({cell.data_type for cell in cells}, {"s"}, name)

    def test_tie_out_sheet_equals_the_ledger(self):
        self._entry(self.income, -80, "2024-04-05")
        sheet = self._book(
            values=True,
            domain=[("partner_id", "=", self.north.id)],
            row_groups=["partner_id"],
            measures=["revenue"],
        )["Tie Out"]
        rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows()}
        # Of 2023-02 to 2024-02: north 2,500, south 400.
        self.assertEqual(rows["Revenue"][:3], [2500, 400, 2900])
        self.assertEqual(rows["Income"][:4], [2900, 0, 2900, 0])
        self.assertEqual(rows["Cost of Revenue"][:4], [600, 0, 600, 0])
        formulas = self._book(
            domain=[("partner_id", "=", self.north.id)], row_groups=["partner_id"], measures=["revenue"]
        )["Tie Out"]
        self.assertEqual(formulas["B4"].value, "='Figures'!$B$5")

    def test_tie_out_is_for_finance(self):
        director = self._user("director", "kam_module.group_kam_director")
        sheet = self._book(user=director, row_groups=["partner_id"], measures=["revenue"])["Tie Out"]
        self.assertEqual(sheet["A1"].value, "The comparison with the ledger is shown to users of the group Finance.")
        self.assertEqual(sheet.max_row, 1)

    def test_receivables_workbook(self):
        options = {"model": "kam.receivable.report", "row_groups": ["partner_id"], "measures": ["receivable", "dso"]}
        book = self._book(**options)
        self.assertEqual(self._row(book["Figures"], 6), ["Customer", "Receivable", "DSO", "Billed"])
        self.assertEqual(book["Figures"]["C7"].value, '=IF(D7<=0,"",B7/D7*90)')
        tie_out = self._book(values=True, **options)["Tie Out"]
        self.assertEqual([tie_out.cell(row, 2).value for row in (4, 5, 6, 7, 8)], [3190, 0, 3190, 3190, 0])

    def test_definitions_say_what_is_counted(self):
        sheet = self._book(row_groups=["partner_id"], measures=["revenue"], filters="Last Year")["Definitions"]
        texts = {row[0].value: row[1].value for row in sheet.iter_rows()}
        self.assertEqual(texts["Filters"], "Last Year")
        self.assertEqual(texts["Groupings"], "Customer")
        self.assertIn("accounts of type Income", texts["Revenue"])

    def test_account_manager_gets_what_the_screen_shows(self):
        manager = self._user("manager", "kam_module.group_kam_user")
        self.lonely.kam_manager_id = manager
        sheet = self._book(user=manager)["Figures"]
        header = self._row(sheet, 6)
        self.assertNotIn("Direct Cost", header)
        self.assertEqual(sheet.max_row, 7)
        self.assertEqual(dict(zip(header, self._row(sheet, 7)))["Revenue"], 90)
        with self.assertRaisesRegex(UserError, "no field direct_cost that you may read"):
            self._book(user=manager, row_groups=["partner_id"], measures=["direct_cost"])

    def test_refused(self):
        with self.assertRaisesRegex(UserError, "There is no workbook of res.users"):
            self._book(model="res.users")
        salesman = self._user("salesman", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._book(user=salesman)

    def test_empty_report(self):
        sheet = self._book(domain=[("id", "=", 0)], row_groups=["partner_id"], measures=["revenue"])["Figures"]
        self.assertEqual(self._row(sheet, 5)[1], "=SUBTOTAL(109,B7:B7)")


@tagged("post_install", "-at_install")
class TestWorkbookDownload(PapersCommon, HttpCase):
    def _download(self, login, **options):
        self.authenticate(login, login)
        options = {"model": "kam.profitability.report", "domain": [], "context": {"lang": "en_US"}, **options}
        return self.url_open(
            "/kam_module/workbook",
            data={"data": json.dumps(options), "csrf_token": Request.csrf_token(self)},
        )

    def test_download(self):
        director = self._user("director", "kam_module.group_kam_director")
        answer = self._download(director.login, row_groups=["account_id"], measures=["revenue"])
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Account", answer.headers["Content-Disposition"])
        book = load_workbook(io.BytesIO(answer.content))
        self.assertEqual(book.sheetnames, ["Figures", "Definitions", "Tie Out"])

    def test_portal_gets_an_error_and_no_figures(self):
        portal = self._user("portal", "base.group_portal")
        answer = self._download(portal.login)
        self.assertEqual(answer.status_code, 500)
        self.assertIn("AccessError", answer.text)

    def test_public_is_sent_to_the_login(self):
        answer = self.url_open("/kam_module/workbook", data={"data": "{}"}, allow_redirects=False)
        self.assertNotEqual(answer.status_code, 200)
