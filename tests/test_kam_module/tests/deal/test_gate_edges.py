from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .gates import GateCommon


@tagged("post_install", "-at_install")
class TestGateEdges(GateCommon):
    """Merged, lost, converted and mass-assigned deals, and gates that go while they are in use."""

    def test_merged_deals_keep_each_entry_once(self):
        other = self._create_key_deal("More counters")
        self._move("entry")
        self._move("proposal", other)
        self._explain("They told us so", deal=other, gates=[self.gates["need"]])
        self._move("development")
        merged = (self.deal | other).merge_opportunity()
        entries = self.assertEntries([("need", "overridden"), ("shortlist", "warned")], merged)
        self.assertEqual(entries.lead_id, merged)
        self.assertEqual(entries[0].reason or entries[1].reason, "They told us so")

    def test_merging_makes_good_what_the_other_deal_knows(self):
        other = self._create_key_deal("More counters")
        self._move("entry")
        self._answer("why_now", other)
        merged = (self.deal | other).merge_opportunity()
        self.assertEntries([("need", "made_good")], merged)

    def test_lost_and_restored(self):
        self._move("entry")
        self.deal.action_set_lost()
        self.deal.action_unarchive()
        self.assertEntries([("need", "warned")])
        self._move("proposal")
        self.assertEntries([("need", "warned"), ("shortlist", "warned")])

    def test_a_lead_becomes_an_opportunity(self):
        lead = self.env["crm.lead"].create({"name": "A call", "type": "lead", "partner_id": self.branch.id})
        lead.stage_id = self.env.ref("crm.stage_lead3")
        lead.convert_opportunity(self.branch)
        self.assertEntries([], lead)
        self.assertEqual(self._row(lead)["need"], "missed")

    def test_another_team_s_stages_are_no_move(self):
        deal = self._create_deal("Lamps", stage_id=self.env.ref("crm.stage_lead3").id)
        deal.team_id = self.team
        self.assertEqual(deal.stage_id, self.stages["bidding"])
        self.assertEntries([], deal)

    def test_gates_in_use_are_archived_not_deleted(self):
        self._move("entry")
        with self.assertRefused("was passed or overridden in deals, for example in Counters: archive it instead"):
            self.gates["need"].unlink()
        self.gates["need"].active = False
        self.assertNotIn("need", self._row())
        self.assertEntries([("need", "warned")])
        self.gates["delivery"].unlink()
        self._move("delivery")

    def test_the_customer_becomes_a_key_account(self):
        deal = self._create_deal("Chairs", partner_id=self.outsider.id, stage_id=self.env.ref("crm.stage_lead1").id)
        self.assertFalse(deal._kam_has_gates())
        self.env["kam.key.period"].create({"partner_id": self.outsider.id, "date_from": self.BANK_SINCE})
        self.assertTrue(deal._kam_has_gates())
        deal.stage_id = self.env.ref("crm.stage_lead3")
        self.assertEntries([("need", "warned"), ("shortlist", "warned"), ("criteria", "warned")], deal)


@tagged("post_install", "-at_install")
class TestTwoUsersAtAGate(TransactionCase):
    """Two users move the same card, each on a connection of their own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.stage_ids = [env.ref(f"kam_module.crm_stage_{name}").id for name in ("development", "entry")]
            team = env.ref("kam_module.crm_team_key_accounts")
            self.deal_id = env["crm.lead"].create(
                {"name": "One card", "type": "opportunity", "team_id": team.id, "stage_id": self.stage_ids[0]}
            ).id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["crm.lead"].browse(self.deal_id).unlink()

    def _environment(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _move(self, env):
        env["crm.lead"].browse(self.deal_id).stage_id = self.stage_ids[1]

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_one_entry_is_left(self):
        one, other = self._environment(), self._environment()
        self.assertEqual(other["crm.lead"].browse(self.deal_id).stage_id.id, self.stage_ids[0])
        self._move(one)
        one.cr.commit()
        retrying(lambda: self._move(other), other)
        with self.registry.cursor() as cr:
            entries = api.Environment(cr, SUPERUSER_ID, {})["kam.gate.override"].search(
                [("lead_id", "=", self.deal_id)]
            )
            self.assertEqual(entries.mapped("state"), ["warned"])
