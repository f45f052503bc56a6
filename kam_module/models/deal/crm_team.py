from odoo import api, fields, models


class CrmTeam(models.Model):
    """A team may work in stages of its own, without those that all teams share."""

    _inherit = "crm.team"

    kam_stage_ids = fields.Many2many(
        "crm.stage",
        string="Stages",
        compute="_compute_kam_stage_ids",
        inverse="_inverse_kam_stage_ids",
        help="The stages that name this team.",
    )
    kam_has_own_stages = fields.Boolean(
        "Only Its Own Stages",
        help="Opportunities of this team stand in its own stages only, not in those that all teams share.",
    )

    kam_has_gates = fields.Boolean(
        "Gates for All Deals",
        help="Opportunities of this team pass gates, also those of customers who are no key accounts.",
    )

    # A field on the same table of links would change what Odoo's own field does when a team is deleted.

    @api.depends_context("active_test")
    def _compute_kam_stage_ids(self):
        stages = self.env["crm.stage"].search([("team_ids", "in", self._origin.ids)])
        for team in self:
            team.kam_stage_ids = team._origin._kam_named_in(stages)

    def _inverse_kam_stage_ids(self):
        named = self.env["crm.stage"].search([("team_ids", "in", self.ids)])
        for team in self:
            before = team._kam_named_in(named)
            (team.kam_stage_ids - before).team_ids = [fields.Command.link(team.id)]
            (before - team.kam_stage_ids).team_ids = [fields.Command.unlink(team.id)]

    def _kam_named_in(self, stages):
        """:return: those of the stages that name this team"""
        return stages.filtered(lambda stage: self in stage.team_ids)

    def action_kam_use_key_account_stages(self):
        """Let these teams work in the six stages for key accounts, and in no others.

        Opportunities that stand in another stage stay there until they are moved.
        """
        stages = self.env["crm.stage"].search([("team_ids", "in", self._kam_model_team().ids)])
        stages = [fields.Command.link(stage.id) for stage in stages]
        self.write({"kam_stage_ids": stages, "kam_has_own_stages": True, "kam_has_gates": True})
        return True

    def _kam_own_stages(self):
        """:return: the stages of a team that works in its own only; empty for all other teams"""
        stages = self.env["crm.stage"]
        return stages.search([("team_ids", "in", self.ids)]) if self.kam_has_own_stages else stages

    def _kam_model_team(self):
        """:return: the team whose stages others take over; empty where it was deleted"""
        return self.env.ref("kam_module.crm_team_key_accounts", raise_if_not_found=False) or self.browse()
