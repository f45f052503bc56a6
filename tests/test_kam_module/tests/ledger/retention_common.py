from freezegun import freeze_time
from odoo.fields import Command
from odoo.tests.common import new_test_user

from .common import LedgerCommon


class RetentionCommon(LedgerCommon):
    """Delta Group, a key account since 2020, between the 12 months up to October 2025 and up to October 2026."""

    freeze_time = freeze_time("2026-11-15")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Statement = cls.env["kam.retention.statement"]
        cls.machines, cls.spares = cls.env["product.category"].create([{"name": "Machines"}, {"name": "Spares"}])
        cls.machine, cls.spare = cls.env["product.product"].create(
            [
                {"name": "Machine", "categ_id": cls.machines.id, "taxes_id": False},
                {"name": "Spare", "categ_id": cls.spares.id, "taxes_id": False},
            ]
        )

    @classmethod
    def _create_story(cls):
        """What five branches buy: the figures of the tests are worked out from here."""
        cls.east, cls.west, cls.centre, cls.harbour = (
            cls._create_customer(f"Delta {name}") for name in ("East", "West", "Centre", "Harbour")
        )
        for branch in (cls.north, cls.south, cls.east, cls.west, cls.centre, cls.harbour):
            cls._belong(branch, cls.headquarters)
        cls._mark(cls.headquarters, "2020-01-01")
        # customer: earlier window → later window
        cls._buy(cls.north, (60, "2025-01-10", cls.machine), (40, "2025-10-31", cls.spare))
        cls._buy(cls.north, (150, "2025-11-01", cls.machine))  # 100 → 150: grew
        cls._buy(cls.south, (200, "2024-11-01", cls.machine), (120, "2026-10-31", cls.machine))  # shrank
        cls._buy(cls.east, (300, "2025-03-10", cls.machine))  # lost
        cls._buy(cls.west, (70, "2026-02-10", cls.machine))  # new
        cls._buy(cls.centre, (10, "2023-05-10", cls.machine), (30, "2026-02-10", cls.machine))  # came back
        cls._buy(cls.harbour, (100, "2025-06-10", cls.machine), (-40, "2026-06-10", cls.machine))  # lost, and 40 back
        # Outside both windows, and of nobody's account
        cls._buy(cls.north, (999, "2026-11-02", cls.machine))
        cls._buy(cls.lonely, (1000, "2025-02-10", cls.machine), (500, "2026-02-10", cls.machine))

    @classmethod
    def _buy(cls, partner, *purchases):
        cls._post_purchases([(partner, *purchase) for purchase in purchases])

    @classmethod
    def _post_purchases(cls, purchases):
        """Post invoices and, for negative amounts, credit notes, all at once.

        :param purchases: tuples (customer, amount, day, product)
        """
        cls.env["account.move"].create(
            [
                {
                    "move_type": "out_refund" if amount < 0 else "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_line_ids": [
                        Command.create({"product_id": product.id, "price_unit": abs(amount), "tax_ids": False})
                    ],
                }
                for partner, amount, day, product in purchases
            ]
        ).action_post()

    @classmethod
    def _belong(cls, branch, headquarters, date_from="2020-01-01", date_to=None):
        return cls._link(branch, headquarters, date_from, date_to)

    @classmethod
    def _mark(cls, account, date_from, date_to=False):
        return cls.env["kam.key.period"].create({"partner_id": account.id, "date_from": date_from, "date_to": date_to})

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(cls.env, login, groups, company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)])

    @classmethod
    def _statement(cls, user=None, companies=None, **values):
        statements = cls.Statement.with_user(user) if user else cls.Statement
        return statements.create({"company_ids": (companies or cls.company).ids, "window": "months", **values})
