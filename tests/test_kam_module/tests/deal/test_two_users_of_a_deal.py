from odoo import SUPERUSER_ID, api
from odoo.exceptions import ValidationError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoUsersOfADeal(TransactionCase):
    """Two users change one deal at the same moment, each on a connection of their own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            customer = env["res.partner"].create({"name": "Concurrent Bank", "is_company": True})
            person = env["res.partner"].create({"name": "Pia Both", "parent_id": customer.id})
            team = env.ref("kam_module.crm_team_key_accounts")
            stages = [env.ref(f"kam_module.crm_stage_{name}") for name in ("development", "proposal", "bidding")]
            deal = env["crm.lead"].create(
                {
                    "name": "One card",
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "team_id": team.id,
                    "stage_id": stages[0].id,
                }
            )
            self.deal_id, self.person_id, self.customer_id = deal.id, person.id, customer.id
            self.proposal_id, self.bidding_id = stages[1].id, stages[2].id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["crm.lead"].browse(self.deal_id).unlink()
            people = env["res.partner"].browse((self.person_id, self.customer_id))
            env["kam.map.change"].search([("entity_id", "in", people.ids)]).unlink()
            people.unlink()

    def _deals(self):
        """The deal as two users have it open, before either of them did anything."""
        found = []
        for _user in range(2):
            cr = self.registry.cursor()
            self.addCleanup(cr.close)
            deal = api.Environment(cr, SUPERUSER_ID, {})["crm.lead"].browse(self.deal_id)
            self.assertEqual((deal.name, deal.stakeholder_ids.ids), ("One card", []))
            found.append(deal)
        return found

    def _now(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})["crm.lead"].browse(self.deal_id)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_users_move_one_card(self):
        one, other = self._deals()
        one.stage_id = self.proposal_id
        one.env.cr.commit()
        retrying(lambda: other.write({"stage_id": self.bidding_id}), other.env)
        other.env.cr.commit()
        deal = self._now()
        # The later one wins, and the history knows both.
        self.assertEqual((deal.stage_id.id, deal.compass_stage_id.code), (self.bidding_id, "commercial"))
        before = [change.before for change in deal._kam_tracked_changes(("stage_id",))[deal.id, "stage_id"]]
        self.assertEqual(before[1:], [self.proposal_id])

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_moves_the_card_while_the_other_says_where_the_customer_is(self):
        one, other = self._deals()
        one.stage_id = self.bidding_id
        one.env.cr.commit()
        intent = other.env.ref("kam_module.compass_stage_intent")
        retrying(lambda: other.write({"compass_stage_id": intent.id}), other.env)
        other.env.cr.commit()
        deal = self._now()
        self.assertEqual((deal.stage_id.id, deal.compass_stage_id.code), (self.bidding_id, "intent"))
        self.assertTrue(deal.kam_is_apart)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_users_put_the_same_person_on_one_map(self):
        def seat(deal):
            deal.env["kam.stakeholder"].create({"lead_id": deal.id, "partner_id": self.person_id})

        one, other = self._deals()
        seat(one)
        one.env.cr.commit()
        with self.assertRaisesRegex(ValidationError, "is in the buying center"):
            retrying(lambda: seat(other), other.env)
        other.env.cr.rollback()
        self.assertEqual(self._now().stakeholder_ids.partner_id.ids, [self.person_id])
