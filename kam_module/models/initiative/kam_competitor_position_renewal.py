from odoo import api, fields, models
from odoo.fields import Domain


class KamCompetitorPosition(models.Model):
    """The end of a competitor's contract is an occasion, when somebody is told in time."""

    _inherit = "kam.competitor.position"

    renewal_told_for = fields.Date(readonly=True, copy=False, export_string_translation=False)

    @api.model
    def _tell_renewals(self):
        """Ask in time before a competitor's contract ends, once for each end."""
        kind = self.env.ref("kam_module.mail_activity_type_renewal", raise_if_not_found=False)
        today = self.env["res.partner"]._kam_today()
        notices = self.env["res.company"].search(Domain.TRUE).mapped("kam_renewal_days")
        latest = fields.Date.add(today, days=max(notices))
        due = Domain("contract_end", ">=", today) & Domain("contract_end", "<=", latest)
        for position in self.search(due):
            company = position.partner_id.company_id or self.env.company
            starts = fields.Date.subtract(position.contract_end, days=company.kam_renewal_days)
            if kind and position.renewal_told_for != position.contract_end and starts <= today:
                position._tell_renewal(kind)

    def _tell_renewal(self, kind):
        branch = self.partner_id
        root = branch.kam_root_id
        user = branch._kam_first_in_charge(
            branch.kam_manager_id, root.kam_manager_id, root.kam_team_id.user_id, self.known_by
        )
        self.renewal_told_for = self.contract_end
        if user:
            words = self.with_context(lang=user.lang).env
            self.activity_schedule(
                activity_type_id=kind.id,
                user_id=user.id,
                date_deadline=self.contract_end,
                summary=words._("The contract of %(position)s ends", position=self.display_name),
            )
