from datetime import date

from odoo.tests import new_test_user

from ..common import KamCommon


class InitiativeCommon(KamCommon):
    """The bank lets its branches buy counters from March 2024 on, for a year."""

    POLICY = date(2024, 3, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.kam_manager_id = cls.manager
        cls.counters = cls.env["product.category"].create({"name": "Counters"})
        cls.parts = cls.env["product.category"].create({"name": "Parts of counters", "parent_id": cls.counters.id})
        cls.training = cls.env["product.category"].create({"name": "Training of clerks"})
        cls.initiative = cls._initiate()

    @classmethod
    def _initiate(cls, group=None, **values):
        return cls.env["kam.initiative"].create(
            {
                "name": "Smart counters",
                "partner_id": (group or cls.headquarters).id,
                "policy_date": cls.POLICY,
                "categ_ids": [(6, 0, cls.counters.ids)],
                **values,
            }
        )

    @classmethod
    def _row(cls, branch, initiative=None):
        return (initiative or cls.initiative).branch_ids.filtered(lambda row: row.partner_id == branch)

    @classmethod
    def _portal(cls):
        return new_test_user(cls.env, "initiative_portal", "base.group_portal")
