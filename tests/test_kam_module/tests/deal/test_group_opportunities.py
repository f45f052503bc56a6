from odoo.tests import tagged

from ..common import KamCommon


@tagged("post_install", "-at_install")
class TestGroupOpportunities(KamCommon):
    """Ten small deals of branches are one group's: whoever manages the account sees them together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.env["crm.stage"].create({"name": "Talks", "sequence": 1})
        cls.stage_won = cls.env["crm.stage"].create({"name": "Signed", "is_won": True, "sequence": 70})
        cls.north, cls.south, _west = cls.regions
        cls.of_headquarters = cls._create_deal(cls.headquarters, 100)
        cls.of_branch = cls._create_deal(cls.contact, 20)  # a person at the first branch of North
        cls.of_south = cls._create_deal(cls.south, 3)
        cls.of_outsider = cls._create_deal(cls.outsider, 7000)

    @classmethod
    def _create_deal(cls, customer, revenue, **values):
        return cls.env["crm.lead"].create(
            {
                "name": f"Deal with {customer.name}",
                "type": "opportunity",
                "partner_id": customer.id,
                "expected_revenue": revenue,
                "user_id": cls.salesman.id,
                "stage_id": cls.stage.id,
                **values,
            }
        )

    def _seen(self, account, user=None):
        account = account.with_user(user or self.director)
        account.invalidate_recordset()
        return (account.kam_opportunity_count, account.kam_expected_revenue, account.kam_group_opportunity_count)

    # A lead knows the group

    def test_a_lead_belongs_to_the_ultimate_parent_of_its_customer(self):
        self.assertEqual(self.of_headquarters.kam_root_id, self.headquarters)
        self.assertEqual(self.of_branch.kam_root_id, self.headquarters)
        self.assertEqual(self.of_outsider.kam_root_id, self.outsider)
        self.assertFalse(self.env["crm.lead"].create({"name": "Nobody's"}).kam_root_id)

    def test_a_lead_follows_its_customer_to_another_group(self):
        self.branches[0].kam_parent_id = self.outsider
        self.assertEqual(self.of_branch.kam_root_id, self.outsider)
        self.assertEqual(self._seen(self.outsider), (2, 7020.0, 2))
        self.of_branch.partner_id = self.south
        self.assertEqual(self.of_branch.kam_root_id, self.headquarters)

    def test_a_thousand_leads_follow_in_as_many_queries_as_ten(self):
        def queries(count):
            customer = self._create_company(f"Mover {count}")
            self.env["crm.lead"].create(
                [{"name": "Deal", "type": "opportunity", "partner_id": customer.id} for _number in range(count)]
            )
            self._link(customer, self.outsider)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            customer.kam_parent_id = self.headquarters
            self.env.flush_all()
            used = self.cr.sql_log_count - before
            domain = [("partner_id", "=", customer.id), ("kam_root_id", "=", self.headquarters.id)]
            self.assertEqual(self.env["crm.lead"].search_count(domain), count)
            return used

        queries(1)  # what is loaded once
        self.assertLessEqual(queries(200), queries(10) + 2)

    # Figures of a card

    def test_figures_are_of_an_account_and_everything_below_it(self):
        self.assertEqual(self._seen(self.headquarters), (3, 123.0, 3))
        self.assertEqual(self._seen(self.north), (1, 20.0, 3))
        self.assertEqual(self._seen(self.branches[0]), (1, 20.0, 3))
        self.assertEqual(self._seen(self.branches[11]), (0, 0.0, 3))
        self.assertEqual(self._seen(self.outsider), (1, 7000.0, 1))

    def test_won_lost_and_archived_opportunities_and_leads_are_not_open(self):
        self.of_branch.action_set_won()
        self.of_south.action_set_lost()
        self._create_deal(self.south, 50, type="lead")
        self._create_deal(self.south, 60).active = False
        self.assertEqual(self._seen(self.headquarters), (1, 100.0, 1))

    def test_revenue_of_another_currency_is_converted(self):
        foreign = self.env["res.currency"].create({"name": "KAM", "symbol": "K"})
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "name": "2000-01-01", "rate": 4, "company_id": False}
        )
        overseas = self.env["res.company"].create({"name": "Overseas", "currency_id": foreign.id})
        self.director.company_ids |= overseas
        self._create_deal(self.south, 400, company_id=overseas.id, user_id=False, team_id=False)
        both = (self.env.company | overseas).ids
        account = self.headquarters.with_user(self.director).with_context(allowed_company_ids=both)
        self.assertEqual((account.kam_opportunity_count, account.kam_expected_revenue), (4, 223.0))
        account = account.with_context(allowed_company_ids=self.env.company.ids)
        self.assertEqual((account.kam_opportunity_count, account.kam_expected_revenue), (3, 123.0))

    def test_a_page_of_accounts_costs_three_queries(self):
        accounts = self.headquarters | self.regions | self.branches | self.outsider
        accounts = accounts.with_user(self.director)
        accounts.mapped("kam_opportunity_count")
        accounts.invalidate_recordset()
        accounts.mapped("kam_root_id")
        with self.assertQueryCount(3):
            accounts.mapped("kam_opportunity_count")

    # Ways to the opportunities

    def test_the_card_opens_what_it_counts(self):
        for account, expected in (
            (self.headquarters, self.of_headquarters | self.of_branch | self.of_south),
            (self.north, self.of_branch),
            (self.outsider, self.of_outsider),
        ):
            action = account.with_user(self.director).action_kam_open_opportunities()
            self.assertEqual(self.env["crm.lead"].search(action["domain"]), expected.sorted())
        action = self.branches[0].with_user(self.director).action_kam_open_group_opportunities()
        self.assertEqual(len(self.env["crm.lead"].search(action["domain"])), 3)

    # Who sees them

    def test_the_account_manager_reads_deals_of_the_group_and_changes_none(self):
        self.headquarters.kam_manager_id = self.manager
        Lead = self.env["crm.lead"].with_user(self.manager)
        found = Lead.search([("id", "in", (self.of_branch | self.of_south | self.of_outsider).ids)])
        self.assertEqual(found, (self.of_branch | self.of_south).sorted())
        self.assertEqual(self._seen(self.headquarters, self.manager), (3, 123.0, 3))
        self.assertFalse(found.has_access("write"))
        self.assertEqual(self._seen(self.headquarters, self.other_manager), (0, 0.0, 0))

    def test_the_manager_of_a_region_reads_the_deals_of_that_region_only(self):
        self.south.kam_manager_id = self.manager
        self.assertEqual(self._seen(self.headquarters, self.manager), (1, 3.0, 1))

    def test_a_team_reads_the_deals_of_its_accounts(self):
        team = self.env["crm.team"].create({"name": "Banks", "member_ids": [(4, self.other_manager.id)]})
        self.headquarters.kam_team_id = team
        self.assertEqual(self._seen(self.headquarters, self.other_manager), (3, 123.0, 3))

    def test_a_plain_salesman_reads_what_he_read_before(self):
        self.headquarters.kam_manager_id = self.salesman
        foreign = self._create_deal(self.south, 9, user_id=self.director.id)
        self.assertFalse(self.env["crm.lead"].with_user(self.salesman).search([("id", "=", foreign.id)]))
