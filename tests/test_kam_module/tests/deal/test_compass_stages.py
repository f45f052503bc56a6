from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .compass_common import CompassCommon


@tagged("post_install", "-at_install")
class TestCompassStages(CompassCommon):
    """Where the customer is, beside where we are."""

    # The six steps

    def test_each_stage_for_key_accounts_answers_a_step_of_the_customer(self):
        found = [(s.kam_selling_name, s.compass_stage_id.code, s.is_won) for s in self.stages.values()]
        self.assertEqual(
            found,
            [
                ("Development", "intent", False),
                ("Entry", "intent", False),
                ("Proposal", "solution", False),
                ("Bidding", "commercial", False),
                ("Negotiation", "closing", False),
                ("Delivery", "closing", True),
            ],
        )
        self.assertEqual(self.stages["negotiation"].kam_key_node, "Contract approved and signed")
        self.assertEqual(self.deal.kam_buying_step_id.code, "need")

    def test_a_buying_step_brings_its_compass_stage_unless_another_is_named(self):
        step = self.env.ref("kam_module.buying_step_tender")
        stage = self.env["crm.stage"].create({"name": "Auction", "kam_buying_step_id": step.id})
        self.assertEqual(stage.compass_stage_id, self.commercial)
        stage.write({"kam_buying_step_id": self.env.ref("kam_module.buying_step_need").id})
        self.assertEqual(stage.compass_stage_id, self.intent)
        stage.write({"kam_buying_step_id": step.id, "compass_stage_id": self.closing.id})
        self.assertEqual(stage.compass_stage_id, self.closing)

    def test_a_step_that_a_stage_stands_for_is_archived_not_deleted(self):
        with self.assertRefused("stage Entry of the pipeline stands for the buying step Supplier survey"):
            self.stages["entry"].kam_buying_step_id.unlink()

    # Where the customer is

    def test_the_customer_follows_our_stage_until_somebody_knows_better(self):
        self._move("proposal")
        self.assertEqual(self.deal.compass_stage_id, self.solution)
        self.deal.compass_stage_id = self.intent
        self._move("bidding")
        self.assertEqual(self.deal.compass_stage_id, self.intent)
        self.assertEqual(self.deal.kam_mismatch, "We are at Bidding, the customer is still at Intent.")
        self.deal.compass_stage_id = self.closing
        self.assertEqual(self.deal.kam_mismatch, "The customer is at Closing already, we are still at Bidding.")

    def test_set_back_or_emptied_it_follows_again(self):
        for value in (self.commercial, False):
            self._move("bidding")
            self.deal.compass_stage_id = self.intent
            self.deal.compass_stage_id = value
            self.assertEqual(self.deal.compass_stage_id, self.commercial)
            self.assertFalse(self.deal.kam_mismatch)
            self._move("negotiation")
            self.assertEqual(self.deal.compass_stage_id, self.closing)

    def test_apart_is_found_as_it_is_said(self):
        other = self._create_deal("Second", stage_id=self.stages["bidding"].id, compass_stage_id=self.intent.id)
        lead = self._create_deal("Lead", type="lead", stage_id=self.stages["bidding"].id)
        lead.compass_stage_id = self.intent
        both = self.deal | other | lead
        self.assertEqual(both.filtered("kam_is_apart"), other)
        leads = self.env["crm.lead"]
        self.assertEqual(leads.search([("id", "in", both.ids), ("kam_is_apart", "=", True)]), other)
        self.assertEqual(leads.search([("id", "in", both.ids), ("kam_is_apart", "=", False)]), self.deal | lead)
        other.action_set_won()
        self.assertFalse(other.kam_mismatch)

    def test_mapping_a_stage_spares_what_was_set_and_tells_dependents(self):
        held = self._create_deal("Held", stage_id=self.stages["entry"].id, compass_stage_id=self.commercial.id)
        self._move("entry")
        self._seat(self.eva, "E-DB")
        self.assertEqual(self.deal.stakeholder_ids.compass_stage_id, self.intent)
        self.stages["entry"].compass_stage_id = self.solution
        self.assertEqual((self.deal | held).mapped("compass_stage_id.code"), ["solution", "commercial"])
        self.assertEqual(self.deal.stakeholder_ids.compass_stage_id, self.solution)

    def test_a_stage_without_a_meaning_leaves_the_customer_where_they_were(self):
        self._move("bidding")
        self.assertEqual(self.deal.compass_stage_id, self.commercial)
        self.deal.stage_id = self.env["crm.stage"].create({"name": "Waiting"})
        self.assertEqual(self.deal.compass_stage_id, self.commercial)
        self.assertFalse(self.deal.kam_mismatch or self.deal.kam_buying_step_id)

    def test_restored_after_a_loss_the_customer_is_where_they_were(self):
        self._move("bidding")
        self.deal.compass_stage_id = self.intent
        self.deal.action_set_lost()
        self.assertFalse(self.deal.kam_mismatch)
        self.deal.action_restore()
        self.assertEqual(self.deal.compass_stage_id, self.intent)
        self.assertTrue(self.deal.kam_mismatch)

    # Teams

    def test_other_teams_keep_their_stages(self):
        others = self.env["crm.team"].create({"name": "Shops"})
        deal = self._create_deal("Shop", team_id=others.id)
        self.assertFalse(deal.stage_id.team_ids)
        shared = deal._stage_find(domain=[("is_won", "=", True)])
        self.assertNotIn(shared, self.env["crm.stage"].union(*self.stages.values()))

    def test_a_deal_that_comes_to_the_key_account_team_keeps_how_far_it_is(self):
        deal = self._create_deal("From a shop", team_id=self.env["crm.team"].create({"name": "Shops"}).id)
        proposition = self.env["crm.stage"].create(
            {"name": "Quoted", "kam_buying_step_id": self.env.ref("kam_module.buying_step_tender").id}
        )
        deal.stage_id = proposition
        deal.team_id = self.team
        self.assertEqual(deal.stage_id, self.stages["bidding"])
        self.assertEqual(self._create_deal("New one", team_id=self.team.id).stage_id, self.stages["development"])

    def test_won_is_delivery_for_the_key_account_team(self):
        self._move("negotiation")
        self.deal.action_set_won()
        self.assertEqual(self.deal.stage_id, self.stages["delivery"])
        self.assertEqual(self.deal.compass_stage_id, self.closing)

    def test_the_pipeline_of_the_team_shows_its_six_stages(self):
        leads = self.env["crm.lead"].with_context(default_team_id=self.team.id)
        shown = leads._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertEqual(shown.mapped("name"), [stage.name for stage in self.stages.values()])
        other = self.env["crm.team"].create({"name": "Banks"})
        other.action_kam_use_key_account_stages()
        shown = leads.with_context(default_team_id=other.id)._read_group_stage_ids(self.env["crm.stage"], [])
        self.assertEqual(len(shown), 6)

    # Access

    def test_steps_are_read_by_colleagues_and_changed_by_administrators(self):
        step = self.env.ref("kam_module.buying_step_need")
        for user in (self.salesman, self.manager, self.finance, self.director):
            with self.subTest(user.login):
                self.assertTrue(step.with_user(user).selling_name)
                with self.assertRaises(AccessError):
                    step.with_user(user).name = "Another"
        step.with_user(self.administrator).name = "Another"
        portal = new_test_user(self.env, "step_portal", "base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                step.with_user(user).read(["name"])
