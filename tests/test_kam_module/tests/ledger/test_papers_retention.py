import io

from odoo.tests import tagged
from openpyxl import load_workbook

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestRetentionWorkbook(RetentionCommon):
    """The workbook of a retention statement: ratios as formulas, and a bridge that closes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_story()

    def _book(self, values):
        context = {**self._statement()._report_context("entity"), "lang": "en_US"}
        content = (
            self.env["kam.workbook"]
            .with_context(**context)
            ._make("kam.retention.report", [], row_groups=["movement"], measures=["revenue_before", "grr", "churn"])
        )
        return load_workbook(io.BytesIO(content), data_only=values)

    def test_ratio_is_a_formula_over_the_base(self):
        sheet = self._book(values=False)["Figures"]
        header = [cell.value for cell in sheet[6]]
        self.assertEqual(header, ["Movement", "Revenue Before", "GRR", "Churn", "Base, Kept", "Base"])
        self.assertEqual(sheet["C5"].value, '=IF(F5=0,"",E5/F5)')
        # Of the base of 700, 400 are lost and 80 less bought.
        values = self._book(values=True)["Figures"]
        self.assertEqual([values.cell(5, column).value for column in (2, 4, 5, 6)], [700, 400, 220, 700])
        self.assertAlmostEqual(values["C5"].value, 220 / 700)

    def test_bridge_closes_and_windows_are_part_of_the_ledger(self):
        sheet = self._book(values=True)["Tie Out"]
        rows = {row[0].value: [cell.value for cell in row[1:4]] for row in sheet.iter_rows()}
        amounts = {name: values[0] for name, values in rows.items()}
        self.assertEqual(amounts["Revenue Before"], 700)
        self.assertEqual(amounts["Churn"], 400)
        self.assertEqual(amounts["Change of Credits"], -40)
        self.assertEqual(amounts["Revenue Now"], 330)
        self.assertEqual(amounts["Not explained"], 0)
        # Lonely Works, no key account, bought 1,000 and 500.
        self.assertEqual(rows["11/01/2024 – 10/31/2025"], [700, 1000, 1700])
        self.assertEqual(rows["11/01/2025 – 10/31/2026"], [330, 500, 830])
        formulas = self._book(values=False)["Tie Out"]
        self.assertEqual(formulas["B10"].value, "=ROUND(B2+B3+B4+B5-B6-B7+B8-B9,6)")
        self.assertEqual(formulas["B7"].value, "='Figures'!$D$5")
