from datetime import date

from freezegun import freeze_time
from odoo.fields import Command

from ..ledger.common import LedgerCommon


class InitiativeWorld(LedgerCommon):
    """A group of five branches buys counters; half of the window and a little more is gone."""

    freeze_time = freeze_time("2024-09-15")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.east, cls.west, cls.far = (cls._create_customer(f"Delta {name}") for name in ("East", "West", "Far"))
        cls.branches = cls.north | cls.south | cls.east | cls.west | cls.far
        for branch in cls.branches:
            cls._link(branch, cls.headquarters)
        cls.counters = cls.env["product.category"].create({"name": "Counters"})
        cls.parts = cls.env["product.category"].create({"name": "Parts", "parent_id": cls.counters.id})
        cls.training = cls.env["product.category"].create({"name": "Training"})
        cls.counter, cls.part, cls.course = (
            cls.env["product.product"].create({"name": category.name, "categ_id": category.id, "type": "service"})
            for category in (cls.counters, cls.parts, cls.training)
        )
        cls.polaris = cls.env["kam.competitor"].create({"name": "Polaris Systems"})
        cls.initiative = cls._initiate()

    @classmethod
    def _initiate(cls, group=None, **values):
        return cls.env["kam.initiative"].create(
            {
                "name": "Smart counters",
                "partner_id": (group or cls.headquarters).id,
                "policy_date": date(2024, 3, 1),
                "categ_ids": [Command.set(cls.counters.ids)],
                "expected_amount": 1000,
                **values,
            }
        )

    @classmethod
    def _deal(cls, customer, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Counters",
                "type": "opportunity",
                "partner_id": customer.id,
                "kam_initiative_id": cls.initiative.id,
                "user_id": False,
                **values,
            }
        )

    def _row(self, branch, initiative=None):
        self.env.invalidate_all()
        return (initiative or self.initiative).branch_ids.filtered(lambda row: row.partner_id == branch)

    def _buy(self, partner, amount, product=None, day="2024-05-10", **values):
        return self._invoice(partner, amount, day, product_id=(product or self.counter).id, **values)

    def assertState(self, branch, state, reason="", initiative=None):
        row = self._row(branch, initiative)
        self.assertEqual(row.state, state)
        self.assertIn(reason, row.reason.replace("\N{NO-BREAK SPACE}", " "))
