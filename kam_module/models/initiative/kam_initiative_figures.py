from collections import defaultdict

from odoo import api, fields, models

from ...tools.initiative import STATES, figures


class KamInitiative(models.Model):
    """What an initiative came to, from where its branches stand."""

    _inherit = "kam.initiative"

    branch_count = fields.Integer("Number of Branches", compute="_compute_figures")
    won_count = fields.Integer("Won", compute="_compute_figures")
    talks_count = fields.Integer("In Talks", compute="_compute_figures")
    lost_count = fields.Integer("Lost", compute="_compute_figures")
    declined_count = fields.Integer("Declined or Not Eligible", compute="_compute_figures")
    silent_count = fields.Integer("Silent", compute="_compute_figures")
    untouched_count = fields.Integer("Untouched", compute="_compute_figures")
    capture_rate = fields.Float(
        "Captured", compute="_compute_figures", help="Branches won ÷ branches that can buy. 0 also where none can."
    )
    leak_value = fields.Monetary(
        "Value Lost", compute="_compute_figures", help="Expected amounts of the branches lost; 0 when not known."
    )
    detection_lag = fields.Integer(
        compute="_compute_detection_lag",
        help="Days from the day on which the headquarters decided to the day on which we recorded it.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("branch_ids.override_state", "branch_ids.override_until", "expected_amount")
    def _compute_figures(self):
        states_of = self._states()
        for initiative in self:
            states = states_of.get(initiative._origin.id, [])
            for state in STATES:
                initiative[f"{state}_count"] = sum(1 for found, _amount in states if found == state)
            result = figures(states)
            initiative.branch_count = len(states)
            initiative.capture_rate = result.capture.value or 0.0
            initiative.leak_value = result.leak_value or 0.0

    def _states(self):
        """:return: ``{initiative id: [(state, expected amount or None)]}`` of the branches that the reader may see"""
        rows = self.env["kam.initiative.branch"].search([("initiative_id", "in", self._origin.ids)])
        findings = self.env["kam.initiative.evidence"]._read_all(rows)
        today = self.env["res.partner"]._kam_today()
        states = defaultdict(list)
        for row in rows:
            state = row._state_in_force(findings[row.id], today)
            states[row.initiative_id.id].append((state, row._expected() or None))
        return states

    @api.depends("decided_on", "recorded_on")
    def _compute_detection_lag(self):
        for initiative in self:
            decided, recorded = initiative.decided_on, initiative.recorded_on
            initiative.detection_lag = (recorded - decided).days if decided and recorded else 0
