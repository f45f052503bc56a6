from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ...tools.wallet import STALE_AFTER_MONTHS, is_stale, share_of_wallet
from ...tools.windows import is_month_end, month_start


class KamPotential(models.Model):
    """What an account could buy in a period, from us and everybody else: its wallet, as somebody declared it.

    Declarations are kept: a new estimate of the same period is a further record, and the latest one counts.
    """

    _name = "kam.potential"
    _description = "Declared Potential of an Account"
    _order = "date_from desc, declared_on desc, id desc"
    _rec_name = "partner_id"

    # Declared
    partner_id = fields.Many2one("res.partner", "Account", required=True, index=True, ondelete="cascade")
    date_from = fields.Date("From", required=True, default=lambda self: self._default_year(1, 1))
    date_to = fields.Date("To", required=True, default=lambda self: self._default_year(12, 31))
    amount = fields.Monetary(
        "Potential",
        required=True,
        help="What the account with its branches spends in the period on what we sell, whoever sells it.",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id, ondelete="restrict"
    )
    source = fields.Char(required=True, help="Where the amount comes from, e.g. the customer's annual report.")
    confidence = fields.Selection(
        [("low", "Low: a guess"), ("medium", "Medium: estimated from facts"), ("high", "High: the customer said so")],
        required=True,
        default="medium",
    )
    declared_on = fields.Date(required=True, default=fields.Date.context_today, readonly=True)
    declared_by_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, readonly=True, ondelete="restrict"
    )

    # Share of wallet, in the current company's currency
    is_current = fields.Boolean(
        "Latest", compute="_compute_share", help="No later declaration of the same period exists."
    )
    figure_currency_id = fields.Many2one("res.currency", compute="_compute_share")
    revenue = fields.Monetary(
        compute="_compute_share",
        currency_field="figure_currency_id",
        help="Revenue of the account and its branches of today in the period, so far, from posted journal items "
        "of the companies that are switched on.",
    )
    share = fields.Float(
        "Share of Wallet",
        compute="_compute_share",
        help="Revenue ÷ potential of the same period, the potential converted at the rate of the day it was declared.",
    )
    is_stale = fields.Boolean("Stale", compute="_compute_is_stale", help="Declared more than 12 months ago.")
    share_text = fields.Char("Share of Wallet in Words", compute="_compute_share_text")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "The potential of an account is more than 0.")
    _dates_in_order = models.Constraint("CHECK (date_to >= date_from)", "The period ends before it starts.")

    # Defaults and constraints

    @api.model
    def _default_year(self, month, day):
        return fields.Date.context_today(self).replace(month=month, day=day)

    @api.constrains("date_from", "date_to")
    def _check_months(self):
        for potential in self:
            if potential.date_from != month_start(potential.date_from) or not is_month_end(potential.date_to):
                raise ValidationError(
                    self.env._(
                        "Revenue is kept by month: the potential of %(account)s starts on the first day of a month and "
                        "ends on the last, not %(start)s – %(end)s.",
                        account=potential.partner_id.display_name,
                        start=format_date(self.env, potential.date_from),
                        end=format_date(self.env, potential.date_to),
                    )
                )

    # Computes

    @api.depends("declared_on")
    def _compute_is_stale(self):
        today = fields.Date.context_today(self)
        for potential in self:
            potential.is_stale = bool(potential.declared_on) and is_stale(potential.declared_on, today)

    @api.depends("partner_id", "date_from", "date_to", "amount", "currency_id", "declared_on")
    @api.depends_context("uid", "company", "allowed_company_ids")
    def _compute_share(self):
        company = self.env.company
        latest = self._latest()
        periods = {(potential.date_from, potential.date_to) for potential in self}
        # One query for each period that is asked for, whatever the number of accounts.
        revenues = {period: self.partner_id._kam_revenue_between(*period) for period in periods if all(period)}
        for potential in self:
            period = (potential.date_from, potential.date_to)
            revenue = revenues.get(period, {}).get(potential.partner_id._origin.id, Decimal(0))
            potential.is_current = potential._origin in latest
            potential.figure_currency_id = company.currency_id
            potential.revenue = company.currency_id.round(float(revenue))
            potential.share = share_of_wallet(revenue, potential._amount_in(company)) or 0

    def _amount_in(self, company):
        """:return: the potential as Decimal in a company's currency, at the rate of the day it was declared"""
        self.ensure_one()
        day = self.declared_on or fields.Date.context_today(self)
        amount = self.currency_id._convert(self.amount, company.currency_id, company, day, round=False)
        return Decimal(str(amount))

    def _latest(self):
        """:return: of the declarations of these accounts, the latest one of each account and period"""
        latest = {}
        for potential in self.search([("partner_id", "in", self.partner_id._origin.ids)], order="declared_on, id"):
            latest[potential.partner_id, potential.date_from, potential.date_to] = potential.id
        return self.browse(latest.values())

    @api.depends("share", "amount", "source", "confidence", "declared_on", "declared_by_id", "is_stale")
    @api.depends_context("lang")
    def _compute_share_text(self):
        for potential in self:
            potential.share_text = potential._sentence() if potential.amount > 0 else False

    def _sentence(self):
        self.ensure_one()
        share = formatLang(self.env, self.share * 100, digits=1)
        values = {
            "share": f"{share} %",
            "potential": formatLang(self.env, self.amount, currency_obj=self.currency_id),
            "start": format_date(self.env, self.date_from),
            "end": format_date(self.env, self.date_to),
            "evidence": self.source,
            "day": format_date(self.env, self.declared_on),
        }
        if self.is_stale:
            return self.env._(
                "%(share)s of %(potential)s, %(start)s – %(end)s (%(evidence)s). Stale: declared on %(day)s, more than "
                "%(months)s months ago.",
                months=STALE_AFTER_MONTHS,
                **values,
            )
        return self.env._(
            "%(share)s of %(potential)s, %(start)s – %(end)s (%(evidence)s, declared on %(day)s)", **values
        )
