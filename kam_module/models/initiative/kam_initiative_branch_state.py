from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from .kam_initiative_branch import STATES


class KamInitiativeBranch(models.Model):
    """Where a branch stands: what the records say, and what holds."""

    _inherit = "kam.initiative.branch"

    # Read from the records
    computed_state = fields.Selection(STATES, "State by the Records", compute="_compute_state")
    state = fields.Selection(
        STATES, compute="_compute_state", help="As the records say, or as somebody said with a reason until a day."
    )
    reason = fields.Char("Evidence", compute="_compute_state")
    amount = fields.Monetary(
        "Bought", compute="_compute_state", help="Revenue in scope and window, credit notes taken off, in whole months."
    )
    lead_id = fields.Many2one("crm.lead", "Opportunity", compute="_compute_state")
    competitor_id = fields.Many2one("kam.competitor", "Lost to", compute="_compute_state")
    expected = fields.Monetary("Expected Amount", compute="_compute_expected")

    # As of the daily check
    watched_state = fields.Selection(STATES, "State at the Last Check", readonly=True, copy=False)
    watched_since = fields.Date("In This State since", readonly=True, copy=False)

    # Computes

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("initiative_id", "override_state", "override_until", "override_reason")
    def _compute_state(self):
        findings = self.env["kam.initiative.evidence"]._read_all(self._origin)
        today = self.env["res.partner"]._kam_today()
        for row in self:
            finding = findings.get(row._origin.id)
            row.computed_state = finding.state if finding else "untouched"
            row.state = row._state_in_force(finding, today) if finding else row.computed_state
            row.reason = row._reason(finding, today) if finding else False
            row.amount = (finding.invoiced or 0.0) if finding else 0.0
            lead = finding and finding.lead("pending", "won", "lost")
            row.lead_id = lead and lead.id
            row.competitor_id = finding and row._beaten_by(finding)

    @api.depends("expected_amount", "initiative_id.expected_amount")
    def _compute_expected(self):
        for row in self:
            row.expected = row._expected()

    def _expected(self):
        return self.expected_amount or self.initiative_id.expected_amount

    def _state_in_force(self, finding, today):
        """:return: what a person said, as long as it holds, else what the records say"""
        return self.override_state if self._is_overridden(today) else finding.state

    def _beaten_by(self, finding):
        """:return: id of the competitor who got it, or False"""
        lost = finding.lead("lost")
        if lost and lost.kam_competitor_id:
            return lost.kam_competitor_id.id
        position = self.env["kam.initiative.evidence"]._came_in(self.initiative_id, finding)
        return position[0] if position else False

    # The evidence in words

    def _reason(self, finding, today):
        """:return: one sentence that says why the branch stands where the records put it"""
        self.ensure_one()
        row = self.sudo()
        words = {
            "won": row._reason_won,
            "talks": row._reason_talks,
            "lost": row._reason_lost,
            "declined": row._reason_declined,
            "silent": row._reason_nothing,
            "untouched": row._reason_nothing,
        }[finding.state](finding)
        if finding.is_credited:
            words = self.env._("%(state)s Credit notes took back everything that was invoiced.", state=words)
        if row.left_on and row.left_on <= today and finding.state != "declined":
            words = self.env._(
                "%(state)s It left the group on %(day)s.", state=words, day=format_date(self.env, row.left_on)
            )
        return words

    def _reason_won(self, finding):
        money = {"currency_obj": self.currency_id}
        if (finding.invoiced or 0) > 0:
            return self.env._(
                "Invoiced %(amount)s, last in %(month)s.",
                amount=formatLang(self.env, finding.invoiced, **money),
                month=format_date(self.env, finding.invoiced_in, date_format="MMMM y"),
            )
        return self.env._(
            "Ordered %(amount)s, last on %(day)s.",
            amount=formatLang(self.env, finding.ordered, **money),
            day=format_date(self.env, finding.ordered_on),
        )

    def _reason_talks(self, finding):
        if lead := finding.lead("pending"):
            stage = lead.compass_stage_id.name or lead.stage_id.name or ""
            return self.env._(
                "Opportunity since %(day)s, stage %(stage)s.",
                day=format_date(self.env, lead.create_date.date()),
                stage=stage,
            )
        lead = finding.lead("won")
        return self.env._(
            "Opportunity won on %(day)s, nothing invoiced in these categories so far.",
            day=format_date(self.env, (lead.date_closed or lead.write_date).date()),
        )

    def _reason_lost(self, finding):
        competitor = self.env["kam.competitor"].browse(self._beaten_by(finding) or [])
        whom = competitor.name or self.env._("somebody unknown")
        lost = finding.lead("lost")
        if lost and not lost.lost_reason_id.kam_is_decline:
            return self.env._(
                "Opportunity lost on %(day)s to %(competitor)s.",
                day=format_date(self.env, (lost.date_closed or lost.write_date).date()),
                competitor=whom,
            )
        position = self.env["kam.initiative.evidence"]._came_in(self.initiative_id, finding)
        return self.env._(
            "%(competitor)s came in on %(day)s.", competitor=whom, day=format_date(self.env, position[1])
        )

    def _reason_declined(self, finding):
        lost = finding.lead("lost")
        if lost and lost.lost_reason_id.kam_is_decline:
            return self.env._("Declined: %(reason)s.", reason=lost.lost_reason_id.name)
        if self.env["kam.initiative.evidence"]._cannot_buy(self, self.initiative_id):
            return self.env._("Not eligible: it buys nothing on its own authority, its headquarters decides.")
        return self.env._("Not eligible: it left the group on %(day)s.", day=format_date(self.env, self.left_on))

    def _reason_nothing(self, _finding):
        return self.env._("No invoice, no order, no opportunity and no word of a competitor.")
