from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class KamLedgerSign(models.TransientModel):
    """Signs a finished month of some companies, when its figures tie out with the ledger."""

    _name = "kam.ledger.sign"
    _description = "Sign a Month"

    month = fields.Date(
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of the month to sign.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        default=lambda self: self.env.companies,
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
    )
    comment = fields.Text()

    @api.model
    def _default_month(self):
        return fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)

    @api.depends("month")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Sign %s", wizard._month_name())

    # Actions

    def action_sign(self):
        """Keep the figures of the month as they are now, a version for each company.

        :return: an action: what was signed
        :raise UserError: in one sentence, when the month cannot be signed
        """
        self.ensure_one()
        if not self.env.user.has_group("kam_module.group_kam_finance"):
            raise AccessError(self.env._("Only users of the group Finance sign a month."))
        month = self.month.replace(day=1)
        self._check_input(month)
        self.env["kam.ledger.month"]._ensure_fresh()
        self._check_tie_out(month)
        for company in self.company_ids:
            self._check_month(company, month)
        # Nobody has the right to write signatures: they come from here alone, after these checks.
        signatures = self.env["kam.ledger.signature"].sudo()
        for company in self.company_ids:
            signatures |= signatures._sign(company, month, self.comment)
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_ledger_signature_action")
        if len(signatures) == 1:
            action.update(res_id=signatures.id, views=[(False, "form")])
        return {**action, "domain": [("id", "in", signatures.ids)], "context": {}}

    # Helpers

    def _month_name(self):
        return format_date(self.env, self.month, date_format="MMMM y") if self.month else ""

    def _check_input(self, month):
        if not self.company_ids:
            raise UserError(self.env._("Choose at least one company whose %s you sign.", self._month_name()))
        if foreign := self.company_ids - self.env.user.company_ids:
            raise UserError(
                self.env._("You have no access to %s: take it out of what you sign.", ", ".join(foreign.mapped("name")))
            )
        last_day = month + relativedelta(months=1, days=-1)
        if last_day >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(month)s ends on %(day)s: sign it when it is over.",
                    month=self._month_name(),
                    day=format_date(self.env, last_day),
                )
            )

    def _check_tie_out(self, month):
        tie_out = self.env["kam.tie.out"].create(
            {
                "date_from": month,
                "date_to": month + relativedelta(months=1, days=-1),
                "company_ids": self.company_ids.ids,
            }
        )
        tie_out.action_compare()
        if tie_out.state != "equal":
            line = tie_out.line_ids.filtered("is_different")[:1]
            raise UserError(
                self.env._(
                    "%(month)s does not tie out with the ledger: %(line)s of %(company)s differs by %(difference)s, "
                    "so look at Tie Out with the Ledger first.",
                    month=self._month_name(),
                    line=line.name,
                    company=line.company_id.name,
                    difference=line.currency_id.format(line.difference),
                )
            )

    def _check_month(self, company, month):
        """:raise UserError: when there is nothing to sign, or nothing new"""
        latest = self.env["kam.ledger.signature"]._latest(company, month)
        facts = [("company_id", "=", company.id), ("month", "=", month)]
        if not latest and not self.env["kam.ledger.month"].search_count(facts, limit=1):
            raise UserError(
                self.env._(
                    "%(company)s has no posted income or direct cost in %(month)s: there is nothing to sign.",
                    company=company.name,
                    month=self._month_name(),
                )
            )
        if latest and not latest.difference_count:
            raise UserError(
                self.env._(
                    "%(month)s of %(company)s is signed by %(user)s since %(date)s, and nothing changed since then.",
                    month=self._month_name(),
                    company=company.name,
                    user=latest.user_id.name,
                    date=format_date(self.env, latest.signed_on.date()),
                )
            )
