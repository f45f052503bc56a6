from datetime import timedelta

from odoo.fields import Date, Datetime
from odoo.tests import tagged

from ..account.pages import specification
from .compass_common import CompassCommon


@tagged("post_install", "-at_install")
class TestCompassTime(CompassCommon):
    """How long the customer has been where, against what is usual, and what the pages show of it."""

    def _days(self, deal):
        return {stage: round(days) for stage, days in deal._kam_stage_days()[deal.id].items()}

    def _won(self, days_in_solution):
        """A deal that was 10 days in intent, then in solution, and was won from there."""
        deal = self._create_deal("Won", team_id=self.team.id, stage_id=self.stages["proposal"].id)
        deal.action_set_won()
        since = days_in_solution
        self._history(
            deal, since + 10, (since, "stage_id", self.stages["development"]), (0, "stage_id", self.stages["proposal"])
        )
        return deal

    def test_our_stages_tell_how_long_the_customer_was_where(self):
        self._move("bidding")
        entry, proposal = self.stages["entry"], self.stages["proposal"]
        self._history(
            self.deal,
            60,
            (50, "stage_id", self.stages["development"]),
            (30, "stage_id", entry),
            (10, "stage_id", proposal),
        )
        # Development 10 and entry 20 are both intent.
        self.assertEqual(
            self._days(self.deal), {self.intent.id: 30, self.solution.id: 20, self.commercial.id: 10}
        )

    def test_what_was_set_by_hand_counts_from_its_day(self):
        self._move("bidding")
        self.deal.compass_stage_id = self.solution
        self._history(
            self.deal,
            40,
            (30, "stage_id", self.stages["development"]),
            (30, "compass_stage_id", self.intent),
            (5, "compass_stage_id", self.commercial),
        )
        self.assertEqual(self._days(self.deal), {self.intent.id: 10, self.commercial.id: 25, self.solution.id: 5})

    def test_time_ends_when_the_deal_is_closed(self):
        self._history(self.deal, 30)
        self.deal.action_set_lost()
        self._date("crm_lead", "date_closed", self.deal, Datetime.now() - timedelta(days=10))
        self.env.invalidate_all()
        self.assertEqual(self._days(self.deal), {self.intent.id: 20})

    def test_what_is_usual_needs_five_won_deals(self):
        self.env["crm.lead"].search([("won_status", "=", "won")]).date_closed = "2010-01-01"
        for days in (10, 20, 30, 40):
            self._won(days)
        usual = self.env["kam.compass.stage"]._won_durations()
        self.assertEqual(usual[self.solution], (4, None, None))
        self._won(100)
        usual = self.env["kam.compass.stage"].with_user(self.other_manager)._won_durations()
        # Of 10, 20, 30, 40, 100: the median is 30, the 80th percentile 40 + 0.2 × 60.
        found = usual[self.solution]
        self.assertEqual((found.deals, round(found.median), round(found.p80)), (5, 30, 52))
        self.assertEqual(usual[self.closing], (0, None, None), "who only passed through does not count")
        self._move("proposal")
        self._history(self.deal, 63, (60, "stage_id", self.stages["development"]))
        row = next(row for row in self.deal.with_user(self.manager).kam_stage_time if row["id"] == self.solution.id)
        self.assertEqual((row["days"], row["median"], row["p80"], row["deals"]), (60, 30, 52, 5))
        self.assertTrue(row["is_slow"] and row["is_here"])

    def test_days_of_a_page_of_deals_are_read_in_as_many_queries_as_of_one(self):
        deals = self.env["crm.lead"].create(
            [{"name": f"Deal {number}", "type": "opportunity", "partner_id": self.branch.id} for number in range(40)]
        )
        self.env.flush_all()

        def queries(leads):
            self.env.invalidate_all()
            leads.mapped("stage_id.compass_stage_id")
            before = self.cr.sql_log_count
            leads._kam_stage_days()
            return self.cr.sql_log_count - before

        queries(deals[:1])
        self.assertLessEqual(queries(deals), queries(deals[:1]))

    # What the compass shows

    def test_the_compass_says_where_the_customer_is_and_where_we_are(self):
        self._move("bidding")
        self.deal.compass_stage_id = self.solution
        shown = self.deal.with_user(self.manager).kam_compass
        self.assertEqual(
            [(stage["name"], stage["state"], stage["is_ours"]) for stage in shown["stages"]],
            [
                ("Intent", "done", False),
                ("Solution", "here", False),
                ("Commercial", "ahead", True),
                ("Closing", "ahead", False),
            ],
        )
        self.assertEqual(shown["mismatch"], "We are at Bidding, the customer is still at Solution.")
        self.deal.action_set_won()
        self.assertEqual({stage["state"] for stage in self.deal.kam_compass["stages"]}, {"done"})

    def test_a_compass_stage_in_use_is_archived_not_deleted_and_still_shown(self):
        pilot = self.env["kam.compass.stage"].create({"name": "Pilot", "code": "pilot", "sequence": 15})
        self.deal.compass_stage_id = pilot
        with self.assertRefused("Opportunities are in the compass stage Pilot, for example Vault doors"):
            pilot.unlink()
        pilot.active = False
        self.assertIn("Pilot", [stage["name"] for stage in self.deal.kam_compass["stages"]])

    def test_a_deal_without_a_compass_stage_shows_all_ahead(self):
        stage = self.env["crm.stage"].create({"name": "Somewhere"})
        deal = self._create_deal("Unknown", team_id=False, stage_id=stage.id)
        self.assertFalse(deal.compass_stage_id)
        self.assertEqual({stage["state"] for stage in deal.kam_compass["stages"]}, {"ahead"})

    def test_a_kanban_of_80_deals_costs_at_most_1_3_times_odoo_s_own(self):
        self.env["crm.lead"].create(
            [
                {
                    "name": f"Card {number}",
                    "type": "opportunity",
                    "partner_id": self.branches[number % 12].id,
                    "user_id": self.manager.id,
                    "team_id": self.team.id,
                    "stage_id": list(self.stages.values())[number % 5].id,
                }
                for number in range(80)
            ]
        )
        env = self.env(user=self.manager)

        def queries(xml_id, groupby):
            spec = specification(env, xml_id, "kanban", "crm.lead")

            def read():
                answer = env["crm.lead"].web_read_group(
                    [("name", "like", "Card ")],
                    [groupby],
                    ["__count"],
                    auto_unfold=True,
                    unfold_read_specification=spec,
                    unfold_read_default_limit=80,
                )
                return sum(len(group.get("__records", ())) for group in answer["groups"])

            self.assertEqual(read(), 80)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            read()
            return self.cr.sql_log_count - before

        odoo = queries("crm.crm_case_kanban_view_leads", "stage_id")
        ours = queries("crm_lead_view_kanban_compass", "compass_stage_id")
        self.assertLessEqual(ours, 1.3 * odoo)

    # What needs attention

    def test_needs_attention_is_found_as_it_is_explained(self):
        self.deal.user_id = self.manager
        todo = self.env.ref("mail.mail_activity_data_todo")
        calm, late, closed = (
            self._create_deal(name, team_id=self.team.id, stage_id=self.stages["entry"].id)
            for name in ("Calm", "Late", "Closed")
        )
        today = Date.context_today(self.deal)
        for deal, days in ((calm, 5), (late, -3), (closed, -3)):
            deal.activity_schedule(
                activity_type_id=todo.id, date_deadline=today + timedelta(days=days), user_id=self.manager.id
            )
        late.date_deadline = today - timedelta(days=7)
        closed.action_set_won()
        deals = self.deal | calm | late | closed
        self.assertEqual(self.deal.kam_attention, "no next step is planned")
        self.assertEqual(
            late.kam_attention, "the next step is 3 days late · the expected closing was 7 days ago"
        )
        self.assertFalse(calm.kam_attention or closed.kam_attention)
        self._date("crm_lead", "date_last_stage_update", calm, Datetime.now() - timedelta(days=46, hours=1))
        self.env.invalidate_all()
        self.assertEqual(calm.kam_attention, "our stage has not moved for 46 days")
        for value in (True, False):
            found = self.env["crm.lead"].search([("id", "in", deals.ids), ("kam_needs_attention", "=", value)])
            expected = deals.filtered(lambda deal, value=value: deal.kam_needs_attention == value)
            self.assertEqual(found, expected.sorted())
