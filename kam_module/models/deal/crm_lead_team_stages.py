from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """Opportunities of a team with stages of its own stand in these only."""

    _inherit = "crm.lead"

    kam_team_has_own_stages = fields.Boolean(
        related="team_id.kam_has_own_stages", related_sudo=True, export_string_translation=False
    )

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        owners = self.team_id.filtered("kam_has_own_stages")
        before = {lead: lead.stage_id for lead in self if lead.team_id in owners}
        super()._compute_stage_id()
        for team, leads in self.browse(lead.id for lead in before).grouped("team_id").items():
            if own := team._kam_own_stages():
                for lead in leads.filtered(lambda lead, own=own: before[lead] not in own):
                    lead.stage_id = own._kam_like(before[lead])

    def _read_group_stage_ids(self, stages, domain):
        found = super()._read_group_stage_ids(stages, domain)
        teams = self.env["crm.team"].browse(self.env.context.get("default_team_id") or [])
        if self.env.context.get("show_user_team_stages"):
            teams |= self.env.user.crm_team_ids
        if not teams or not all(team._kam_own_stages() for team in teams.sudo()):
            return found
        return found.filtered(lambda stage: stage in stages or stage.sudo().team_ids & teams)

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        teams = self.team_id | self.env["crm.team"].browse(team_id or [])
        if teams and all(team._kam_own_stages() for team in teams.sudo()):
            own = list(Domain("team_ids", "in", teams.ids) & Domain(domain or Domain.TRUE))
            if stage := super()._stage_find(team_id, own, order, limit):
                return stage
        return super()._stage_find(team_id, domain, order, limit)
