from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class KamInitiativeBranch(models.Model):
    """One click on a silent branch: the opportunity, with what a sibling that won has taught."""

    _inherit = "kam.initiative.branch"

    def _radar_row(self, finding, state, labels, today):
        """:return: what the radar shows of this branch, from the evidence"""
        partner = self.partner_id.sudo()
        has_left = bool(self.left_on and self.left_on <= today)
        competitor = self.env["kam.competitor"].sudo().browse(self._beaten_by(finding) or [])
        return {
            "id": self.id,
            "partner_id": partner.id,
            "name": partner.name,
            "city": partner.city or "",
            "state": state,
            "label": labels[state],
            "by_hand": self._radar_override(finding, labels, today),
            "reason": self._reason(finding, today),
            "amount": finding.invoiced or finding.ordered or 0.0,
            "expected": self._expected(),
            "competitor": competitor.name or "",
            "held": self._radar_incumbent(finding),
            "can_create": state not in ("won", "talks") and not has_left,
        }

    def _radar_override(self, finding, labels, today):
        """:return: a sentence when a person's word holds, with what the records say, else empty"""
        if not self._is_overridden(today):
            return ""
        return self.env._(
            "Set by %(user)s until %(day)s: %(reason)s. The records say: %(state)s.",
            user=self.override_by_id.sudo().name,
            day=format_date(self.env, self.override_until),
            reason=self.override_reason,
            state=labels[finding.state],
        )

    def _radar_incumbent(self, finding):
        """:return: who holds the branch and until when, empty when nobody knows"""
        if not finding.positions:
            return ""
        competitor_id, _since, end = finding.positions[0]
        competitor = self.env["kam.competitor"].sudo().browse(competitor_id or [])
        name = competitor.name or self.env._("somebody unknown")
        if not end:
            return name
        return self.env._("%(competitor)s until %(day)s", competitor=name, day=format_date(self.env, end))

    def action_create_opportunity(self):
        """Create the opportunity of this branch, or open the one that is there.

        The team is the initiative's; the seats of the buying center are those of the branch that won last, as
        roles to be filled: nobody's name and no judgement is copied.

        :return: an action that opens it
        :raise AccessError: when the user may not work on the initiative
        :raise UserError: when the branch has left the group
        """
        self.ensure_one()
        self.initiative_id.check_access("write")
        row = self.sudo()
        if row.left_on and row.left_on <= self.env["res.partner"]._kam_today():
            raise UserError(
                self.env._(
                    "%(branch)s left the group on %(day)s: create the opportunity outside the initiative.",
                    branch=row.partner_id.name,
                    day=format_date(self.env, row.left_on),
                )
            )
        finding = self.env["kam.initiative.evidence"]._read_all(row)[row.id]
        lead = finding.lead("pending") or row._create_lead()
        return lead.with_env(self.env)._get_records_action(views=[(False, "form")])

    def _create_lead(self):
        initiative, branch = self.initiative_id, self.partner_id
        sibling = self._sibling_that_won()
        return self.env["crm.lead"].create(
            {
                "type": "opportunity",
                "name": f"{initiative.name}, {branch.name}",
                "partner_id": branch.id,
                "kam_initiative_id": initiative.id,
                "company_id": initiative.company_id.id or branch.company_id.id or self.env.company.id,
                "team_id": (initiative.team_id or branch.kam_team_id or branch.kam_root_id.kam_team_id).id,
                "user_id": self._salesperson().id,
                "expected_revenue": self._expected(),
                "participation_template_id": sibling.participation_template_id.id,
                "kam_sibling_id": sibling.id,
                "kam_expected_force_ids": [(6, 0, sibling.stakeholder_ids.force_ids.ids)],
            }
        )

    def _salesperson(self):
        """:return: who works on this branch, else the responsible or the user"""
        return self.partner_id._kam_salesperson(self.initiative_id.manager_id, self.env.user)

    def _sibling_that_won(self):
        """:return: the opportunity of the branch that won last and of which people are known, or empty"""
        won = self.initiative_id.lead_ids.filtered(lambda lead: lead.won_status == "won" and lead.stakeholder_ids)
        return won.sorted(lambda lead: (lead.date_closed or lead.create_date, lead.id))[-1:]
