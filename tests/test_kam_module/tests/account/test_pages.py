from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval
from psycopg2 import IntegrityError

from ..common import KamCommon
from .pages import specification


@tagged("post_install", "-at_install")
class TestPages(KamCommon):
    """What the pages of an account show, and to whom."""

    def _arch(self, user, xml_id="base.view_partner_form", view_type="form"):
        return self.env["res.partner"].with_user(user).get_view(self.env.ref(xml_id).id, view_type)["arch"]

    def _elements(self, user):
        """The form without the white space between its elements, and without the notes for its developers."""
        return [
            (
                element.tag,
                {name: value for name, value in element.attrib.items() if name != "data-used-by"},
                (element.text or "").strip(),
                (element.tail or "").strip(),
            )
            for element in etree.fromstring(self._arch(user)).iter()
        ]

    def _buttons(self, user):
        return etree.fromstring(self._arch(user)).xpath("//button/@name")

    # Who sees the pages

    def test_a_user_without_a_group_sees_the_contact_as_before(self):
        with_addon = self._elements(self.salesman)
        self.env.ref("kam_module.res_partner_view_form_kam").active = False
        without_addon = self._elements(self.salesman)
        self.assertEqual([], [element for element in with_addon if element not in without_addon])
        self.assertEqual([], [element for element in without_addon if element not in with_addon])

    def test_users_of_key_accounts_see_the_page(self):
        for user in (self.manager, self.director, self.finance, self.administrator):
            arch = etree.fromstring(self._arch(user))
            self.assertTrue(arch.xpath("//page[@name='kam_account']"), user.login)
            self.assertTrue(arch.xpath("//button[@name='action_kam_open_tree']"), user.login)

    def test_finance_sees_no_opportunities_and_account_managers_no_invoices(self):
        self.assertNotIn("action_kam_open_group_opportunities", self._buttons(self.finance))
        self.assertNotIn("action_kam_open_group_invoices", self._buttons(self.manager))
        self.assertIn("action_kam_open_group_opportunities", self._buttons(self.manager))
        accountant = self._create_kam_user("kam_accountant", "kam_module.group_kam_finance")
        accountant.group_ids += self.env.ref("account.group_account_readonly")
        self.assertIn("action_kam_open_group_invoices", self._buttons(accountant))

    # Where an account stands

    def test_a_branch_names_the_headquarters_above_it(self):
        branch = self.branches[0]
        self.assertEqual(branch.kam_headquarters_chain, "Harbour Bank › Harbour Bank North")
        self.assertEqual(branch.kam_headquarters_ids, self.headquarters | self.regions[0])
        self.assertFalse(self.headquarters.kam_headquarters_chain)

    def test_branches_are_counted_on_all_levels_without_archived_ones(self):
        self.branches[-1].active = False
        accounts = self.headquarters | self.regions[0] | self.regions[2] | self.branches[0] | self.outsider
        self.assertEqual(accounts.mapped("kam_branch_count"), [14, 4, 3, 0, 0])

    def test_everything_below_an_account_is_found(self):
        Partner = self.env["res.partner"]
        self.assertEqual(
            Partner.search([("kam_headquarters_ids", "in", self.headquarters.ids)]), self.regions | self.branches
        )
        self.assertEqual(Partner.search([("kam_headquarters_ids", "=", self.regions[1].id)]), self.branches[4:8])
        self.assertEqual(
            Partner.search([("kam_headquarters_ids", "ilike", "Harbour Bank West")]), self.branches[8:]
        )
        companies = [("is_company", "=", True)]
        outside = Partner.search([("kam_headquarters_ids", "not in", self.headquarters.ids), *companies])
        self.assertIn(self.outsider, outside)
        self.assertIn(self.headquarters, outside)
        self.assertFalse(outside & (self.regions | self.branches))

    def test_branches_of_key_accounts_are_those_below_one_on_any_level(self):
        Partner = self.env["res.partner"]
        self.regions[0].is_key_account = True
        found = Partner.search([("kam_headquarters_ids.is_key_account", "=", True)])
        self.assertEqual(found, self.branches[:4])
        self.headquarters.is_key_account = True
        found = Partner.search([("kam_headquarters_ids.is_key_account", "=", True)])
        self.assertEqual(found, self.regions | self.branches)

    # Ways from an account to the next page

    def test_the_tree_opens_down_to_the_account(self):
        branch = self.branches[5]
        action = branch.with_user(self.manager).action_kam_open_tree()
        self.assertEqual(action["context"]["kam_path_ids"], [self.headquarters.id, self.regions[1].id, branch.id])
        self.assertEqual(action["display_name"], "Group of Harbour Bank")
        self.assertEqual(action["views"][0][1], "hierarchy")

    def test_the_tree_has_branches_and_no_contacts(self):
        spec = specification(self.env(user=self.manager), "res_partner_view_hierarchy_key_account", "hierarchy")
        spec |= {"kam_parent_id": {"fields": {"display_name": {}}}, "kam_branch_ids": {}}
        contact = self.env["res.partner"].create({"name": "At the top", "parent_id": self.headquarters.id})
        rows = (
            self.env["res.partner"]
            .with_user(self.manager)
            .hierarchy_read([("id", "=", self.headquarters.id)], spec, "kam_parent_id", "kam_branch_ids")
        )
        self.assertEqual({row["id"] for row in rows}, {self.headquarters.id, *self.regions.ids})
        self.assertNotIn(contact.id, {id_ for row in rows for id_ in row["kam_branch_ids"]})

    def test_the_branches_button_opens_everything_below(self):
        action = self.regions[0].with_user(self.manager).action_kam_open_branches()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), self.branches[:4])

    def test_the_headquarters_button_opens_the_ultimate_parent(self):
        action = self.branches[7].with_user(self.manager).action_kam_open_ultimate_parent()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", self.headquarters.id))

    # Filters and columns

    def test_every_filter_and_grouping_of_the_search_works(self):
        arch = etree.fromstring(self._arch(self.manager, "kam_module.res_partner_view_search_key_account", "search"))
        Partner = self.env["res.partner"].with_user(self.manager)
        filters, groupings = arch.xpath("//filter[@domain]"), arch.xpath("//group/filter")
        self.assertGreaterEqual((len(filters), len(groupings)), (11, 7))
        for node in filters:
            domain = safe_eval(node.get("domain"), {"uid": self.manager.id})
            self.assertIsInstance(Partner.search_count(domain), int, node.get("name"))
        for node in groupings:
            field = safe_eval(node.get("context"))["group_by"]
            self.assertTrue(Partner.formatted_read_group([("is_company", "=", True)], [field], ["__count"]), field)

    def test_every_tier_has_its_column(self):
        tiers = self.env["kam.tier"].create([{"name": "First Tier"}, {"name": "Second Tier"}])
        self.headquarters.write({"is_key_account": True, "kam_tier_id": tiers[0].id})
        self.outsider.is_key_account = True
        groups = (
            self.env["res.partner"]
            .with_user(self.manager)
            .with_context(read_group_expand=True)
            .web_read_group(
                [("id", "in", (self.headquarters | self.outsider).ids)],
                ["kam_tier_id"],
                auto_unfold=True,
                unfold_read_specification={"name": {}},
            )["groups"]
        )
        cards = {
            group["kam_tier_id"] and group["kam_tier_id"][0]: [card["name"] for card in group["__records"]]
            for group in groups
        }
        self.assertEqual(cards[tiers[0].id], ["Harbour Bank"])
        self.assertEqual(cards[tiers[1].id], [])
        self.assertEqual(cards[False], ["Lonely Works"], "who has no tier yet is shown at once")

    def test_accounts_without_a_tier_have_a_name_for_it(self):
        for user in (self.manager, self.finance):
            labels = self.env["res.partner"].with_user(user).fields_get(["kam_tier_id", "kam_manager_id", "name"])
            self.assertEqual(labels["kam_tier_id"]["falsy_value_label"], "No tier")
            self.assertEqual(labels["kam_manager_id"]["falsy_value_label"], "No manager")
            self.assertFalse(labels["name"].get("falsy_value_label"))

    # Purchasing authority

    def test_a_purchasing_limit_has_a_currency_and_is_not_negative(self):
        region = self.regions[0]
        self.assertFalse(region.kam_purchasing_currency_id)
        region.write({"kam_purchasing_authority": "limit", "kam_purchasing_limit": 50000})
        self.assertEqual(region.kam_purchasing_currency_id, self.env.company.currency_id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            region.kam_purchasing_limit = -1
            self.env.flush_all()

    def test_a_purchasing_limit_is_changed_by_who_manages_the_account(self):
        region = self.regions[0]
        region.kam_manager_id = self.manager
        region.with_user(self.manager).kam_purchasing_limit = 10
        for user in (self.other_manager, self.salesman):
            user.group_ids += self.env.ref("base.group_partner_manager")
            with self.assertRaises(AccessError):
                region.with_user(user).kam_purchasing_limit = 20
        self.assertEqual(region.kam_purchasing_limit, 10)
