from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...tools.lifetime_value import value_from_now, value_of_kept


class ResPartner(models.Model):
    """Customer lifetime value of an account with its branches, from its own gross margin."""

    _inherit = "res.partner"

    kam_clv_margin = fields.Monetary(
        "Yearly Gross Margin",
        compute="_compute_kam_clv",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_money",
        help="Revenue − direct cost of the last 12 full months, of this customer and its branches.",
    )
    kam_clv_kept = fields.Monetary(
        "Value if Kept",
        compute="_compute_kam_clv",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_money",
        help="Margins at the end of each year, the first only if the customer is kept through it: "
        "margin × retention ÷ (1 + discount − retention).",
    )
    kam_clv_from_now = fields.Monetary(
        "Value from Now",
        compute="_compute_kam_clv",
        currency_field="kam_currency_id",
        groups="kam_module.group_kam_money",
        help="Margins at the start of each year, the first one now and certain: "
        "margin × (1 + discount) ÷ (1 + discount − retention).",
    )
    kam_clv_text = fields.Char(
        "Lifetime Value",
        compute="_compute_kam_clv",
        groups="kam_module.group_kam_money",
        help="What the values are computed with, or why they are not available.",
    )
    kam_clv_available = fields.Boolean(
        compute="_compute_kam_clv", groups="kam_module.group_kam_money", export_string_translation=False
    )

    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    def _compute_kam_clv(self):
        (start, end), _before = self._kam_revenue_window()
        currency = self.env.company.currency_id
        sums = self._kam_fact_sums(start, end, ["revenue", "direct_cost"])
        retention, discount = (Decimal(str(rate)) for rate in self._kam_clv_rates())
        for partner in self:
            revenue, cost = sums.get(partner._origin.id, (None, None))
            problem = self._kam_clv_problem(revenue, cost, retention, discount)
            margin = Decimal(0) if problem else revenue - cost
            kept = None if problem else value_of_kept(margin, retention, discount)
            from_now = None if problem else value_from_now(margin, retention, discount)
            partner.kam_clv_available = not problem
            partner.kam_clv_margin = currency.round(float(margin))
            partner.kam_clv_kept = currency.round(float(kept or 0))
            partner.kam_clv_from_now = currency.round(float(from_now or 0))
            partner.kam_clv_text = problem or self._kam_clv_sentence(retention, discount)

    @api.model
    def _kam_clv_rates(self):
        """:return: the yearly retention rate and the discount rate of the current company, as ratios"""
        return self.env.company.kam_clv_retention, self.env.company.kam_clv_discount

    @api.model
    def _kam_clv_problem(self, revenue, cost, retention, discount):
        """:return: why there is no lifetime value, or False"""
        if revenue is None:
            return self.env._("Not available: nothing is posted in the last 12 full months")
        if not cost:
            return self.env._("Not available: no direct cost is posted, so that the margin is not known")
        if not retention:
            return self.env._(
                "Not available: no yearly retention rate is set (Key Accounts > Configuration > Settings)"
            )
        if retention == 1 and not discount:
            return self.env._("Not available: with everybody kept and no discount the value has no limit")
        return False

    @api.model
    def _kam_clv_sentence(self, retention, discount):
        return self.env._(
            "%(retention)s %% kept a year, discounted by %(discount)s %% a year",
            retention=formatLang(self.env, float(retention * 100), digits=1),
            discount=formatLang(self.env, float(discount * 100), digits=1),
        )
