from odoo.tests import freeze_time, tagged, users

from odoo.addons.kam_module import _post_init_hook

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestHeadquartersProposals(KamCommon):
    """Parent companies of the address book are proposed, and nothing is written there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls._create_company("Delta Group", street="1 Tower", city="Lyon")
        cls.daughters = cls._create_company("Delta North", parent_id=cls.group.id) | cls._create_company(
            "Delta South", parent_id=cls.group.id
        )
        # Odoo copied the address of the parent: each has its own.
        cls.daughters[0].write({"type": "other", "street": "2 Quay", "city": "Nantes"})
        cls.daughters[1].write({"type": "other", "street": "3 Hill", "city": "Nice"})
        cls.group.write({"street": "1 Tower", "city": "Lyon"})
        cls.env["res.partner"].create({"name": "Nora", "parent_id": cls.group.id})
        cls.Proposal = cls.env["kam.group.proposal"]

    def _look(self):
        self.Proposal.action_look_for_headquarters()
        return self.Proposal.search([("parent_id", "=", self.group.id), ("state", "=", "open")])

    def _addresses(self):
        return [(partner.parent_id, partner.street, partner.city) for partner in self.group | self.daughters]

    def test_found_at_installation(self):
        _post_init_hook(self.env)
        proposals = self.Proposal.search([("parent_id", "=", self.group.id)])
        self.assertEqual(proposals.partner_id, self.daughters)
        self.assertEqual(set(proposals.mapped("state")), {"open"})
        self.assertEqual(set(proposals.mapped("evidence")), {"Delta Group is the parent company in the address book."})
        self.assertFalse(self.daughters.kam_parent_id)

    def test_looking_twice_proposes_once(self):
        self.assertEqual(len(self._look()), 2)
        self.assertEqual(len(self._look()), 2)

    @users("kam_director")
    def test_accepted_in_bulk_as_of_their_dates(self):
        before = self._addresses()
        proposals = self._look().with_user(self.env.user)
        proposals[0].date_from = "2021-01-01"
        proposals[1].date_from = "2022-01-01"
        proposals.action_accept()
        self.assertTimeline(self.daughters[0], [(self.group, "2021-01-01", None)])
        self.assertTimeline(self.daughters[1], [(self.group, "2022-01-01", None)])
        self.assertEqual(self._addresses(), before)
        self.assertRecordValues(proposals, [{"state": "accepted", "decided_by_id": self.env.uid}] * 2)
        self.assertFalse(self._look())

    def test_declined_does_not_come_back(self):
        self._look()[0].action_decline()
        self.assertEqual(self._look().partner_id, self.daughters[1])
        self.assertFalse(self.daughters[0].kam_parent_id)
        # Other evidence is another matter.
        again = self.Proposal._propose(
            [
                {
                    "partner_id": self.daughters[0].id,
                    "parent_id": self.group.id,
                    "source": "native",
                    "evidence": "Same tax number",
                    "evidence_key": "tax",
                }
            ]
        )
        self.assertEqual(again.state, "open")

    def test_decided_once(self):
        proposal = self._look()[0]
        proposal.action_accept()
        with self.assertRefused("Delta North under Delta Group is decided already: Accepted"):
            proposal.action_decline()

    def test_one_headquarters_for_each_branch(self):
        proposals = self._look()[0]
        proposals |= self.Proposal._propose(
            [{"partner_id": self.daughters[0].id, "parent_id": self.outsider.id, "source": "native", "evidence": "?"}]
        )
        with self.assertRefused("Delta North is proposed under Delta Group, Lonely Works"):
            proposals.action_accept()
        proposals.action_decline()

    def test_who_has_a_headquarters_is_not_proposed(self):
        self._link(self.daughters[0], self.outsider)
        self.assertEqual(self._look().partner_id, self.daughters[1])

    def test_list_opens(self):
        action = self.Proposal.action_look_for_headquarters()
        self.assertEqual(action["res_model"], "kam.group.proposal")
