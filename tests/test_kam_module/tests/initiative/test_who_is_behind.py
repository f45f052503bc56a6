from odoo.exceptions import AccessError
from odoo.tests import Form, tagged, users

from ..common import KamCommon


@tagged("post_install", "-at_install")
class TestWhoIsBehind(KamCommon):
    """A new customer, lead or deal of a group that we know is recognised, with reasons, and a person decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.write({"is_key_account": True, "website": "https://www.harbourbank.example"})
        cls.headquarters.kam_manager_id = cls.manager
        cls.Key = cls.env["kam.identity.key"]
        cls.Proposal = cls.env["kam.group.proposal"]

    def _keys(self, partner):
        """The keys of a partner at the end of the transaction."""
        self.Key._refresh_waiting()
        return {(key.kind, key.value) for key in self.Key.search([("partner_id", "=", partner.id)])}

    def _newcomer(self, name="Tidewater Savings", **values):
        return self._create_company(name, **values).with_user(self.env.user)

    def _lead(self, **values):
        return self.env["crm.lead"].sudo().create({"name": "Doors", "user_id": self.env.uid, **values}).sudo(False)

    # What is kept

    def test_keys_follow_their_partner(self):
        firm = self._create_company("Acme Fasteners Ltd", vat="DE136695976", website="acme.example")
        self.assertEqual(
            self._keys(firm),
            {("name", "acme fasteners"), ("tax", "DE136695976"), ("domain", "acme.example")},
        )
        firm.write({"name": "Zenit Fasteners GmbH", "website": False, "email": "info@zenit.example", "vat": False})
        self.env.flush_all()
        self.assertEqual(self._keys(firm), {("name", "zenit fasteners"), ("domain", "zenit.example")})
        clerk = self.env["res.partner"].create({"name": "C", "parent_id": firm.id, "email": "c@other.example"})
        self.assertEqual(self._keys(clerk), {("domain", "other.example")})
        clerk.parent_id = False
        self.env.flush_all()
        self.assertFalse(self._keys(clerk), "a person without a firm identifies none")
        firm.unlink()
        self.assertFalse(self.Key.search([("value", "=", "zenit fasteners")]))

    def test_read_anew_in_batches_when_words_change(self):
        firm = self._create_company("Quillon Bvx")
        self.assertEqual(self._keys(firm), {("name", "quillon bvx")})
        self.env["kam.identity.word"].create({"kind": "legal", "name": "bvx"})
        self.assertTrue(self.Key._rebuild_step(), "the last batch does not know that it is the last")
        self.assertFalse(self.Key._rebuild_step())
        self.assertEqual(self._keys(firm), {("name", "quillon")})

    def test_many_partners_are_read_with_few_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Firm of many {number}", "is_company": True} for number in range(200)]
        )
        self.env.flush_all()
        self.Key.search([("partner_id", "in", partners.ids)]).unlink()
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.Key._refresh(partners.ids)
        self.assertEqual(self.Key.search_count([("partner_id", "in", partners.ids), ("kind", "=", "name")]), 200)

    # A customer

    @users("kam_manager")
    def test_customer_is_linked_when_accepted(self):
        newcomer = self._newcomer("Harbour Bank Ltd.", street="9 Quay", email="branch@harbourbank.example")
        self.assertEqual(newcomer.kam_behind_id, self.headquarters)
        self.assertEqual(
            newcomer.kam_behind_text,
            "Harbour Bank, a key account, seems to be behind this: same domain harbourbank.example, "
            "same name without legal form and place (harbour bank).",
        )
        newcomer.action_kam_behind_accept()
        self.assertEqual(newcomer.kam_parent_id, self.headquarters)
        self.assertFalse(newcomer.parent_id, "the address book is left alone")
        self.assertEqual(newcomer.street, "9 Quay")
        self.assertFalse(newcomer.kam_behind_id)
        proposal = self.Proposal.search([("partner_id", "=", newcomer.id)])
        self.assertRecordValues(
            proposal, [{"state": "accepted", "source": "identity", "decided_by_id": self.manager.id}]
        )

    @users("kam_manager")
    def test_declined_comes_back_on_new_evidence_only(self):
        newcomer = self._newcomer("Harbour Bank Ltd.")
        newcomer.action_kam_behind_decline()
        self.assertFalse(newcomer.kam_behind_id)
        self.assertFalse(self.Proposal._look_for_unlinked().filtered(lambda one: one.partner_id == newcomer))
        newcomer.sudo().website = "harbourbank.example"
        self.assertEqual(newcomer.kam_behind_id, self.headquarters)
        with self.assertRefused("No group seems to be behind Lonely Works"):
            self.outsider.with_user(self.env.user).action_kam_behind_accept()

    @users("kam_manager")
    def test_the_new_customer_may_be_the_headquarters(self):
        self._create_company("Kestrel Optics London Branch")
        headquarters = self._newcomer("Kestrel Optics")
        self.assertEqual(
            headquarters.kam_behind_text,
            "Kestrel Optics London Branch seems to be a branch of this customer: same name without legal form and "
            "place (kestrel optics).",
        )
        headquarters.action_kam_behind_accept()
        self.assertEqual(headquarters.kam_branch_ids.name, "Kestrel Optics London Branch")

    def test_a_provider_s_domain_is_no_evidence(self):
        for name in ("Alder Mills", "Birch Foundry", "Cedar Clinic", "Dogwood Press", "Elm Transport"):
            firm = self._create_company(name, email="office@townmail.example")
        self.assertFalse(firm.kam_behind_id)
        one = self._create_company("Xylo Drums", email="a@xylo.example")
        self.assertFalse(one.kam_behind_id)
        other = self._create_company("Vibra Bells", email="b@xylo.example")
        self.assertEqual(other.kam_behind_id, one, "two firms with an address in one domain")

    def test_our_own_company_is_nobody_s_group(self):
        self.env.company.partner_id.website = "we.example"
        self.assertFalse(self._create_company("Some Supplier", website="we.example").kam_behind_id)

    def test_who_is_in_a_group_is_not_asked(self):
        self.branches[0].website = "harbourbank.example"
        self.assertFalse(self.branches[0].kam_behind_id)
        self.assertFalse(self.headquarters.kam_behind_id)
        self.assertFalse(self.contact.kam_behind_id)

    @users("kam_manager")
    def test_asked_while_the_form_is_filled_in(self):
        form = Form(self.env["res.partner"].with_context(default_is_company=True))
        form.name = "Harbour Bank GmbH"
        self.assertEqual(form.kam_behind_id, self.headquarters)

    # A deal

    @users("kam_manager")
    def test_lead_without_customer(self):
        lead = self._lead(type="lead", partner_name="Harbour Bank", email_from="x@harbourbank.example")
        self.assertEqual(lead.kam_behind_id, self.headquarters)
        lead.action_kam_behind_accept()
        self.assertEqual(lead.kam_group_id, self.headquarters)
        self.assertEqual(lead.kam_root_id, self.headquarters)
        self.assertFalse(lead.kam_behind_id)
        customer = self._newcomer("Harbour Bank Leeds")
        lead.partner_id = customer
        proposal = self.Proposal.search([("partner_id", "=", customer.id)])
        self.assertEqual((proposal.parent_id, proposal.state), (self.headquarters, "open"))
        self.assertEqual(proposal.evidence, "accepted on the deal Doors")
        self.assertEqual(lead.kam_root_id, customer, "until somebody accepts it")

    @users("kam_manager")
    def test_lead_declined(self):
        lead = self._lead(type="lead", partner_name="Harbour Bank")
        lead.action_kam_behind_decline()
        self.assertFalse(lead.kam_behind_id)
        self.assertFalse(lead.kam_root_id)
        lead.email_from = "x@harbourbank.example"
        self.assertEqual(lead.kam_behind_id, self.headquarters, "on other evidence")

    @users("kam_manager")
    def test_deal_asks_about_its_customer(self):
        customer = self._newcomer("Harbour Bank Ltd.")
        deal = self._lead(type="opportunity", partner_id=customer.id)
        self.assertEqual(deal.kam_behind_id, self.headquarters)
        deal.action_kam_behind_accept()
        self.assertEqual(customer.kam_parent_id, self.headquarters)
        self.assertEqual(deal.kam_root_id, self.headquarters)

    # Existing customers

    def test_unlinked_customers_are_proposed_once(self):
        group = [
            self._create_company(name)
            for name in ("江南造纸股份有限公司", "江南造纸股份有限公司苏州分公司", "江南造纸无锡分公司")
        ]
        found = self.Proposal._look_for_unlinked().filtered(lambda one: one.parent_id == group[0])
        self.assertEqual(found.partner_id, group[1] | group[2])
        found.filtered(lambda one: one.partner_id == group[1]).action_accept()
        found.filtered(lambda one: one.partner_id == group[2]).action_decline()
        self.assertEqual(group[1].kam_parent_id, group[0])
        again = self.Proposal._look_for_unlinked()
        self.assertFalse(again.filtered(lambda one: one.partner_id in group[1] | group[2]))

    def test_open_proposal_takes_over_new_evidence(self):
        top, branch = self._create_company("Marlin Cranes"), self._create_company("Marlin Cranes Hamburg Branch")
        first = self.Proposal._look_for_unlinked().filtered(lambda one: one.partner_id == branch)
        self.assertEqual(first.parent_id, top)
        (top | branch).write({"website": "marlin.example"})
        self.env.flush_all()
        second = self.Proposal._look_for_unlinked().filtered(lambda one: one.partner_id == branch)
        self.assertEqual(second, first)
        self.assertEqual(
            first.evidence, "same domain marlin.example, same name without legal form and place (marlin cranes)"
        )

    def test_parent_of_the_address_book_is_asked_once(self):
        top = self._create_company("Opal Pumps")
        below = self._create_company("Opal Pumps Lyon Branch", parent_id=top.id)
        self.Proposal.action_look_for_headquarters()
        [proposal] = self.Proposal.search([("partner_id", "=", below.id)])
        self.assertEqual(proposal.source, "native")
        proposal.action_decline()
        self.Proposal.action_look_for_headquarters()
        self.assertEqual(self.Proposal.search([("partner_id", "=", below.id)]), proposal, "its name was known")
        self.assertFalse(below.kam_behind_id)
        (top | below).write({"company_registry": "HRB 774411"})
        self.env.flush_all()
        self.assertEqual(below.kam_behind_id, top, "a number asks again")

    def test_customers_of_another_company_of_ours_stay_there(self):
        theirs = self.env["res.company"].create({"name": "Our other company"})
        self._create_company("Secret Lathes", company_id=theirs.id)
        mine = self._create_company("Secret Lathes Bonn Branch", company_id=self.env.company.id)
        self.assertFalse(self.Proposal._look_for_unlinked().filtered(lambda one: one.partner_id == mine))
        manager = self.manager.with_company(self.env.company)
        self.assertFalse(mine.with_user(manager).kam_behind_id)

    def test_merged_customers_keep_the_keys_of_the_remaining_one(self):
        kept = self._create_company("Garnet Tools", email="a@garnet.example")
        merged = self._create_company("Garnet Toolz", email="a@garnet.example", website="toolz.example")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, merged.id], kept)
        self.env.flush_all()
        self.assertEqual({pair for pair in self._keys(kept) if pair[0] == "name"}, {("name", "garnet tools")})

    # Rights

    def test_who_may_see_what(self):
        word = self.env["kam.identity.word"].search([], limit=1)
        for user in (self.manager, self.finance, self.salesman):
            with self.assertRaises(AccessError):
                word.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self.Key.with_user(user).search([], limit=1)
        self.assertTrue(word.with_user(self.director).name)
        with self.assertRaises(AccessError):
            word.with_user(self.director).write({"active": False})
        word.with_user(self.administrator).write({"active": False})
        newcomer = self._create_company("Harbour Bank Ltd.")
        for user in (self.salesman, self.finance):
            with self.assertRaises(AccessError):
                newcomer.with_user(user).read(["kam_behind_text"])
        with self.assertRaises(AccessError):
            newcomer.with_user(self.other_manager).action_kam_behind_accept()
        for group in ("base.group_portal", "base.group_public"):
            outsider = self.env["res.users"].create(
                {"name": group, "login": group, "group_ids": [(6, 0, self.env.ref(group).ids)]}
            )
            with self.assertRaises(AccessError):
                self.Proposal.with_user(outsider).search([])
            with self.assertRaises(AccessError):
                self.Key.with_user(outsider).search([])
