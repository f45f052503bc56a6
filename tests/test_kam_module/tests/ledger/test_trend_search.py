from datetime import date

from freezegun import freeze_time
from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
@freeze_time("2025-06-15")
class TestTrendSearch(LedgerCommon):
    """Accounts are found by what happened to their revenue: 12 full months against the 12 before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link(cls.north, cls.headquarters)
        cls._link(cls.south, cls.headquarters)
        cls._invoice(cls.north, 1000, "2024-03-10")
        cls._invoice(cls.north, 600, "2025-03-10")
        cls._invoice(cls.south, 100, "2024-03-10")
        cls._invoice(cls.south, 900, "2025-03-10")
        cls._invoice(cls.lonely, 50, "2025-03-10")

    def _found(self, *states):
        ids = (self.headquarters | self.north | self.south | self.lonely).ids
        return self.env["res.partner"].search([("id", "in", ids), ("kam_revenue_trend_state", "in", states)])

    def test_the_states_are_found_as_they_are_shown(self):
        # The group: 1,100 before, 1,500 since. North 1,000 to 600, South 100 to 900, Lonely nothing before.
        self.assertEqual(self._found("down"), self.north)
        self.assertEqual(self._found("up"), self.headquarters | self.south)
        self.assertEqual(self._found("none"), self.lonely)
        self.assertEqual(self._found("down", "none"), self.lonely | self.north)
        for partner in self.headquarters | self.north | self.south | self.lonely:
            self.assertIn(partner, self._found(partner.kam_revenue_trend_state), partner.name)

    def test_a_user_finds_only_what_they_may_read(self):
        user = self.env["res.users"].create(
            {
                "name": "Vera",
                "login": "vera_trend",
                "group_ids": [Command.set(self.env.ref("kam_module.group_kam_user").ids)],
            }
        )
        Partner = self.env["res.partner"].with_user(user)
        domain = [("id", "=", self.north.id), ("kam_revenue_trend_state", "=", "down")]
        self.assertFalse(Partner.search(domain))
        self.headquarters.kam_manager_id = user
        self.assertEqual(Partner.search(domain), self.north)

    def test_the_group_invoices_button_opens_the_invoices_of_the_group(self):
        action = self.north.action_kam_open_group_invoices()
        moves = self.env["account.move"].search(action["domain"])
        self.assertEqual(moves.partner_id, self.north | self.south)
        self.assertEqual(len(moves), 4)
        self.assertEqual(min(moves.mapped("invoice_date")), date(2024, 3, 10))
