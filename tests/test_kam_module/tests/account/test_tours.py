from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..ledger.common import LedgerCommon


@tagged("post_install", "-at_install")
class TestTours(LedgerCommon, HttpCase):
    """The stories of the pages, in a browser. Any error of a script fails them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What others left in this database is none of the story.
        cls.env["res.partner"].search([("is_key_account", "=", True)]).is_key_account = False
        cls._link(cls.north, cls.headquarters)
        cls._link(cls.south, cls.headquarters)
        cls._link(cls._create_customer("Omega East"), cls._create_customer("Omega Group"))
        groups = ("kam_module.group_kam_administrator", "account.group_account_manager", "base.group_partner_manager")
        cls.user = cls.env["res.users"].create(
            {
                "name": "Tess Tour",
                "login": "kam_tour",
                "password": "kam_tour",
                "lang": "en_US",
                "group_ids": [Command.set([cls.env.ref(group).id for group in groups])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def test_from_kanban_to_journal_items(self):
        tier = self.env["kam.tier"].create({"name": "Test tier"})
        self.headquarters.write({"is_key_account": True, "kam_tier_id": tier.id, "kam_manager_id": self.user.id})
        day = fields.Date.today().replace(day=1) - relativedelta(months=3)
        for customer, amount in ((self.headquarters, 500), (self.north, 1000), (self.south, 200)):
            self._invoice(customer, amount, day)
        self.env["crm.lead"].create({"name": "Deal", "type": "opportunity", "partner_id": self.buyer.id})
        self.start_tour("/odoo/key-accounts", "kam_from_kanban_to_journal_items", login="kam_tour")

    def test_mark_an_account_and_change_its_headquarters(self):
        self.start_tour("/odoo/key-accounts", "kam_mark_and_change_headquarters", login="kam_tour")
        self.assertEqual(self.lonely.kam_key_period_ids.reason, "Buys in three regions")
        self.assertEqual(self.lonely.kam_root_id, self.headquarters)

    def test_drag_a_branch_to_another_headquarters(self):
        self.start_tour("/odoo/account-groups", "kam_drag_to_another_headquarters", login="kam_tour")
        self.assertEqual(self.south.kam_parent_id, self.north)
        self.assertEqual(self.south.kam_root_id, self.headquarters)
        last = self.south.kam_affiliation_ids.sorted("date_from")[-1]
        self.assertEqual(last.date_from, fields.Date.today(), "the old headquarters stays in the history")
