from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_upkeep_credit import UpkeepCommon


@tagged("post_install", "-at_install")
class TestUpkeepGoals(UpkeepCommon):
    def _goal(self, user):
        return self.env["gamification.goal"].search(
            [("user_id", "=", user.id), ("challenge_id.kam_team_id", "=", self.team.id)], order="id desc", limit=1
        )

    def test_a_team_s_challenge_is_personal_and_against_oneself(self):
        self.team.with_user(self.leader).action_kam_challenge()
        challenge = self.team.kam_challenge_ids
        self.assertEqual(challenge.user_ids, self.manager | self.other_manager)
        self.assertEqual((challenge.visibility_mode, challenge.report_message_frequency), ("personal", "never"))
        self.assertEqual(self._goal(self.manager).target_goal, 4, "a newcomer starts with the target of the line")
        with self.assertRaises(AccessError):
            self._goal(self.manager).with_user(self.other_manager).read(["current"])
        self.team.with_user(self.leader).action_kam_challenge()
        self.assertEqual(self.team.kam_challenge_ids, challenge, "one at a time")
        with self.assertRaises(AccessError):
            self.team.with_user(self.manager).action_kam_challenge()

    def test_the_goal_counts_credit_and_gives_back_what_is_taken_back(self):
        self.team.with_user(self.leader).action_kam_challenge()
        goal = self._goal(self.manager)
        goal.target_goal = 1
        today = self.env.cr.now().date()
        self._meet(self.eva, today)
        self.seat.with_user(self.manager).action_kam_unchanged()
        self.seat.with_user(self.manager).action_kam_unchanged()
        action = self.env["gamification.goal"].with_user(self.manager).action_kam_my_upkeep()
        self.assertEqual(action["res_model"], "gamification.goal")
        self.assertEqual((goal.current, goal.state), (1, "reached"))
        self.seat.with_user(self.other_manager).rating = "-2"
        goal.update_goal()
        self.assertEqual((goal.current, goal.state), (0, "inprogress"))

    def _earn_the_badge(self):
        """The manager confirms one entry after a meeting, which is all that their goal asks for."""
        self.team.with_user(self.leader).action_kam_challenge()
        goal = self._goal(self.manager)
        goal.target_goal = 1
        self._meet(self.eva, self.env.cr.now().date())
        self.seat.with_user(self.manager).action_kam_unchanged()
        goal.update_goal()
        goal.challenge_id._check_challenge_reward()
        self.assertEqual(self._badge().badge_id, self.env.ref("kam_module.badge_upkeep"))
        return goal

    def _badge(self):
        return self.env["gamification.badge.user"].search([("user_id", "=", self.manager.id)])

    def test_a_badge_is_taken_back_with_the_goal_it_was_earned_for_and_comes_back_with_it(self):
        goal = self._earn_the_badge()
        self.seat.with_user(self.other_manager).rating = "-2"
        self.assertEqual((goal.current, goal.state), (0, "inprogress"), "counted at once")
        self.assertFalse(self._badge())
        told = self.env["mail.message"].search([("partner_ids", "in", self.manager.partner_id.ids)], limit=1)
        self.assertEqual(told.subject, "The badge Keeper of the Map is taken back")
        goal.target_goal = 0
        goal.update_goal()
        goal.current = -1
        goal.update_goal()
        goal.challenge_id._check_challenge_reward()
        self.assertTrue(self._badge())

    def test_evidence_of_the_next_month_takes_the_badge_back_too(self):
        goal = self._earn_the_badge()
        yesterday = date.today() - timedelta(days=1)
        goal.write({"start_date": yesterday - timedelta(days=20), "end_date": yesterday})
        self.env["gamification.badge.user"].create(
            {"user_id": self.other_manager.id, "badge_id": goal.challenge_id.reward_id.id}
        )
        check = self.env["kam.fact.check"].search([("user_id", "=", self.manager.id)])
        check.write({"date": yesterday, "touched_on": yesterday})
        self.seat.with_user(self.other_manager).rating = "-2"
        self.assertEqual(check.credit_reason, "contradicted")
        self.assertEqual((goal.state, goal.closed), ("failed", True))
        self.assertFalse(self._badge())
        others = self.env["gamification.badge.user"].search([("user_id", "=", self.other_manager.id)])
        self.assertTrue(others, "what others wear stays")

    def test_a_badge_of_an_earlier_month_stays(self):
        goal = self._earn_the_badge()
        earlier = "UPDATE gamification_badge_user SET create_date = '2020-01-15' WHERE id = %s"
        self.env.cr.execute(earlier, self._badge()._ids)
        self.env.invalidate_all()
        self.seat.with_user(self.other_manager).rating = "-2"
        self.assertEqual(goal.state, "inprogress")
        self.assertTrue(self._badge())

    def test_the_next_target_is_a_little_more_than_one_s_own_mean(self):
        self.team.with_user(self.leader).action_kam_challenge()
        goal = self._goal(self.manager)
        for month, reached in ((1, 4), (2, 6), (3, 9)):
            goal.copy({"start_date": f"2020-0{month}-01", "end_date": f"2020-0{month}-28", "current": reached})
        line = goal.line_id
        goal.unlink()
        # (4 + 6 + 9) / 3 = 6.3, and a little more: 7.
        self.assertEqual(self.env["gamification.goal"]._kam_own_target(line, self.manager.id), 7)
