from datetime import timedelta

from odoo.tests import tagged

from .red_flags import RedFlagCommon


@tagged("post_install", "-at_install")
class TestRedFlags(RedFlagCommon):
    """What raises each flag, what it says, and what makes it disappear."""

    def test_a_deal_that_is_well_looked_after_raises_nothing(self):
        self.assertEqual(self._flags(), [])
        self.assertEqual(self.deal.kam_watched_on, self.today)

    def test_no_coach(self):
        self.cora_seat.unlink()
        self.deal.compass_stage_id = self.intent
        self.assertIn("no_coach", self._flags())
        self.assertEqual(self._reason("no_coach"), "2 people are known, and none of them is a coach.")
        self._seat(self.cora, "C-CA", contact_depth="brief", verified_on=self.today)
        self.assertEqual(self._flags(), [])
        self.assertEqual(self._flag("no_coach").close_reason, "gone")

    def test_economic_buyer_unknown_from_the_commercial_stage_on(self):
        self.eva_seat.unlink()
        self.assertEqual(self._flags(), ["buyer_unknown"])
        self.assertEqual(
            self._reason("buyer_unknown"), "Commercial stage: nobody is known who can say the final yes or no."
        )
        self.deal.compass_stage_id = self.solution
        self.assertEqual(self._flags(), [])
        self.deal.compass_stage_id = self.closing
        self.assertEqual(self._flags(), ["buyer_unknown"])

    def test_commercial_stage_without_ever_meeting_the_economic_buyer(self):
        for depth in (False, "none"):
            self.eva_seat.contact_depth = depth
            self.assertEqual(self._flags(), ["buyer_not_met"])
        self.assertIn("no contact with the economic buyer (Eva Boss) is on record", self._reason("buyer_not_met"))
        self.assertEqual(self._links("buyer_not_met"), [("kam.stakeholder", self.eva_seat.id)])
        self._meet(self.eva, -1)
        self._run_job_of_tomorrow()
        self.assertEqual(self._flags(), [], "a meeting in this deal is on record")

    def _run_job_of_tomorrow(self):
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET kam_watched_on = kam_watched_on - 1 WHERE id = %s", [self.deal.id])
        self.env.invalidate_all()
        self._run_job()

    def test_a_meeting_with_the_economic_buyer_before_a_coach_is_verified(self):
        self.deal.compass_stage_id = self.intent
        self.cora_seat.verified_on = False
        self.assertEqual(self._flags(), ["coach_first", "old_role"], "the coach's entry is an opinion, too")
        self.eva_seat.contact_depth = "none"
        self.assertEqual(self._flags(), ["old_role"])
        self._meet(self.eva, 3)
        self._run_job_of_tomorrow()
        self.assertEqual(self._flags(), ["coach_first", "old_role"], "the first meeting is planned")
        self.assertIn("about to be (Eva Boss)", self._reason("coach_first"))
        self.cora_seat.with_user(self.manager).action_kam_unchanged()
        self.assertEqual(self._flags(), [])

    def test_single_threaded(self):
        (self.udo_seat | self.cora_seat).write({"contact_depth": "none"})
        self.assertEqual(self._flags(), ["single_threaded"])
        self.assertEqual(
            self._reason("single_threaded"), "We are in contact with one person only, Eva Boss, of 3 who are known."
        )
        self.udo_seat.write({"contact_depth": "brief", "external_kind": "colleague"})
        self.assertEqual(self._flags(), ["single_threaded"], "a colleague of ours is no second thread")
        self.udo_seat.external_kind = False
        self.assertEqual(self._flags(), [])

    def test_a_high_influence_person_against_us(self):
        self.udo_seat.rating = "-2"
        self.assertEqual(self._flags(), [], "of medium influence")
        self.udo_seat.influence = "high"
        self.assertEqual(self._flags(), ["against_us"])
        self.assertEqual(self._reason("against_us"), "High influence, and against us: Udo User (-2)")
        self.udo_seat.rating = "0"
        self.assertEqual(self._flags(), [])
        self.udo_seat.rating = False
        self.assertEqual(self._flags(), [], "unknown is not against us")

    def test_a_role_held_only_by_people_not_verified_in_time(self):
        tolerance = self.env["kam.stakeholder"]._fact_kind()._days()
        self.udo_seat.verified_on = self.today - timedelta(days=tolerance)
        self.assertEqual(self._flags(), [], "the last day of the tolerance")
        self.udo_seat.verified_on = self.today - timedelta(days=tolerance + 1)
        self.assertEqual(self._flags(), ["old_role"])
        self.assertIn(f"UB User buyer: Udo User ({tolerance + 1} days ago)", self._reason("old_role"))
        self._seat(self.tom, "U-BB", contact_depth="brief", verified_on=self.today)
        self.assertEqual(self._flags(), [], "somebody else of the role is verified")

    def test_an_economic_buyer_who_sees_no_need(self):
        for mode in ("even_keel", "overconfident"):
            self.eva_seat.response_mode = mode
            self.assertEqual(self._flags(), ["buyer_mode"])
        self.assertIn("Eva Boss (Overconfident", self._reason("buyer_mode"))
        self.udo_seat.response_mode = "even_keel"
        self.eva_seat.response_mode = "trouble"
        self.assertEqual(self._flags(), [], "only the economic buyer's mood counts")

    def test_key_node_skipped(self):
        self.deal.kam_question_ids.unlink()
        names = [("Project approved?", self.intent, True), ("Why now?", self.intent, False)]
        names.append(("Contract signed?", self.closing, True))
        node, _why, _bid = self.env["kam.lead.milestone"].create(
            [
                {"lead_id": self.deal.id, "name": name, "compass_stage_id": stage.id, "is_key_node": is_node}
                for name, stage, is_node in names
            ]
        )
        self.assertEqual(self._flags(), ["key_node_skipped"])
        self.assertEqual(
            self._reason("key_node_skipped"),
            "The customer is at Commercial, and key nodes before it have no answer: “Project approved?”",
        )
        self.assertEqual(self._links("key_node_skipped"), [("kam.lead.milestone", node.id)])
        node.write({"state": "refused"})
        self.assertEqual(self._flags(), ["key_node_skipped"])
        node.write({"state": "answered", "answer": "On 3 May"})
        self.assertEqual(self._flags(), [])
        node.action_kam_reopen()
        gate = self.env["kam.gate"].search([("kind", "=", "questions")], limit=1)
        node.buying_step_id = gate.buying_step_id
        self.env["kam.gate.override"].create(
            {
                "lead_id": self.deal.id,
                "gate_id": gate.id,
                "mode": "warn",
                "state": "overridden",
                "missing": "Project approved?",
                "reason": "The board meets in May",
                "reason_by_id": self.director.id,
            }
        )
        self.assertIn(
            "“Project approved?” (overridden by Kam Director: The board meets in May)", self._reason("key_node_skipped")
        )
        self.deal.compass_stage_id = self.intent
        self.assertEqual(self._flags(), [], "it is not passed yet")

    def test_longer_in_a_stage_than_80_percent_of_won_deals(self):
        usual = self.env["kam.stage.usual"]
        values = {"company_id": self.deal._kam_compass_company().id, "compass_stage_id": self.commercial.id}
        usual = usual.search([(name, "=", value) for name, value in values.items()]) or usual.create(
            {**values, "counted_on": self.today}
        )
        usual.write({"deals": 5, "p80": 20.5, "counted_on": self.today})
        self._stay(20)
        self.assertEqual(self._flags(), [])
        self._stay(21)
        self.assertEqual(self._flags(), ["slow_stage"])
        self.assertEqual(
            self._reason("slow_stage"),
            "21 days at Commercial, longer than 80 % of won deals: 20.5 days or less (5 won deals).",
        )
        flag = self._flag("slow_stage")
        flag.with_user(self.manager).action_kam_decline()
        self._stay(22)
        self.assertEqual((flag.state, flag.evidence["figures"]["days"]), ("declined", 22), "a day more is no evidence")
        usual.p80 = 0
        self._stay(22)
        self.assertEqual(self._flags(), [], "of fewer than five won deals nothing is known")

    def _stay(self, days):
        """Make the deal look as if it had been created that long ago in this stage, and look at it again."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            [self.env.cr.now() - timedelta(days=days, hours=1), self.deal.id],
        )
        self.env.invalidate_all()
        self.deal._kam_refresh_score()

    def test_budget_unconfirmed_at_the_commercial_stage(self):
        self.budget.confidence = "medium"
        self.assertEqual(self._flags(), ["budget_unconfirmed"])
        self.assertIn("is not confirmed (Medium: said once)", self._reason("budget_unconfirmed"))
        self.assertEqual(self._links("budget_unconfirmed"), [("kam.budget.estimate", self.budget.id)])
        self.budget.unlink()
        self.assertEqual(self._reason("budget_unconfirmed"), "Commercial stage: no budget estimate is on record.")
        self._tell_budget("high")
        self.assertEqual(self._flags(), [])

    # Unknown, empty, closed

    def test_an_empty_deal_of_a_key_account_says_so_in_one_flag(self):
        empty = self._create_deal("New idea", compass_stage_id=self.commercial.id)
        self.assertEqual(self._flags(empty), [], "nobody looks at deals of other customers")
        self.assertFalse(empty.kam_watched_on)
        self.headquarters.is_key_account = True
        self._run_job()
        self.assertEqual(self._flags(empty), ["nobody_known"])
        self.assertEqual(self._reason("nobody_known", empty), "Nobody is in the buying center of New idea yet.")
        self.assertFalse(empty.compass_score, "the score is not available all the same")
        self.headquarters.is_key_account = False
        self.cr.execute("UPDATE crm_lead SET kam_watched_on = kam_watched_on - 1 WHERE id = %s", [empty.id])
        self.env.invalidate_all()
        self._run_job()
        self.assertEqual(self._flags(empty), [])

    def test_a_lead_raises_nothing_and_a_deal_of_a_key_account_at_once(self):
        self.headquarters.is_key_account = True
        lead = self._create_deal("Inquiry", type="lead")
        self.assertEqual(self._flags(lead), [])
        lead.type = "opportunity"
        self.assertEqual(self._flags(lead), ["nobody_known"])

    def test_won_and_lost_close_the_flags_and_restoring_brings_them_back_with_their_decisions(self):
        self.cora_seat.unlink()
        self.assertEqual(self._flags(), ["no_coach", "coach_first"])
        self._flag("no_coach").with_user(self.manager).action_kam_decline()
        self.deal.action_set_lost()
        self.assertEqual(self._flags(), [])
        self.assertEqual(self._flag("no_coach").close_reason, "deal")
        self.deal.action_restore()
        self.assertEqual(self._flags(), ["no_coach", "coach_first"])
        self.assertEqual(self._flag("no_coach").state, "declined")
        self.assertEqual(len(self.env["kam.red.flag"].search([("lead_id", "=", self.deal.id)])), 2)
        self.deal.action_set_won()
        self.assertEqual(self._flags(), [])

    def test_deals_that_become_one_keep_one_flag_of_each_kind_and_its_decision(self):
        self.budget.unlink()
        other = self._create_deal("Vault doors, second inquiry", compass_stage_id=self.commercial.id)
        self._seat(self.tom, "T-CA", deal=other, contact_depth="brief", verified_on=self.today)
        self.assertEqual(self._flags(), ["budget_unconfirmed"])
        self.assertEqual(
            self._flags(other), ["buyer_unknown", "budget_unconfirmed", "no_coach", "single_threaded"]
        )
        self._flag("budget_unconfirmed", other).with_user(self.manager).action_kam_decline()
        merged = (self.deal | other).merge_opportunity()
        merged.compass_stage_id = self.commercial
        self.assertEqual(self._flags(merged), ["budget_unconfirmed"], "together they have a buyer and a coach")
        self.assertEqual(self._flag("budget_unconfirmed", merged).state, "declined")
        kept = self.env["kam.red.flag"].search([("lead_id", "=", merged.id)])
        self.assertEqual(len(kept), 4, "the three others are closed")

    def test_a_kind_that_is_archived_is_raised_no_more_and_one_in_use_is_not_deleted(self):
        self.budget.confidence = "low"
        self.assertEqual(self._flags(), ["budget_unconfirmed"])
        kind = self._kind("budget_unconfirmed")
        with self.assertRefused("red flag “Budget Unconfirmed”, for example Vault doors: archive it instead"):
            kind.with_user(self.administrator).unlink()
        kind.with_user(self.administrator).active = False
        self._run_job()
        self.assertEqual(self._flags(), [])
        kind.active = True
        self._run_job()
        self.assertEqual(self._flags(), ["budget_unconfirmed"])

    def test_a_kind_needs_a_rule(self):
        with self.assertRefused("no rule “bad_weather” for red flags"):
            self.env["kam.red.flag.kind"].create({"code": "bad_weather", "name": "Rain", "step": "Wait"})

    def test_an_account_counts_the_flags_of_its_deals_and_of_what_is_below_it(self):
        self.budget.confidence = "low"
        other = self._create_deal("Safes", partner_id=self.branches[5].id, compass_stage_id=self.commercial.id)
        self._seat(self.eva, "E-DB", deal=other, contact_depth="brief", verified_on=self.today)
        self.assertEqual(len(self._flags(other)), 4)
        accounts = (self.headquarters | self.branch | self.branches[5] | self.branches[1]).with_user(self.director)
        self.assertEqual(accounts.mapped("kam_red_flag_count"), [5, 1, 4, 0])
        action = accounts[0].action_kam_open_red_flags()
        self.assertEqual(self.env["kam.red.flag"].search_count(action["domain"] + [("closed_on", "=", False)]), 5)
