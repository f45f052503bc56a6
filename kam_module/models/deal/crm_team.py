from odoo import fields, models


class CrmTeam(models.Model):
    """A team may work in stages of its own, without those that all teams share."""

    _inherit = "crm.team"

    kam_stage_ids = fields.Many2many(
        "crm.stage",
        "crm_stage_crm_team_rel",
        "crm_team_id",
        "crm_stage_id",
        string="Stages",
        help="The stages that name this team.",
    )
    kam_has_own_stages = fields.Boolean(
        "Only Its Own Stages",
        help="Opportunities of this team stand in its own stages only, not in those that all teams share.",
    )

    def action_kam_use_key_account_stages(self):
        """Let these teams work in the six stages for key accounts, and in no others.

        Opportunities that stand in another stage stay there until they are moved.
        """
        stages = self.env["crm.stage"].search([("team_ids", "in", self._kam_model_team().ids)])
        self.write({"kam_stage_ids": [fields.Command.link(stage.id) for stage in stages], "kam_has_own_stages": True})
        return True

    def _kam_own_stages(self):
        """:return: the stages of a team that works in its own only; empty for all other teams"""
        return self.kam_stage_ids.sorted() if self.kam_has_own_stages else self.env["crm.stage"]

    def _kam_model_team(self):
        """:return: the team whose stages others take over; empty where it was deleted"""
        return self.env.ref("kam_module.crm_team_key_accounts", raise_if_not_found=False) or self.browse()
