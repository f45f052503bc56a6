from contextlib import contextmanager

from odoo.exceptions import UserError

from ..common import KamCommon


class BuyingCenterCommon(KamCommon):
    """A deal of a branch of the bank, and the people who decide about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.kam_manager_id = cls.manager
        cls.manager.lang = "en_US"
        cls.branch = cls.branches[0]
        cls.deal = cls._create_deal("Vault doors")
        people = ("Eva Boss", "Udo User", "Tom Standard", "Cora Guide")
        cls.eva, cls.udo, cls.tom, cls.cora = (
            cls.env["res.partner"].create({"name": name, "parent_id": company.id})
            for name, company in zip(people, (cls.headquarters, cls.branch, cls.branch, cls.regions[0]))
        )
        cls.stranger = cls.env["res.partner"].create({"name": "Sam Stranger", "parent_id": cls.outsider.id})

    @classmethod
    def _create_deal(cls, name, **values):
        return cls.env["crm.lead"].create(
            {"name": name, "type": "opportunity", "partner_id": cls.branch.id, "user_id": False, **values}
        )

    @classmethod
    def _seat(cls, person, *codes, deal=None, **values):
        """Put a person into the buying center with the forces of these codes."""
        forces = cls.env["kam.buying.force"].search([("code", "in", codes)])
        return cls.env["kam.stakeholder"].create(
            {
                "lead_id": (deal or cls.deal).id,
                "partner_id": person.id,
                "force_ids": [(6, 0, forces.ids)],
                **values,
            }
        )

    @contextmanager
    def assertRefused(self, sentence):
        """What is tried inside is refused with this sentence, and leaves nothing behind."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), sentence)

    def flush_tracking(self):
        """Write the changes and what the chatter says about them."""
        self.env.flush_all()
        self.cr.flush()

    def _tracked(self, record):
        """The record as users have it: tests are without tracking otherwise."""
        return record.with_context(tracking_disable=False, mail_notrack=False)
