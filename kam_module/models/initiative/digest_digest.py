from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    """Branches of initiatives that fell silent or were lost, in the digest that Odoo sends."""

    _inherit = "digest.digest"

    kpi_kam_branches_silent = fields.Boolean("Branches That Fell Silent")
    kpi_kam_branches_silent_value = fields.Integer(compute="_compute_kpi_kam_branches_silent_value")
    kpi_kam_branches_lost = fields.Boolean("Branches Lost to Competitors")
    kpi_kam_branches_lost_value = fields.Integer(compute="_compute_kpi_kam_branches_lost_value")

    def _compute_kpi_kam_branches_silent_value(self):
        self._kam_count_branches("silent")

    def _compute_kpi_kam_branches_lost_value(self):
        self._kam_count_branches("lost")

    def _kam_count_branches(self, state):
        """Count the branches that came to stand there within the period, of those that the reader may see."""
        if not self.env.user.has_group("kam_module.group_kam_user"):
            raise AccessError(self.env._("Only users of key accounts are told about initiatives."))
        start, end, companies = self._get_kpi_compute_parameters()
        domain = [
            ("watched_state", "=", state),
            ("watched_since", ">=", fields.Date.to_date(start)),
            ("watched_since", "<", fields.Date.to_date(end)),
            ("initiative_id.state", "!=", "closed"),
            ("company_id", "in", [False, *companies.ids]),
        ]
        count = self.env["kam.initiative.branch"].search_count(domain)
        for digest in self:
            digest[f"kpi_kam_branches_{state}_value"] = count

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("kam_module.menu_kam_root").id
        for state in ("silent", "lost"):
            actions[f"kpi_kam_branches_{state}"] = f"kam_module.kam_initiative_action?menu_id={menu}"
        return actions
