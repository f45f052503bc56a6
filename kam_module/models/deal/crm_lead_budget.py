from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.pictures import ranges_over_time


class CrmLead(models.Model):
    """What the customer can spend: dated estimates, and how they firmed up."""

    _inherit = "crm.lead"

    kam_budget_ids = fields.One2many(
        "kam.budget.estimate", "lead_id", "Budget", copy=False, groups="kam_module.group_kam_user"
    )
    kam_budget_id = fields.Many2one(
        "kam.budget.estimate",
        "Latest Budget",
        compute="_compute_kam_budget_id",
        compute_sudo=True,
        groups="kam_module.group_kam_user",
    )
    kam_budget_likely = fields.Monetary(
        "Likely Budget",
        compute="_compute_kam_budget_id",
        compute_sudo=True,
        currency_field="company_currency",
        groups="kam_module.group_kam_user",
        help="Of the latest estimate, in the currency of the opportunity at the rate of its day. 0: nothing is known.",
    )
    kam_budget_chart = fields.Json(
        compute="_compute_kam_budget_chart", groups="kam_module.group_kam_user", export_string_translation=False
    )

    @api.depends("kam_budget_ids.date", "kam_budget_ids.likely", "kam_budget_ids.currency_id", "company_id")
    def _compute_kam_budget_id(self):
        for lead in self:
            # Estimates that are not saved yet have no number: they are the newest of their day.
            latest = lead.kam_budget_ids.filtered("date").sorted(lambda e: (e.date, e._origin.id or float("inf")))[-1:]
            lead.kam_budget_id = latest
            lead.kam_budget_likely = latest._in_currency_of_deal() if latest else 0

    @api.depends("kam_budget_ids.date", "kam_budget_ids.low", "kam_budget_ids.likely", "kam_budget_ids.high")
    def _compute_kam_budget_chart(self):
        for lead in self:
            estimates = lead.kam_budget_ids.filtered(lambda estimate: estimate.date and estimate.likely)
            lead.kam_budget_chart = lead._kam_budget_picture(estimates.sorted("date")) if len(estimates) > 1 else False

    def _kam_budget_picture(self, estimates):
        """:return: what the chart draws: points in a picture of 300 × 80, and the words of each"""
        likely, low, high = (
            [estimate._in_currency_of_deal(name) for estimate in estimates] for name in ("likely", "low", "high")
        )
        figures = [
            (estimate.date, lowest or middle, middle, highest or middle)
            for estimate, lowest, middle, highest in zip(estimates, low, likely, high)
        ]
        confidence = dict(estimates.fields_get(["confidence"], ["selection"])["confidence"]["selection"])
        return {
            "points": [
                {
                    **point._asdict(),
                    "title": self.env._(
                        "%(date)s: %(amount)s, %(confidence)s",
                        date=fields.Date.to_string(estimate.date),
                        amount=estimate.currency_id.format(estimate.likely),
                        confidence=confidence[estimate.confidence],
                    ),
                    "sure": estimate.confidence == "high",
                }
                for point, estimate in zip(ranges_over_time(figures, 300, 80), estimates)
            ],
        }

    def action_kam_use_budget(self):
        """Take the likely value of the latest estimate as the expected revenue, in the deal's currency.

        :raise UserError: when there is no estimate
        """
        for lead in self:
            if not lead.kam_budget_id:
                raise UserError(
                    self.env._("%(deal)s has no budget estimate: enter what the customer told you.", deal=lead.name)
                )
            lead.expected_revenue = lead.kam_budget_likely
        return True

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_budget_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        estimates = self.env["kam.budget.estimate"].sudo().search([("lead_id", "in", opportunities.ids)])
        estimates.lead_id = self
