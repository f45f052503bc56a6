from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools import windows as tools_windows
from ...tools.windows import Window, Windows


class KamRetentionWindow(models.AbstractModel):
    """Two windows and the companies of a statement: what a user chooses, and what is wrong with a choice."""

    _name = "kam.retention.window"
    _description = "Two Windows That Are Compared"

    window = fields.Selection(
        [
            ("months", "Full months against the months before"),
            ("year", "Year to date against the same dates of last year"),
            ("quarter", "Quarter against the same quarter of last year"),
            ("custom", "Own dates against the same dates of last year"),
        ],
        "Windows",
        required=True,
        default="months",
    )
    month_count = fields.Integer(
        "Months", default=lambda self: self.env.company.kam_retention_months, help="Full months in each window."
    )
    date_from = fields.Date("From", help="Start of the later window; its whole month counts.")
    closing_date = fields.Date(
        required=True,
        default=lambda self: self._default_closing_date(),
        help="Last day of the later window: the end of a month, because figures are kept by month.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        default=lambda self: self.env.companies,
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    problem = fields.Char(compute="_compute_problem", export_string_translation=False)

    # Defaults: what the user chose last

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        last = self.search([("create_uid", "=", self.env.uid)], order="id desc", limit=1)
        if last:
            values.update({name: last[name] for name in self._remembered_fields() if name in fields})
        return values

    @api.model
    def _remembered_fields(self):
        """:return: the names of the choices that a new statement takes over from the user's last one"""
        return ["window", "month_count"]

    @api.model
    def _default_closing_date(self):
        return tools_windows.month_end(fields.Date.context_today(self), -1)

    # Computes, and what is refused

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.onchange("closing_date")
    def _onchange_closing_date(self):
        if self.closing_date:
            self.closing_date = tools_windows.month_end(self.closing_date)

    @api.depends("window", "month_count", "date_from", "closing_date", "company_ids")
    def _compute_problem(self):
        for statement in self:
            statement.problem = statement._problem()

    @api.constrains("window", "month_count", "date_from", "closing_date", "company_ids")
    def _check_problem(self):
        for statement in self:
            if statement.problem:
                raise ValidationError(statement.problem)

    def _problem(self):
        """What is wrong with the choices.

        :return: one sentence, or False
        """
        self.ensure_one()
        if not self.company_ids:
            return self.env._("Choose at least one company whose revenue is compared.")
        if foreign := self.company_ids._origin - self.env.user.company_ids:
            return self.env._("You have no access to %s: take it out.", ", ".join(foreign.sudo().mapped("name")))
        return self._problem_of_dates()

    def _problem_of_dates(self):
        closing, today = self.closing_date, fields.Date.context_today(self)
        if not closing:
            return self.env._("Choose the closing date, the end of a month that is over.")
        if not tools_windows.is_month_end(closing):
            return self.env._(
                "Figures are kept by month: close on %(end)s instead of %(day)s.",
                end=format_date(self.env, tools_windows.month_end(closing)),
                day=format_date(self.env, closing),
            )
        if closing > today:
            return self.env._(
                "The closing date %(day)s is in the future: choose the end of a month that is over.",
                day=format_date(self.env, closing),
            )
        if self.window == "months" and self.month_count < 1:
            return self.env._("A window of %s months is empty: choose at least 1 month.", self.month_count)
        return self._problem_of_own_dates() if self.window == "custom" else False

    def _problem_of_own_dates(self):
        start, closing = self.date_from, self.closing_date
        if not start:
            return self.env._("Choose the day on which the later window starts.")
        dates = {"start": format_date(self.env, start), "end": format_date(self.env, closing)}
        if start > closing:
            return self.env._("The window starts on %(start)s, after it ends on %(end)s: change one.", **dates)
        if tools_windows.month_start(start, 12) <= closing:
            return self.env._(
                "From %(start)s to %(end)s is more than 12 months, so that it overlaps with the year before: "
                "choose a shorter window.",
                **dates,
            )
        return False

    # Windows

    def _windows(self):
        """:return: the two windows that are compared; there must be no problem"""
        self.ensure_one()
        if self.window == "year":
            return tools_windows.year_to_date(self.closing_date, self._first_month())
        if self.window == "quarter":
            return tools_windows.quarter(self.closing_date)
        if self.window == "custom":
            return tools_windows.same_dates(self.date_from, self.closing_date)
        return tools_windows.rolling(self.closing_date, self.month_count)

    @api.model
    def _first_month(self):
        """:return: the month in which the current company's fiscal year starts"""
        return int(self.env.company.fiscalyear_last_month) % 12 + 1

    @api.model
    def _usual_windows(self):
        return tools_windows.rolling(self._default_closing_date(), max(self.env.company.kam_retention_months, 1))

    @api.model
    def _windows_of_context(self, chosen):
        """:return: the windows of a context's value (see :meth:`_context_of_windows`), None when it has none"""
        try:
            return Windows(*(Window(*map(fields.Date.to_date, chosen[name])) for name in ("now", "before")))
        except (KeyError, TypeError, ValueError):
            return None

    @api.model
    def _context_of_windows(self, windows):
        return {
            name: [fields.Date.to_string(day) for day in window] for name, window in zip(("now", "before"), windows)
        }

    @api.model
    def _window_text(self, window):
        return f"{format_date(self.env, window.start)} – {format_date(self.env, window.end)}"
