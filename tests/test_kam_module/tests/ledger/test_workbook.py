import io
import json
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from openpyxl import load_workbook

from .papers_common import PapersCommon


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
        options = {"model": "kam.profitability.report", "domain": [], "context": {"lang": "en_US"}, **options}
        return self._post(login, "/kam_module/workbook", options)

    def _post(self, login, address, options):
        self.authenticate(login, login)
        data = {"data": json.dumps(options), "csrf_token": Request.csrf_token(self)}
        return self.url_open(address, data=data)

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
        for address in ("/kam_module/workbook", "/kam_module/white_space"):
            answer = self.url_open(address, data={"data": "{}"}, allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200)

    def test_white_space(self):
        director, portal = (
            self._user(name, f"base.group_{name}" if name == "portal" else "kam_module.group_kam_director")
            for name in ("director", "portal")
        )
        options = {"partner_id": self.headquarters.id, "months": 6, "context": {"lang": "en_US"}}
        answer = self._post(director.login, "/kam_module/white_space", options)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("White%20Space", answer.headers["Content-Disposition"])
        self.assertEqual(load_workbook(io.BytesIO(answer.content)).sheetnames[0], "States")
        answer = self._post(portal.login, "/kam_module/white_space", options)
        self.assertEqual(answer.status_code, 500)
        self.assertIn("AccessError", answer.text)
