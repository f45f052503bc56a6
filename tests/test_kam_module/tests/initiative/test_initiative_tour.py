from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..ledger.common import LedgerCommon

NAMES = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@tagged("post_install", "-at_install")
class TestInitiativeTour(LedgerCommon, HttpCase):
    """The bank's story replayed: three branches won, two lost, four silent; one of them is started and won."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls._create_customer("Delta Holding")
        cls.branches = cls.env["res.partner"]
        for name in NAMES:
            branch = cls._create_customer(f"Delta {name}")
            cls._link(branch, cls.group)
            cls.branches |= branch
        cls.counters = cls.env["product.category"].create({"name": "Counters"})
        cls.counter = cls.env["product.product"].create({"name": "Counter", "categ_id": cls.counters.id})
        cls.today = fields.Date.today()
        start = cls.today - timedelta(days=100)
        cls.initiative = cls.env["kam.initiative"].create(
            {
                "name": "Smart counters",
                "partner_id": cls.group.id,
                "policy_date": start,
                "date_to": cls.today + timedelta(days=80),
                "categ_ids": [Command.set(cls.counters.ids)],
            }
        )
        for branch in cls.branches[:3]:
            cls._buy(branch)
        polaris = cls.env["kam.competitor"].create({"name": "Polaris Systems"})
        for branch in cls.branches[3:5]:
            cls._deal(branch, kam_competitor_id=polaris.id).action_set_lost()

    @classmethod
    def _buy(cls, branch):
        cls._invoice(branch, 1000, cls.today, product_id=cls.counter.id)

    @classmethod
    def _deal(cls, branch, **values):
        return cls.env["crm.lead"].create(
            {
                "name": f"Counters, {branch.name}",
                "type": "opportunity",
                "partner_id": branch.id,
                "kam_initiative_id": cls.initiative.id,
                "user_id": False,
                **values,
            }
        )

    def _replay(self, language):
        login = f"radar_director_{language}"
        new_test_user(self.env, login, "kam_module.group_kam_director", lang=language)
        self.start_tour("/odoo/initiatives", "kam_initiative", login=login)
        deal = self.env["crm.lead"].search([("partner_id", "=", self.branches[5].id)])
        self.assertEqual(deal.kam_initiative_id, self.initiative)
        self._buy(deal.partner_id)
        self.start_tour("/odoo/initiatives", "kam_initiative_captured", login=login)

    def test_in_english(self):
        self._replay("en_US")

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._replay("zh_CN")
