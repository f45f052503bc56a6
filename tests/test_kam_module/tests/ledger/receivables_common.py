from datetime import date

from odoo.fields import Command

from .common import LedgerCommon

ON = date(2024, 6, 30)


class ReceivablesCommon(LedgerCommon):
    """Delta Group with two branches, looked at on 30 June 2024."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.north | cls.south).kam_parent_id = cls.headquarters
        cls.env = cls.env(context={**cls.env.context, "kam_closing_date": ON, "lang": "en_US"})
        cls.Rows = cls.env["kam.receivable.report"]

    @classmethod
    def _bill(cls, partner, amount, day, due=None, move_type="out_invoice", taxes=(), **values):
        """Post an invoice or credit note that is due on a day (by default at once)."""
        tax_ids = [Command.set([tax.id for tax in taxes])]
        move = cls._invoice(partner, amount, day, move_type, post=False, tax_ids=tax_ids)
        move.write({"invoice_payment_term_id": False, "invoice_date_due": due or day, **values})
        move.action_post()
        return move

    @classmethod
    def _open_line(cls, move):
        return move.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    @classmethod
    def _receive(cls, partner, amount, day, *moves):
        """Book money received, matched with invoices where they are given."""
        receivable = cls.company_data["default_account_receivable"]
        entry = cls._entry(receivable, -amount, day, partner)
        line = cls._open_line(entry)
        for move in moves:
            (line | cls._open_line(move)).reconcile()
        return entry

    def _nodes(self, *partners, **context):
        return self.env["kam.receivable"].with_context(**context)._nodes([partner.id for partner in partners])

    def assertTotals(self, figures, **expected):
        """Amounts of a node; what is not named is 0."""
        expected = {**dict.fromkeys(figures.totals._fields, 0), **expected}
        for name in ("late_amount", "late_weight"):
            expected.pop(name)
        self.assertEqual({name: float(getattr(figures.totals, name)) for name in expected}, expected)

    def assertLedgerBalance(self, on=ON):
        """All rows together are the balance of the receivable accounts on that day."""
        balance = self.env["account.move.line"]._read_group(
            [
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
                ("date", "<=", on),
                ("company_id", "in", self.env.companies.ids),
            ],
            [],
            ["balance:sum"],
        )[0][0]
        total = self.Rows.with_context(kam_closing_date=on)._read_group([], [], ["receivable:sum"])[0][0]
        self.assertAlmostEqual(total or 0, balance or 0, 2)
