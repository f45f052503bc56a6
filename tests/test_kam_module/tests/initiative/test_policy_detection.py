from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..ledger.common import LedgerCommon


@tagged("post_install", "-at_install")
class TestPolicyDetection(LedgerCommon):
    """Branches of Delta begin the same: is the headquarters behind this?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Proposal = cls.env["kam.initiative.proposal"]
        cls.today = cls.env["res.partner"]._kam_today()
        cls.west = cls._create_customer("Delta West")
        for branch in (cls.north, cls.south, cls.west):
            cls._link(branch, cls.headquarters)
        cls.manager = cls._create_user("delta_manager", "kam_module.group_kam_user")
        cls.other = cls._create_user("other_manager", "kam_module.group_kam_user")
        cls.director = cls._create_user("delta_director", "kam_module.group_kam_director")
        cls.finance = cls._create_user("delta_finance", "kam_module.group_kam_finance")
        cls.salesman = cls._create_user("delta_salesman", "sales_team.group_sale_salesman")
        cls.headquarters.kam_manager_id = cls.manager
        names = ("Security", "Vaults", "Round vaults", "Square vaults", "Training")
        cls.security, cls.vaults, cls.round, cls.square, cls.training = cls.env["product.category"].create(
            [{"name": name} for name in names]
        )
        cls.vaults.parent_id = cls.security
        (cls.round | cls.square).parent_id = cls.vaults

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, f"base.group_user,{group}", company_id=cls.company.id)

    def _deal(self, branch, category, ago=0, **values):
        deal = self.env["crm.lead"].create(
            {
                "name": f"Deal of {branch.name}",
                "type": "opportunity",
                "partner_id": branch.id,
                "user_id": False,
                "kam_product_categ_ids": [Command.set(category.ids)],
                **values,
            }
        )
        self.env.flush_all()
        day = fields.Datetime.now() - timedelta(days=ago)
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [day, deal.id])
        return deal

    def _sell(self, branch, category, months_ago):
        product = self.env["product.product"].create({"name": "Door", "categ_id": category.id, "type": "service"})
        day = self.today.replace(day=1) - relativedelta(months=months_ago)
        self._invoice(branch, 100, day, product_id=product.id, account_id=self.income.id)

    def _look(self):
        self.Proposal.sudo()._look()  # as the job does
        return self.Proposal.search([("partner_id", "=", self.headquarters.id)], order="id")

    # What is noticed

    def test_second_deal_raises_the_question_the_same_day(self):
        self._deal(self.north, self.vaults, ago=30)
        self.assertFalse(self._look())
        self._deal(self.south, self.vaults)
        proposal = self._look()
        self.assertRecordValues(
            proposal,
            [
                {
                    "state": "open",
                    "product_categ_id": self.vaults.id,
                    "branch_count": 2,
                    "first_day": fields.Date.today() - timedelta(days=30),
                    "last_day": fields.Date.today(),
                }
            ],
        )
        self.assertEqual(proposal.branch_ids, self.north | self.south)
        self.assertIn("2 branches of Delta Group began in Vaults between", proposal.evidence)
        self.assertEqual(proposal.signal_ids.mapped("kind"), ["deal", "deal"])
        self.assertEqual(proposal.activity_ids.user_id, self.manager, "who can act is asked")
        self.assertEqual(self._look(), proposal)
        self.assertEqual(len(proposal.activity_ids), 1, "once")

    def test_child_categories_roll_up(self):
        self._deal(self.north, self.round)
        self._deal(self.south, self.square)
        self.assertEqual(self._look().product_categ_id, self.vaults)

    def test_re_parented_category_counts_as_it_is(self):
        self._deal(self.north, self.round)
        self._deal(self.south, self.training)
        self.assertFalse(self._look())
        self.training.parent_id = self.vaults
        self.assertEqual(self._look().product_categ_id, self.vaults)

    def test_order_from_a_contact_is_its_branch_s(self):
        self._deal(self.buyer, self.vaults)
        self._deal(self.south, self.vaults)
        self.assertEqual(self._look().branch_ids, self.north | self.south)

    def test_lost_deals_are_signs_and_archived_leads_are_not(self):
        self._deal(self.north, self.vaults).action_set_lost()
        archived = self._deal(self.south, self.vaults)
        archived.active = False
        self.assertFalse(self._look())
        self._deal(self.west, self.vaults)
        self.assertEqual(self._look().branch_ids, self.north | self.west)

    def test_first_revenue_after_a_gap(self):
        self._sell(self.lonely, self.training, 30)  # the ledger reaches back far enough to know of gaps
        self._sell(self.north, self.vaults, 0)
        self._sell(self.south, self.vaults, 1)
        self._sell(self.west, self.vaults, 1)
        self._sell(self.west, self.vaults, 6)  # buys them all the time
        proposal = self._look()
        self.assertEqual(proposal.branch_ids, self.north | self.south)
        self.assertEqual(set(proposal.signal_ids.mapped("kind")), {"invoice"})

    def test_young_ledger_knows_of_no_gap(self):
        self._sell(self.north, self.vaults, 0)
        self._sell(self.south, self.vaults, 0)
        self.assertFalse(self._look())

    def test_not_by_the_headquarters_itself_nor_by_strangers(self):
        self._deal(self.headquarters, self.vaults)
        self._deal(self.north, self.vaults)
        self._deal(self.lonely, self.vaults)
        self.assertFalse(self._look())

    def test_days_are_a_setting(self):
        self._deal(self.north, self.vaults, ago=100)
        self._deal(self.south, self.vaults)
        self.assertFalse(self._look())
        self.company.kam_initiative_days = 120
        self.assertTrue(self._look())

    def test_branch_that_left_the_group_is_no_sign(self):
        self._deal(self.north, self.vaults)
        self._deal(self.south, self.vaults)
        self.south.kam_parent_id = False
        self.assertFalse(self._look())

    def test_signs_of_two_companies_of_ours_are_apart(self):
        theirs = self.env["res.company"].create({"name": "Our other company"})
        self._deal(self.north, self.vaults, company_id=self.company.id)
        self._deal(self.south, self.vaults, company_id=theirs.id)
        self.assertFalse(self._look())
        self._deal(self.west, self.vaults, company_id=theirs.id)
        proposal = self._look()
        self.assertEqual((proposal.company_id, proposal.branch_ids), (theirs, self.south | self.west))
        with self.assertRaises(AccessError):
            proposal.with_user(self.director).read(["evidence"])

    # What becomes of it

    def test_accepted_as_an_initiative(self):
        deals = self._deal(self.north, self.vaults, ago=20) | self._deal(self.south, self.round)
        proposal = self._look().with_user(self.manager)
        action = proposal.action_accept()
        initiative = self.env["kam.initiative"].browse(action["res_id"])
        self.assertRecordValues(
            initiative,
            [
                {
                    "name": "Vaults at Delta Group",
                    "partner_id": self.headquarters.id,
                    "categ_ids": self.vaults.ids,
                    "policy_date": fields.Date.today() - timedelta(days=20),
                    "source": "detected",
                    "evidence": proposal.evidence,
                }
            ],
        )
        self.assertEqual(deals.kam_initiative_id, initiative)
        self.assertEqual((proposal.state, proposal.initiative_id), ("accepted", initiative))
        self.assertFalse(proposal.activity_ids)
        self._deal(self.west, self.square)
        self._deal(self.north, self.vaults)
        self.assertEqual(self._look(), proposal.with_env(self.env), "the initiative covers it")
        with self.assertRaisesRegex(Exception, "Vaults at Delta Group is decided already: Accepted"):
            proposal.action_decline()

    def test_declined_comes_back_with_a_further_branch_only(self):
        self._deal(self.north, self.vaults)
        self._deal(self.south, self.vaults)
        first = self._look()
        first.action_decline()
        self._deal(self.south, self.vaults)
        self.assertEqual(self._look(), first)
        self._deal(self.west, self.vaults)
        again = self._look() - first
        self.assertEqual((again.state, again.branch_count), ("open", 3))

    def test_open_question_grows_with_its_evidence(self):
        self._deal(self.north, self.vaults)
        self._deal(self.south, self.vaults)
        first = self._look()
        self._deal(self.west, self.vaults)
        self.assertEqual(self._look(), first)
        self.assertEqual(first.branch_count, 3)
        self.assertIn("3 branches", first.evidence)

    def test_group_that_nobody_manages(self):
        self.headquarters.kam_manager_id = False
        self._deal(self.north, self.vaults)
        self._deal(self.south, self.vaults)
        proposal = self._look()
        self.assertFalse(proposal.activity_ids)
        self.assertEqual(proposal.with_user(self.other).branch_count, 2, "it waits in everybody's list")

    def test_deal_of_an_initiative_takes_its_categories(self):
        initiative = self.env["kam.initiative"].create(
            {"name": "Vaults", "partner_id": self.headquarters.id, "categ_ids": [Command.set(self.vaults.ids)]}
        )
        deal = self._deal(self.north, self.env["product.category"], kam_initiative_id=initiative.id)
        self.assertEqual(deal.kam_product_categ_ids, self.vaults)

    def test_deals_call_the_job_once_in_a_while(self):
        cron = self.env.ref("kam_module.ir_cron_look_for_initiatives")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        for branch in (self.north, self.south):
            self._deal(branch, self.vaults)
            self.env.cr.precommit.run()
        self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), 1)

    def test_queries_do_not_grow_with_the_groups(self):
        def groups(number):
            for _group in range(number):
                top = self._create_customer("Top")
                for _branch in range(2):
                    branch = self._create_customer("Below")
                    self._link(branch, top)
                    self._deal(branch, self.training)

        groups(1)
        self._look()
        groups(2)
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self._look()
        few = self.env.cr.sql_log_count - start
        groups(4)
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self._look()
        self.assertLess(self.env.cr.sql_log_count - start, few + 4 * 25, "a new proposal costs a few, a group nothing")

    # Out of sight

    def test_deals_of_sellers_outside_of_the_team(self):
        self.headquarters.is_key_account = True
        team = self.env["crm.team"].sudo().create({"name": "Delta team", "user_id": self.director.id})
        self.env["crm.team.member"].sudo().create({"crm_team_id": team.id, "user_id": self.finance.id})
        self.headquarters.kam_team_id = team.sudo(False)
        Sight = self.env["kam.out.of.sight"]
        outside = [self._deal(self.north, self.vaults, user_id=user and user.id) for user in (self.salesman, None)]
        inside = [
            self._deal(self.south, self.vaults, user_id=user.id)
            for user in (self.manager, self.director, self.finance)
        ]
        elsewhere = self._deal(self.lonely, self.vaults, user_id=self.salesman.id)
        lost = self._deal(self.west, self.vaults, user_id=self.salesman.id)
        lost.action_set_lost()
        self.env.flush_all()
        ids = [deal.id for deal in (*outside, *inside, elsewhere, lost)]
        found = Sight.search([("kind", "=", "deal"), ("origin", "in", ids)])
        self.assertEqual(sorted(found.mapped("origin")), sorted(deal.id for deal in outside))
        row = found.filtered("user_id")
        self.assertEqual((row.account_id, row.kam_manager_id), (self.headquarters, self.manager))
        self.assertEqual(row.action_open_document()["res_id"], outside[0].id)
        mine = Sight.with_user(self.manager).search([("origin", "in", ids)])
        self.assertEqual(len(mine), 2)
        self.assertFalse(Sight.with_user(self.other).search([("origin", "in", ids)]))
        with self.assertRaises(AccessError):
            Sight.with_user(self.salesman).search([])

    # Rights

    def test_who_may_decide(self):
        self._deal(self.north, self.vaults)
        self._deal(self.south, self.vaults)
        proposal = self._look()
        self.assertTrue(proposal.with_user(self.finance).evidence)
        for user in (self.finance, self.other, self.salesman):
            with self.assertRaises(AccessError):
                proposal.with_user(user).action_decline()
        for group in ("base.group_portal", "base.group_public"):
            with self.assertRaises(AccessError):
                self.Proposal.with_user(new_test_user(self.env, group, group)).search([])
        proposal.with_user(self.manager).action_decline()
        self.assertEqual(proposal.decided_by_id, self.manager)
