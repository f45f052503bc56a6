from odoo import api, fields, models


class KamBudgetEstimate(models.Model):
    """What the customer can spend, as somebody told us on a day. A later estimate does not replace an earlier one."""

    _name = "kam.budget.estimate"
    _description = "Budget Estimate"
    _order = "date desc, id desc"

    # How much
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="lead_id.company_id")
    date = fields.Date(required=True, default=fields.Date.context_today, help="When we were told.")
    currency_id = fields.Many2one(
        "res.currency", required=True, compute="_compute_currency_id", store=True, readonly=False, precompute=True
    )
    low = fields.Monetary(aggregator=False, help="What is there in any case. 0: unknown.")
    likely = fields.Monetary(required=True, aggregator=False)
    high = fields.Monetary(aggregator=False, help="The most that can be got. 0: unknown.")

    # How we know
    source_id = fields.Many2one(
        "res.partner", "Told by", index="btree_not_null", ondelete="restrict", domain="[('is_company', '=', False)]"
    )
    source_level = fields.Selection(
        lambda self: self.env["res.partner"]._fields["kam_level"].selection,
        "Level of the Source",
        compute="_compute_source_level",
        store=True,
        readonly=False,
        precompute=True,
        help="When we were told; later changes of the person's level change nothing here.",
    )
    confidence = fields.Selection(
        [("low", "Low: a guess"), ("medium", "Medium: said once"), ("high", "High: approved or in writing")],
        required=True,
        default="low",
    )
    reason = fields.Text(help="What the figure is based on.")
    mover_id = fields.Many2one(
        "res.partner",
        "Who Can Move It",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
        help="The person who can raise or cut this budget.",
    )

    _likely_positive = models.Constraint(
        "CHECK(likely > 0)", "The likely budget must be more than 0: enter what you were told."
    )
    _range_in_order = models.Constraint(
        "CHECK(low >= 0 AND low <= likely AND (high = 0 OR high >= likely))",
        "A budget must go up from its low over its likely to its high value.",
    )

    # Computes

    @api.depends("lead_id")
    def _compute_currency_id(self):
        for estimate in self:
            estimate.currency_id = (
                estimate.currency_id or estimate.lead_id.company_currency or self.env.company.currency_id
            )

    @api.depends("source_id")
    def _compute_source_level(self):
        for estimate in self:
            estimate.source_level = estimate.source_id.kam_level

    @api.depends("lead_id.name", "date")
    def _compute_display_name(self):
        for estimate in self:
            estimate.display_name = f"{estimate.lead_id.name or ''} ({fields.Date.to_string(estimate.date) or ''})"

    # Helpers

    def _in_currency_of_deal(self, name="likely"):
        """:return: a figure in the currency of the deal, at the rate of the day on which we were told"""
        self.ensure_one()
        lead = self.lead_id
        return self.currency_id._convert(
            self[name], lead.company_currency, lead.company_id or self.env.company, self.date, round=True
        )
