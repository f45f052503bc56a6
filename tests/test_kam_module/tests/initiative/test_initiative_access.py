from odoo.exceptions import AccessError
from odoo.tests import tagged

from .initiative_common import InitiativeCommon


@tagged("post_install", "-at_install")
class TestInitiativeAccess(InitiativeCommon):
    """An initiative is for the responsible and the account's team; directors work with all, finance reads all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.polaris = cls.env["kam.competitor"].create({"name": "Polaris Systems"})
        cls.position = cls.env["kam.competitor.position"].create(
            {
                "partner_id": cls.branches[0].id,
                "product_categ_id": cls.counters.id,
                "competitor_id": cls.polaris.id,
            }
        )
        cls.portal = cls._portal()
        cls.public = cls.env.ref("base.public_user")

    def assertClosed(self, record, user, operation="read"):
        with self.assertRaises(AccessError), self.cr.savepoint():
            record.with_user(user).check_access(operation)

    def test_the_team_and_directors_work_with_it(self):
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login):
                initiative = self.initiative.with_user(user)
                initiative.evidence = f"Read by {user.login}"
                self.assertEqual(len(initiative.branch_ids), 15)
                initiative.branch_ids[0].write(
                    {"override_state": "lost", "override_reason": "Heard so", "override_until": "2030-01-01"}
                )
                self.assertEqual(initiative.branch_ids[0].override_by_id, user)

    def test_finance_reads_and_changes_nothing(self):
        self.assertEqual(self.initiative.with_user(self.finance).name, "Smart counters")
        self.assertEqual(len(self.initiative.with_user(self.finance).branch_ids), 15)
        self.assertTrue(self.position.with_user(self.finance).competitor_id.name)
        for record in (self.initiative, self.initiative.branch_ids[0], self.position, self.polaris):
            self.assertClosed(record, self.finance, "write")

    def test_others_see_nothing(self):
        for user in (self.other_manager, self.salesman, self.portal, self.public):
            with self.subTest(user.login):
                self.assertClosed(self.initiative, user)
                self.assertClosed(self.initiative.branch_ids, user)
        for user in (self.salesman, self.portal, self.public):
            with self.subTest(user.login):
                self.assertClosed(self.position, user)
                self.assertClosed(self.polaris, user)

    def test_whoever_works_a_deal_of_it_reads_it(self):
        self.env["crm.lead"].create(
            {
                "name": "Counters",
                "partner_id": self.branches[0].id,
                "user_id": self.other_manager.id,
                "kam_initiative_id": self.initiative.id,
            }
        )
        self.assertEqual(self.initiative.with_user(self.other_manager).name, "Smart counters")
        self.assertEqual(len(self.initiative.with_user(self.other_manager).branch_ids), 15)
        self.assertClosed(self.initiative, self.other_manager, "write")

    def test_what_nobody_manages_is_everybody_s(self):
        lonely = self._initiate(self.outsider)
        self.assertFalse(lonely.manager_id)
        lonely.with_user(self.other_manager).manager_id = self.other_manager
        self.assertClosed(lonely, self.manager)

    def test_positions_are_read_by_all_who_work_with_key_accounts_and_changed_by_the_team(self):
        self.assertEqual(self.position.with_user(self.other_manager).competitor_id, self.polaris)
        self.assertClosed(self.position, self.other_manager, "write")
        self.position.with_user(self.manager).evidence = "Seen in the hall"

    def test_a_plain_salesman_sees_no_trace_on_a_deal(self):
        lead = self.env["crm.lead"].create(
            {"name": "Counters", "user_id": self.salesman.id, "kam_initiative_id": self.initiative.id}
        )
        lead = lead.with_user(self.salesman)
        self.assertNotIn("kam_initiative_id", lead.fields_get())
        with self.assertRaises(AccessError):
            lead.read(["kam_initiative_id"])
        self.assertNotIn("kam_initiative_id", lead.get_view(view_type="form")["arch"])

    def test_initiatives_and_branches_of_another_company_stay_there(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._initiate(company_id=elsewhere.id, team_id=False)
        self.assertClosed(foreign, self.director)
        self.assertClosed(foreign.branch_ids, self.director)
        self.director.company_ids |= elsewhere
        both = (self.env.company | elsewhere).ids
        foreign.with_user(self.director).with_context(allowed_company_ids=both).check_access("read")
