from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .papers_common import PapersCommon


@tagged("post_install", "-at_install")
class TestPapersTour(PapersCommon, HttpCase):
    """In the browser: from the account's page to its items and to its paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.move"].search([("state", "=", "posted")]).filtered(
            lambda move: move.is_invoice()
        ).button_draft()
        for partner, amount in ((cls.north, 1000), (cls.south, 300)):
            move = cls._invoice(partner, amount, "2024-02-10", post=False)
            move.write({"invoice_payment_term_id": False, "invoice_date_due": "2024-03-10"})
            move.action_post()
        cls.accountant = cls._user(
            "accountant",
            "kam_module.group_kam_director",
            "kam_module.group_kam_finance",
            "account.group_account_user",
            "base.group_allow_export",
        )
        cls.page = f"/odoo/res.partner/{cls.headquarters.id}"

    def test_from_the_page_to_the_items(self):
        self.start_tour(self.page, "kam_receivables_to_items", login=self.accountant.login)

    def test_print_from_the_page(self):
        made = []
        original = IrActionsReport._render_qweb_pdf

        def render(report, report_ref, res_ids=None, data=None):
            content = original(report.with_context(force_report_rendering=True), report_ref, res_ids, data)
            made.append((report_ref, res_ids, content[0][:5]))
            return content

        with patch.object(IrActionsReport, "_render_qweb_pdf", render):
            self.start_tour(self.page, "kam_print_statement", login=self.accountant.login)
        self.assertEqual(made, [("kam_module.report_account_statement", self.headquarters.ids, b"%PDF-")])

    def test_workbook_of_receivables(self):
        made = []
        workbook = type(self.env["kam.workbook"])
        original = workbook._make

        def make(records, /, **options):
            content = original(records, **options)
            made.append((options["model"], content[:2]))
            return content

        with patch.object(workbook, "_make", make):
            self.start_tour("/odoo/account-receivables", "kam_workbook_of_receivables", login=self.accountant.login)
        self.assertEqual(made, [("kam.receivable.report", b"PK")])
