from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..ledger.common import LedgerCommon

NAMES = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@tagged("post_install", "-at_install")
class TestInitiativeTour(LedgerCommon, HttpCase):
    """The bank's story replayed forwards: branches order the same, two ask us and buy elsewhere, four say nothing."""

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
        cls.counter = cls.env["product.product"].create(
            {"name": "Counter", "categ_id": cls.counters.id, "type": "service"}
        )
        cls.env.company.kam_silent_after = 0.1
        cls.today = fields.Date.today()
        cls._order(cls.lonely, 800)  # from when on the books know who begins
        for branch, ago in zip(cls.branches, (80, 40)):
            cls._order(branch, ago)
        polaris = cls.env["kam.competitor"].create({"name": "Polaris Systems"})
        for branch in cls.branches[3:5]:
            cls._lose(branch, polaris)

    @classmethod
    def _order(cls, branch, ago):
        line = {"product_id": cls.counter.id, "price_unit": 1000, "tax_ids": [Command.clear()]}
        order = cls.env["sale.order"].sudo().create({"partner_id": branch.id, "order_line": [Command.create(line)]})
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=ago)

    @classmethod
    def _lose(cls, branch, competitor):
        deal = cls.env["crm.lead"].create(
            {
                "name": f"Counters, {branch.name}",
                "type": "opportunity",
                "partner_id": branch.id,
                "user_id": False,
                "kam_product_categ_ids": [Command.set(cls.counters.ids)],
                "kam_competitor_id": competitor.id,
            }
        )
        deal.action_set_lost()

    def _look(self):
        self.env["kam.initiative.proposal"].sudo()._look()  # as the job does, minutes after
        return self.env["kam.initiative.proposal"].search([("partner_id", "=", self.group.id)])

    def _replay(self, language):
        login = f"radar_director_{language}"
        new_test_user(self.env, login, "kam_module.group_kam_director", lang=language)
        before = self._look().branch_ids
        self._order(self.branches[2], 0)
        proposal = self._look()
        self.assertEqual(proposal.branch_ids - before, self.branches[2])
        self.assertEqual((proposal.branch_count, proposal.last_day), (5, self.today))

        self.start_tour("/odoo/proposed-initiatives", "kam_initiative", login=login)
        initiative = proposal.initiative_id
        self.assertEqual((proposal.state, initiative.recorded_on), ("accepted", self.today))
        deal = self.env["crm.lead"].search([("partner_id", "=", self.branches[5].id)])
        self.assertEqual(deal.kam_initiative_id, initiative)
        self._invoice(deal.partner_id, 1000, self.today, product_id=self.counter.id)
        self.start_tour("/odoo/initiatives", "kam_initiative_captured", login=login)
        [activity] = self.branches[6].activity_ids
        self.assertIn("Delta Seven", activity.summary)

    def test_in_english(self):
        self._replay("en_US")

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self._replay("zh_CN")
