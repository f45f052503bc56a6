from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestAccessToTree(KamCommon):
    """Who may change which tree, and that nobody else is disturbed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(cls.env, "clerk", "base.group_user,base.group_partner_manager")
        cls.portal = new_test_user(cls.env, "portal_buyer", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.headquarters.kam_manager_id = cls.manager
        cls.foreign = cls._create_company("Foreign Group", kam_manager_id=cls.other_manager.id)
        cls.foreign_branch = cls._create_company("Foreign Branch")
        cls._link(cls.foreign_branch, cls.foreign)

    def _set(self, user, partner, headquarters):
        partner.with_user(user).kam_parent_id = headquarters
        self.env.flush_all()

    def assertForbidden(self, sentence="."):
        return self.assertRefused(sentence, AccessError)

    def test_manager_changes_own_accounts_and_those_of_nobody(self):
        self._set(self.manager, self.outsider, self.headquarters)
        self._set(self.manager, self.branches[0], self.regions[1])
        self._set(self.manager, self.branches[0], False)
        self.assertFalse(self.branches[0].kam_parent_id)

    def test_manager_leaves_accounts_of_others_alone(self):
        with self.assertForbidden():
            self._set(self.manager, self.foreign_branch, self.headquarters)
        with self.assertForbidden():
            self._set(self.manager, self.foreign_branch, False)
        with self.assertForbidden():
            self._set(self.manager, self.outsider, self.foreign_branch)
        with self.assertForbidden():
            self.foreign_branch.kam_affiliation_ids.with_user(self.manager).unlink()
        with self.assertForbidden():
            self._set(self.other_manager, self.branches[0], self.outsider)

    def test_team_of_the_account(self):
        team = self.env["crm.team"].create(
            {"name": "Banks", "crm_team_member_ids": [Command.create({"user_id": self.other_manager.id})]}
        )
        self.headquarters.kam_team_id = team
        self._set(self.other_manager, self.branches[0], self.regions[1])
        self.assertEqual(self.branches[0].kam_parent_id, self.regions[1])

    def test_director_changes_all(self):
        self._set(self.director, self.foreign_branch, self.headquarters)
        self.foreign.with_user(self.director).kam_manager_id = self.manager
        self.assertEqual(self.foreign_branch.kam_root_id, self.headquarters)

    def test_key_status_and_tier(self):
        tier = self.env.ref("kam_module.kam_tier_key")
        self.headquarters.with_user(self.manager).write({"is_key_account": True, "kam_tier_id": tier.id})
        self.assertTrue(self.headquarters.is_key_account)
        for values in ({"is_key_account": True}, {"kam_tier_id": tier.id}):
            with self.assertForbidden():
                self.foreign.with_user(self.manager).write(values)
                self.env.flush_all()

    def test_manager_of_an_account(self):
        self.outsider.with_user(self.manager).kam_manager_id = self.manager
        with self.assertForbidden("Foreign Group is managed by Kam Other Manager"):
            self.foreign.with_user(self.manager).kam_manager_id = self.manager

    def test_finance_reads_only(self):
        affiliation = self.branches[0].kam_affiliation_ids.with_user(self.finance)
        self.assertEqual(affiliation.parent_id, self.regions[0])
        self.assertFalse(affiliation.has_access("write"))
        with self.assertForbidden():
            self._set(self.finance, self.outsider, self.headquarters)
        self.assertFalse(self.env["kam.group.proposal"].with_user(self.finance).has_access("write"))
        self.assertFalse(self.env["kam.headquarters.change"].with_user(self.finance).has_access("create"))

    def test_users_without_a_group(self):
        for user in (self.clerk, self.salesman):
            with self.subTest(user.login):
                for values in (
                    {"kam_parent_id": self.headquarters.id},
                    {"is_key_account": True},
                    {"kam_tier_id": self.env.ref("kam_module.kam_tier_key").id},
                    {"kam_manager_id": user.id},
                    {"kam_purchasing_authority": "none"},
                ):
                    with self.assertForbidden("changed by users of Key Accounts"):
                        self.outsider.with_user(user).write(values)
                    with self.assertForbidden("changed by users of Key Accounts"):
                        self.env["res.partner"].with_user(user).create({"name": "X", "is_company": True, **values})
                for model in ("kam.affiliation", "kam.key.period", "kam.tier.period"):
                    self.assertFalse(self.env[model].with_user(user).has_access("create"))

    def test_users_without_a_group_work_as_before(self):
        for user in (self.clerk, self.salesman):
            with self.subTest(user.login):
                partners = self.env["res.partner"].with_user(user)
                company = partners.create({"name": "Plain", "is_company": True, "kam_parent_id": False})
                self.assertEqual(company.kam_root_id, company)
                contact = partners.create({"name": "Person", "parent_id": company.id})
                self.branches[0].with_user(user).write(
                    {
                        "name": "Renamed",
                        "kam_parent_id": self.regions[0].id,  # the same as before
                        "kam_purchasing_authority": False,
                    }
                )
                self.branches[0].with_user(user).copy()
                contact.write({"parent_id": self.outsider.id})
                self.env.flush_all()
        (company | contact).with_user(self.clerk).unlink()

    def test_portal_and_public(self):
        for user in (self.portal, self.public):
            for model in (
                "kam.affiliation",
                "kam.root.period",
                "kam.key.period",
                "kam.tier.period",
                "kam.tier",
                "kam.group.proposal",
                "kam.headquarters.change",
                "kam.key.account.change",
            ):
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_signup(self):
        user = (
            self.env["res.users"]
            .sudo()
            ._create_user_from_template(
                {"login": "new_buyer@example.com", "name": "New Buyer", "email": "new_buyer@example.com"}
            )
        )
        self.assertEqual(user.partner_id.kam_root_id, user.partner_id)

    def test_partners_of_another_company(self):
        sister = self.env["res.company"].create({"name": "Sister Company"})
        group, branch = (
            self._create_company(name, company_id=sister.id, kam_manager_id=self.manager.id)
            for name in ("Private Group", "Private Branch")
        )
        affiliation = self._link(branch, group)
        branch.with_context(kam_date="2024-01-01").write(
            {"is_key_account": True, "kam_tier_id": self.env.ref("kam_module.kam_tier_key").id}
        )
        proposal = self.env["kam.group.proposal"]._propose(
            [{"partner_id": branch.id, "parent_id": group.id, "source": "native", "evidence": "Address"}]
        )
        records = (
            affiliation,
            branch.kam_key_period_ids,
            branch.kam_tier_period_ids,
            proposal,
            self.env["kam.root.period"].search([("partner_id", "=", branch.id)]),
        )
        for record in records:
            with self.subTest(record._name):
                self.assertFalse(record.with_user(self.director).has_access("read"))
        self.director.company_ids |= sister
        for record in records:
            with self.subTest(record._name):
                both = record.with_user(self.director).with_context(allowed_company_ids=(self.env.company | sister).ids)
                self.assertTrue(both.has_access("read"))

    def test_proposals(self):
        own, foreign = self.env["kam.group.proposal"]._propose(
            [
                {"partner_id": partner.id, "parent_id": group.id, "source": "native", "evidence": "Address"}
                for partner, group in ((self.outsider, self.headquarters), (self.outsider, self.foreign))
            ]
        )
        with self.assertForbidden():
            foreign.with_user(self.manager).action_accept()
        with self.assertForbidden():
            foreign.with_user(self.manager).action_decline()
        own.with_user(self.manager).action_accept()
        self.assertEqual(self.outsider.kam_root_id, self.headquarters)
        self.assertFalse(self.env["kam.group.proposal"].with_user(self.salesman).has_access("read"))
