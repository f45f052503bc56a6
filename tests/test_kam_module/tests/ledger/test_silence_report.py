from odoo.exceptions import AccessError
from odoo.tests import tagged

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestSilenceReport(RetentionCommon):
    """Which customers have been silent for longer than they usually are, on 15 November 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Gaps of 30, 31 and 30 days: usually 30. The last invoice is 75 days ago.
        days = ("2026-06-02", "2026-07-02", "2026-08-02", "2026-09-01")
        cls._buy(cls.north, *((100, day, cls.machine) for day in days))
        # Addressed to a contact, and twice on a day: no further gap.
        cls._buy(cls.buyer, (5, "2026-09-01", cls.machine))
        # Gaps of 100 days, the last invoice 110 days ago
        days = ("2025-10-01", "2026-01-09", "2026-04-19", "2026-07-28")
        cls._buy(cls.south, *((10, day, cls.machine) for day in days))
        # A credit note is no sign of life.
        cls._buy(cls.south, (-10, "2026-11-10", cls.machine))
        cls._buy(cls.lonely, (10, "2026-01-01", cls.machine), (10, "2026-02-01", cls.machine))

    def _row(self, partner, user=None):
        report = self.env["kam.silence.report"].with_user(user or self.env.user)
        return report.search([("partner_id", "=", partner.id)])

    def test_silence_worked_out_by_hand(self):
        self.assertRecordValues(
            self._row(self.north) | self._row(self.south) | self._row(self.lonely),
            [
                {"days": 75, "gap": 30, "gap_count": 3, "ratio": 2.5, "rhythm": "much_too_late", "revenue": 405},
                {"days": 110, "gap": 100, "gap_count": 3, "ratio": 1.1, "rhythm": "late", "revenue": 30},
                {"days": 287, "gap": 0, "gap_count": 1, "ratio": 0, "rhythm": "unknown", "revenue": 20},
            ],
        )

    def test_the_most_unusual_comes_first_and_the_unknown_last(self):
        self._buy(self.headquarters, (1, "2025-01-01", self.machine))
        rows = self.env["kam.silence.report"].search([])
        self.assertEqual(rows.partner_id[:2], self.north | self.south)
        self.assertEqual(set(rows[2:].mapped("rhythm")), {"unknown"})

    def test_limits_are_the_companys(self):
        self.company.write({"kam_silence_late": 1.2, "kam_silence_much_too_late": 3})
        self.assertEqual(self._row(self.north).rhythm, "late")
        self.assertEqual(self._row(self.south).rhythm, "usual")

    def test_own_companies_are_no_customers(self):
        self._buy(self.company.partner_id, (1, "2025-01-01", self.machine))
        self.assertFalse(self._row(self.company.partner_id))

    def test_page_of_a_customer_says_it_in_words(self):
        self.assertEqual(
            self.north.kam_silence_text, "2.5 usual gaps: 75 days since the last invoice, usually 30 between two"
        )
        self.assertIn("fewer than 3 gaps", self.lonely.kam_silence_text)
        self.assertIn("no posted customer invoice", self.headquarters.kam_silence_text)
        self.assertEqual(self.headquarters.kam_silence_rhythm, "unknown")

    def test_from_a_row_to_invoices_customer_and_activity(self):
        row = self._row(self.north)
        invoices = self.env["account.move"].search(row.action_open_invoices()["domain"])
        self.assertEqual(len(invoices), 5)
        self.assertEqual(row.action_open_customer()["res_id"], self.north.id)
        context = row.action_schedule_activity()["context"]
        self.assertEqual((context["active_model"], context["active_ids"]), ("res.partner", self.north.ids))

    def test_access(self):
        manager, director, finance, stranger = (
            self._create_user(login, group)
            for login, group in (
                ("silence_manager", "kam_module.group_kam_user"),
                ("silence_director", "kam_module.group_kam_director"),
                ("silence_finance", "kam_module.group_kam_finance"),
                ("silence_stranger", "base.group_user"),
            )
        )
        self.south.kam_manager_id = manager
        self.assertFalse(self._row(self.north, manager))
        self.assertEqual(self._row(self.south, manager).rhythm, "late")
        self.assertIn("that you may read", self.north.with_user(manager).kam_silence_text)
        self.assertTrue(self._row(self.north, director))
        # Finance without accounting rights is told who may open the invoices.
        self.assertEqual(self._row(self.south, finance).action_open_invoices()["type"], "ir.actions.client")
        with self.assertRaises(AccessError):
            self._row(self.north, stranger)

    def test_page_of_many_customers_asks_a_fixed_number_of_queries(self):
        def count(partners):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            partners.mapped("kam_silence_text")
            return self.env.cr.sql_log_count - start

        count(self.north)
        few = count(self.north | self.south)
        self.assertEqual(count(self.north | self.south | self.lonely | self.headquarters), few)
