import json
from contextlib import nullcontext
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .gates import GateCommon


@tagged("post_install", "-at_install")
class TestGates(GateCommon):
    """Moving a deal past a gate that is not met: it moves, the user is told, and it is written down."""

    def setUp(self):
        super().setUp()
        self.last_bus = self.env["bus.bus"].search([], order="id desc", limit=1).id

    NEED = "“Who inside has approved the project, and why now?” is not answered"

    def test_a_card_is_moved_past_an_unmet_gate(self):
        self._move("entry", user=self.manager)
        self.env.cr.flush()
        self.assertEqual(self.deal.stage_id, self.stages["entry"])
        entry = self.assertEntries([("need", "warned")])
        self.assertEqual(entry.missing, self.NEED)
        self.assertEqual((entry.user_id, entry.mode), (self.manager, "warn"))
        self.assertEqual((entry.from_stage_id, entry.to_stage_id), (self.stages["development"], self.stages["entry"]))
        self.assertTrue(entry.passed_on)
        self.assertFalse(entry.reason)
        notices = self._notices()
        self.assertEqual(len(notices), 1)
        self.assertEqual((notices[0]["type"], notices[0]["sticky"]), ("warning", True))
        self.assertIn(f"Counters is past “Accurate project information” although {self.NEED}.", notices[0]["message"])
        note = html2plaintext(self.deal.message_ids[:1].body)
        self.assertIn("Moved past the gate “Accurate project information”, which is not met (missing: 1)", note)

    def test_an_import_tells_of_all_its_rows_at_once_and_its_test_run_of_none(self):
        other = self._create_key_deal("Other")
        rows = [[deal.id, self.stages["entry"].id] for deal in (self.deal, other)]
        for dryrun, told in ((True, 0), (False, 1)):
            self.env.invalidate_all()  # each is a request of its own
            self._import([".id", "stage_id/.id"], rows, "crm.lead", dryrun=dryrun)
            self.env.cr.flush()
            notices = self._notices()
            self.assertEqual(len(notices), told)
        self.assertIn("Counters is past", notices[0]["message"])
        self.assertIn("Other is past", notices[0]["message"])

    def _notices(self):
        return [note["payload"] for note in self._notifications() if note["type"] == "simple_notification"]

    def _notifications(self):
        rows = self.env["bus.bus"].search([("id", ">", self.last_bus)])
        return [json.loads(row.message) for row in rows]

    def test_a_met_gate_says_nothing(self):
        self._answer("why_now")
        self._move("entry")
        self.assertEntries([])
        self.assertEqual(self._row()["need"], "met")

    def test_a_jump_passes_all_gates_in_between(self):
        self._answer("shaped")
        self._move("bidding")
        entries = self.assertEntries([("need", "warned"), ("shortlist", "warned")])
        self.assertEqual(
            entries.filtered(lambda entry: entry.gate_id == self.gates["shortlist"]).missing,
            "no presales project is approved",
        )

    def test_won_passes_all_that_is_left(self):
        self._answer("why_now")
        self.deal.with_user(self.director).action_set_won()
        self.assertEqual(self.deal.stage_id, self.stages["delivery"])
        self.assertEntries([(code, "warned") for code in ("shortlist", "criteria", "tender", "commitment")])

    def test_moving_backwards_and_forth_again_asks_once(self):
        self._move("entry")
        self._move("development")
        self._move("entry")
        self.assertEntries([("need", "warned")])

    def test_what_is_brought_later_makes_it_good(self):
        self._move("entry")
        self.assertEqual(self._row()["need"], "warned")
        self._answer("why_now")
        entry = self.assertEntries([("need", "made_good")])
        self.assertTrue(entry.made_good_on)
        self.assertEqual(self._row()["need"], "met")
        # Doubted again, and passed again: that is another story.
        self._question("why_now").action_kam_reopen()
        self.assertEqual(self._row()["need"], "missed")
        self._move("development")
        self._move("entry")
        self.assertEntries([("need", "made_good"), ("need", "warned")])

    def test_an_answer_that_needs_evidence(self):
        self._move("negotiation")
        self._answer("signed")
        self.Override.search([]).unlink()
        self._move("delivery")
        entry = self.assertEntries([("commitment", "warned")])
        self.assertEqual(
            entry.missing, "the answer to “Is the contract approved and signed on their side?” has no evidence"
        )
        paper = self.env["ir.attachment"].create({"name": "contract.pdf", "raw": b"signed"})
        self._question("signed").attachment_ids = paper
        self.assertEntries([("commitment", "made_good")])

    def test_a_deal_without_questions_says_so(self):
        self.deal.kam_question_ids.with_context(kam_merging=True).unlink()
        self._move("entry")
        self.assertEqual(
            self.assertEntries([("need", "warned")]).missing,
            "the deal asks no milestone questions: take those of the method",
        )

    def test_a_question_is_not_removed_to_get_past_the_gate(self):
        self._question("why_now").unlink()
        self._move("entry")
        self.assertEqual(
            self.assertEntries([("need", "warned")]).missing,
            "“Who inside has approved the project, and why now?” was removed from the deal",
        )

    def test_a_question_of_the_deal_s_own_is_a_key_node(self):
        self._answer("why_now")
        question = self.env["kam.lead.milestone"].create(
            {
                "lead_id": self.deal.id,
                "name": "Is the fire brigade informed?",
                "compass_stage_id": self.env.ref("kam_module.compass_stage_intent").id,
                "is_key_node": True,
            }
        )
        self.assertEqual(self._row()["need"], "ahead")
        question.buying_step_id = self.env.ref("kam_module.buying_step_criteria")
        self.assertEqual(self._row()["need"], "met")
        self._answer("shaped")
        self.assertEqual(self._row()["criteria"], "ahead")

    def test_a_further_order_is_asked_less(self):
        deal = self._create_key_deal(
            "More counters", kam_milestone_template_id=self.env.ref("kam_module.milestone_template_again").id
        )
        self.assertEqual(self._row(deal), {"need": "ahead", "tender": "ahead", "commitment": "ahead"})
        self._move("bidding", deal)
        self.assertEntries([("need", "warned")], deal)

    def test_a_gate_of_the_company_s_own(self):
        gate = self.env["kam.gate"].create(
            {
                "name": "Somebody guides us",
                "buying_step_id": self.env.ref("kam_module.buying_step_need").id,
                "kind": "custom",
                "milestone_ids": [(6, 0, self.env.ref("kam_module.milestone_who_decides").ids)],
            }
        )
        self.gates["guide"] = gate
        self.addCleanup(self.gates.pop, "guide")
        self._answer("why_now")
        self._move("entry")
        self.assertEqual(
            self.assertEntries([("guide", "warned")]).missing,
            "“Who decides, who advises, and by which process?” is not answered",
        )
        with self.assertRefused("Say which questions have to be answered before “Somebody guides us” is met"):
            gate.milestone_ids = False

    def test_stages_that_stand_for_no_step(self):
        pause = self.env["crm.stage"].create({"name": "On hold", "team_ids": [(6, 0, self.team.ids)]})
        self.deal.stage_id = pause
        self.assertEntries([])
        # Coming from nowhere, all that lies behind is asked for: nobody gets past a gate through a side door.
        self._answer("why_now")
        self._move("proposal")
        self.assertEntries([("shortlist", "warned")])

    def test_gates_of_another_company(self):
        self.gates["need"].company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self._move("entry")
        self.assertEntries([])

    def test_deals_of_others_see_nothing_and_cost_nothing(self):
        deal = self._create_deal("Chairs", partner_id=self.outsider.id, stage_id=self.env.ref("crm.stage_lead1").id)
        others = self._create_deal("Desks", partner_id=self.outsider.id, stage_id=self.env.ref("crm.stage_lead1").id)
        later = self.env.ref("crm.stage_lead3")
        counts = []
        for lead, gated in ((deal, True), (others, False), (others, False), (deal, True)):
            lead.stage_id = self.env.ref("crm.stage_lead1")
            self.env.flush_all()
            self.env.invalidate_all()
            with self._without_gates(gated):
                before = self.cr.sql_log_count
                lead.write({"stage_id": later.id})
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[3])
        self.assertEqual(self._row(deal, self.director), {})
        self.assertEntries([], deal)

    def _without_gates(self, gated):
        model = type(self.env["crm.lead"])
        return nullcontext() if gated else patch.object(model, "_kam_moved_on", lambda leads, vals: leads.browse())

    def test_a_team_that_uses_gates_for_all(self):
        deal = self._create_key_deal("Safes", partner_id=self.outsider.id)
        self.assertFalse(deal.kam_is_key_deal)
        self._move("entry", deal)
        self.assertEntries([("need", "warned")], deal)
        self.team.kam_has_gates = False
        self.assertEqual(self._row(deal, self.director), {})

    def test_a_deal_that_becomes_one_of_a_key_account_by_the_same_change(self):
        deal = self._create_deal("Safes", partner_id=self.outsider.id, stage_id=self.env.ref("crm.stage_lead1").id)
        deal.write({"partner_id": self.branch.id, "stage_id": self.env.ref("crm.stage_lead2").id})
        self.assertEntries([("need", "warned"), ("shortlist", "warned")], deal)

    def test_many_cards_at_once_cost_the_same_queries(self):
        deals = self.env["crm.lead"].union(*(self._create_key_deal(f"Hall {number}") for number in range(8)))
        deals.stage_id = self.stages["entry"]
        for deal in (deals[0], deals[-1], deals[-2]):
            self._explain("They told us so", deal)
        few, many = deals[:2].with_user(self.manager), deals[2:].with_user(self.manager)
        for look in (
            lambda leads: leads._kam_pass_gates({lead: lead.stage_id for lead in leads}, self.stages["bidding"].id),
            lambda leads: leads.mapped("kam_gates"),
            lambda leads: leads._kam_overridden_gates(),
        ):
            counts = []
            for leads in (few, few, many):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                look(leads)
                counts.append(self.cr.sql_log_count - before)
            self.assertEqual(counts[1], counts[2])
