from odoo.fields import Command
from odoo.tests import tagged

from ..common import KamCommon
from .pages import specification

# With room for a few more figures; that they do not grow with the records is what the tests are about.
KANBAN_QUERIES = 40
FORM_QUERIES = 85


@tagged("post_install", "-at_install")
class TestPageBudget(KamCommon):
    """A page costs a fixed number of queries, whatever is on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tiers = cls.env["kam.tier"].create([{"name": f"Tier of the budget {number}"} for number in range(3)])
        cls.accounts = cls.env["res.partner"].create(
            [{"name": f"Budget {number:02}", "is_company": True, "city": "Porto"} for number in range(80)]
        )
        cls.below = cls.env["res.partner"].create(
            [{"name": f"Budget branch {number}", "is_company": True} for number in range(80)]
        )
        cls.env["kam.affiliation"].create(
            [
                {"partner_id": branch.id, "parent_id": account.id, "date_from": cls.BANK_SINCE}
                for account, branch in zip(cls.accounts, cls.below)
            ]
        )
        for tier, position in zip(cls.tiers, range(0, 80, 27)):
            cls.accounts[position : position + 27].write(
                {"is_key_account": True, "kam_tier_id": tier.id, "kam_manager_id": cls.manager.id}
            )
        cls.env["crm.lead"].create(
            [
                {"name": "Deal", "type": "opportunity", "partner_id": branch.id, "expected_revenue": 10}
                for branch in cls.below
            ]
        )

    def _queries(self, read):
        """:return: how many queries a page costs a browser that has nothing yet"""
        read()  # what the registry keeps for good is no cost of the page
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        read()
        return self.cr.sql_log_count - before

    def _read_kanban(self, accounts):
        env = self.env(user=self.manager)
        spec = specification(env, "res_partner_view_kanban_key_account", "kanban")
        domain = [("is_key_account", "=", True), ("id", "in", accounts.ids)]
        bar = {"field": "activity_state", "colors": {"planned": "success", "today": "warning", "overdue": "danger"}}

        def read():
            partners = env["res.partner"]
            answer = partners.web_read_group(
                domain, ["kam_tier_id"], ["__count"], auto_unfold=True, unfold_read_specification=spec
            )
            partners.read_progress_bar(domain, "kam_tier_id", bar)
            cards = [card for group in answer["groups"] for card in group.get("__records", ())]
            self.assertEqual(len(cards), len(accounts))
            self.assertEqual({card["kam_branch_count"] for card in cards}, {1})
            self.assertEqual({card["kam_opportunity_count"] for card in cards}, {1})

        return read

    def test_a_kanban_of_80_accounts_costs_as_much_as_one_of_20(self):
        few = self._queries(self._read_kanban(self.accounts[::4]))  # 20, in all three tiers as well
        many = self._queries(self._read_kanban(self.accounts))
        self.assertLessEqual(many, few)
        self.assertLessEqual(many, KANBAN_QUERIES)

    def test_the_form_of_a_headquarters_costs_the_same_with_40_branches(self):
        env = self.env(user=self.manager)
        spec = specification(env, "base.view_partner_form", "form")
        self.headquarters.kam_manager_id = self.manager
        small = self._queries(lambda: env["res.partner"].browse(self.headquarters.id).web_read(spec))
        self.env["res.partner"].browse(self.below.ids[:40]).write({"kam_parent_id": self.headquarters.id})
        large = self._queries(lambda: env["res.partner"].browse(self.headquarters.id).web_read(spec))
        self.assertLessEqual(large, small)
        self.assertLessEqual(large, FORM_QUERIES)

    def test_the_tree_costs_the_same_with_hundreds_of_branches(self):
        env = self.env(user=self.manager)
        spec = specification(env, "res_partner_view_hierarchy_key_account", "hierarchy")
        spec |= {"kam_parent_id": {"fields": {"display_name": {}}}, "kam_branch_ids": {}}

        def read():
            return env["res.partner"].hierarchy_read(
                [("id", "=", self.headquarters.id)], dict(spec), "kam_parent_id", "kam_branch_ids"
            )

        few = self._queries(read)
        self.env["res.partner"].create(
            [
                {
                    "name": f"Store {number}",
                    "is_company": True,
                    "kam_affiliation_ids": [
                        Command.create({"parent_id": self.headquarters.id, "date_from": self.BANK_SINCE})
                    ],
                }
                for number in range(300)
            ]
        )
        self.assertLessEqual(self._queries(read), few)
        self.assertEqual(len(read()), 1 + 3 + 300)
