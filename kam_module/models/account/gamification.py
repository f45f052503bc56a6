from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.credit import own_target

PERIODS = 3


class GamificationChallenge(models.Model):
    _inherit = "gamification.challenge"

    kam_against_oneself = fields.Boolean(
        "Against Oneself",
        help="Everybody's target is a little more than their own mean of the last three periods; "
        "the target of the line is the lowest one.",
    )
    kam_team_id = fields.Many2one("crm.team", "Sales Team", index="btree_not_null", ondelete="set null")


class GamificationGoal(models.Model):
    _inherit = "gamification.goal"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            line = self.env["gamification.challenge.line"].browse(vals.get("line_id"))
            if line.challenge_id.kam_against_oneself:
                vals["target_goal"] = self._kam_own_target(line, vals["user_id"])
        return super().create(vals_list)

    @api.model
    def action_kam_my_upkeep(self):
        """Count anew what the user has reached, and open it; Odoo counts once a day.

        :return: an action
        """
        mine = [("user_id", "=", self.env.uid), ("challenge_id.kam_against_oneself", "=", True), ("closed", "=", False)]
        self.sudo().search(mine).update_goal()
        return self.env["ir.actions.act_window"]._for_xml_id("kam_module.gamification_goal_action_kam")

    @api.model
    def _kam_own_target(self, line, user_id):
        before = self.search(
            [("line_id", "=", line.id), ("user_id", "=", user_id)], order="start_date desc, id desc", limit=PERIODS
        )
        return own_target([int(goal.current) for goal in before], int(line.target_goal))

    def _get_write_values(self, new_value):
        # A credit that is taken back opens the goal again; Odoo leaves it reached.
        values = super()._get_write_values(new_value)
        is_open = self.state == "reached" and not self.closed and new_value < self.target_goal
        if self in values and is_open and self.challenge_id.kam_against_oneself:
            values[self].setdefault("state", "inprogress")
        return values

    def write(self, vals):
        reached = self.filtered(lambda goal: goal.state == "reached") if "state" in vals else self.browse()
        result = super().write(vals)
        if lost := reached.filtered(lambda goal: goal.state != "reached" and goal.challenge_id.kam_against_oneself):
            lost._kam_take_badges_back()
        return result

    @api.model
    def _kam_recount(self, checks):
        """Count goals anew that were reached with checks that earn credit no more, also of a month that is over."""
        self.sudo().search(
            [
                ("challenge_id.kam_against_oneself", "=", True),
                ("definition_id.model_id.model", "=", checks._name),
                ("state", "=", "reached"),
                ("user_id", "in", checks.user_id.ids),
                ("start_date", "<=", max(checks.mapped("date"))),
                "|",
                ("end_date", "=", False),
                ("end_date", ">=", min(checks.mapped("date"))),
            ]
        ).update_goal()

    def _kam_take_badges_back(self):
        """Take back the badges that these goals earned in their month, and say so to who wore them."""
        earned = Domain.OR(
            Domain("challenge_id", "=", goal.challenge_id.id)
            & Domain("badge_id", "=", goal.challenge_id.reward_id.id)
            & Domain("user_id", "=", goal.user_id.id)
            & Domain("create_date", ">=", goal.start_date or goal.create_date)
            # The job gives it on the day after the last one.
            & Domain("create_date", "<", (goal.end_date or fields.Date.today()) + timedelta(days=2))
            for goal in self
        )
        badges = self.env["gamification.badge.user"].sudo().search(earned)
        for badge in badges:
            env = badge.with_context(lang=badge.user_id.lang).env
            badge.user_partner_id.message_notify(
                partner_ids=badge.user_partner_id.ids,
                subject=env._("The badge %(badge)s is taken back", badge=badge.badge_name),
                body=env._(
                    "Some of the facts that earned it turned out otherwise, so the goal of %(challenge)s is not "
                    "reached. It comes back as soon as the goal is.",
                    challenge=badge.challenge_id.name,
                ),
            )
        badges.unlink()


class CrmTeam(models.Model):
    _inherit = "crm.team"

    kam_challenge_ids = fields.One2many("gamification.challenge", "kam_team_id", "Challenges")

    def action_kam_challenge(self):
        """Start a monthly challenge for the upkeep of maps among the members of this team, or open the running one.

        Everybody is measured against themselves; nobody but them sees how far they are.

        :return: an action
        :raise AccessError: for everybody but the leader of the team and directors
        """
        self.ensure_one()
        if self.user_id != self.env.user and not self.env.user.has_group("kam_module.group_kam_director"):
            raise AccessError(
                self.env._("Only who leads %(team)s, or a director, starts a challenge for it.", team=self.name)
            )
        running = self.sudo().kam_challenge_ids.filtered(lambda challenge: challenge.state == "inprogress")[:1]
        if not running:
            running = self.env["gamification.challenge"].sudo().create(self._kam_challenge_values())
            running.action_start()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The challenge %(challenge)s runs with %(count)s colleagues; each of them finds their goal under "
                    "Key Accounts, Deals, My Upkeep.",
                    challenge=running.name,
                    count=len(running.user_ids),
                ),
            },
        }

    def _kam_challenge_values(self):
        definition = self.env.ref("kam_module.goal_definition_upkeep")
        return {
            "name": self.env._("Fresh maps: %(team)s", team=self.name),
            "kam_team_id": self.id,
            "kam_against_oneself": True,
            "manager_id": (self.user_id or self.env.user).id,
            "user_domain": repr([("crm_team_member_ids.crm_team_id", "in", self.ids), ("share", "=", False)]),
            "period": "monthly",
            "visibility_mode": "personal",
            "report_message_frequency": "never",
            "reward_id": self.env.ref("kam_module.badge_upkeep").id,
            "line_ids": [fields.Command.create({"definition_id": definition.id, "target_goal": 4})],
        }
