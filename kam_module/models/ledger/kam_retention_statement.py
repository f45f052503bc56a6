from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ...tools.retention import Bridge
from .kam_retention_report import MOVEMENTS

# What is summed for a bridge, each under the name it has in ``tools.retention.Bridge``.
SUMS = {
    "opening": "revenue_before",
    "closing": "revenue_now",
    "credits": "credits",
    "base_count": "base_count",
    "kept_count": "kept_count",
    "base_before": "base_before",
    "base_now": "base_now",
    "base_kept": "base_kept",
    **{name: name for name in MOVEMENTS},
}


class KamRetentionStatement(models.TransientModel):
    """Retention of the key accounts between two windows, on one page that a controller signs."""

    _name = "kam.retention.statement"
    _inherit = ["kam.retention.window"]
    _description = "Retention Statement"

    scope = fields.Selection(
        [
            ("start", "Key accounts at the start"),
            ("today", "Key accounts today"),
            ("all", "All customers"),
        ],
        "Accounts",
        required=True,
        default="start",
        help="At the start: the accounts that were key accounts on the first day of the earlier window, "
        "with the branches of that day, so that nobody chooses accounts by their result. "
        "Today and all: with the branches of today.",
    )
    grain = fields.Selection(
        [("entity", "By customer"), ("account", "By account")],
        "Bridge",
        required=True,
        default="entity",
        help="By customer, a new branch of an old group is new; by account, it is expansion.",
    )
    page = fields.Json(compute="_compute_page", export_string_translation=False)

    # Computes

    @api.model
    def _remembered_fields(self):
        return [*super()._remembered_fields(), "scope", "grain"]

    @api.depends("closing_date", "scope")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "Retention on %s", format_date(self.env, statement.closing_date) if statement.closing_date else "…"
            )

    @api.depends("window", "month_count", "date_from", "closing_date", "company_ids", "scope", "grain")
    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    def _compute_page(self):
        for statement in self:
            problem = statement._problem()
            statement.page = {"problem": problem} if problem else self.env["kam.retention.page"]._page(statement)

    # Figures

    @api.private
    def figures(self, grain):
        """The bridge and its base at a grain, as far as the user may read the accounts.

        :param grain: ``entity``, ``account`` or ``category`` (customer × product category, for strict GRR)
        :return: ``tools.retention.Bridge`` in the current company's currency, and ``{movement: number of units}``
        :raise UserError: when the choices cannot be compared
        """
        self.ensure_one()
        if self.problem:
            raise UserError(self.problem)
        rows = self._report(grain)._read_group(
            [], ["movement"], ["__count", *(f"{name}:sum" for name in SUMS.values())]
        )
        bridge, counts = Bridge(), {}
        for movement, count, *sums in rows:
            counts[movement] = count
            for name, value in zip(SUMS, sums):
                setattr(bridge, name, getattr(bridge, name) + self._exact(value))
        return bridge, counts

    @api.model
    def _exact(self, value):
        """:return: a sum of the database, rounded to the currency, as a Decimal; counts stay whole numbers"""
        if isinstance(value, int):
            return value
        return Decimal(f"{value or 0:.{self.env.company.currency_id.decimal_places}f}")

    def _report(self, grain):
        """:return: the report at a grain, with these choices in its context"""
        return self.env["kam.retention.report"].with_context(**self._report_context(grain))

    def _report_context(self, grain):
        companies = self.company_ids._origin
        return {
            "allowed_company_ids": [self.env.company.id, *(companies - self.env.company).ids],
            "kam_retention": {
                **self._context_of_windows(self._windows()),
                "scope": self.scope,
                "grain": grain,
                "company_ids": companies.ids,
            },
        }

    # What the user may not read

    def _hidden_companies(self):
        """:return: whether customers of this statement have revenue in companies that the user may not read"""
        windows, units = self._windows(), self.env["kam.retention.unit"]
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT FROM kam_ledger_month fact JOIN (%s) entity ON entity.partner_id = fact.partner_id
                    WHERE fact.month BETWEEN %s AND %s AND fact.company_id <> ALL(%s) AND fact.revenue <> 0
                    LIMIT 1
                    """,
                    units._entities(windows, self.scope),
                    windows.before.start,
                    windows.now.end,
                    list(self.env.user._get_company_ids()),
                )
            )
        )

    # Actions

    @api.readonly
    def action_open_part(self, part=None, grain=None):
        """Open the customers of a part of the bridge.

        :param part: a movement, ``base``, ``kept``, ``credits``, or None for everybody
        :param grain: as :meth:`figures`; without it the statement's
        :return: an action
        :raise UserError: when the choices cannot be compared
        """
        self.ensure_one()
        if self.problem:
            raise UserError(self.problem)
        grain = grain or self.grain
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_retention_report_action")
        labels = dict(self.env["kam.retention.report"]._fields["movement"]._description_selection(self.env))
        title = labels.get(part) or self.env._("Retention")
        action.update(
            name=title,
            display_name=title,  # which the client shows in the breadcrumb
            domain=self._domain_of_part(part),
            context={**self._report_context(grain), "create": False},
        )
        return action

    @api.model
    def _domain_of_part(self, part):
        domains = {
            "base": [("base_count", "=", 1)],
            "kept": [("kept_count", "=", 1)],
            "credits": [("credits", "!=", 0)],
        }
        return domains.get(part, [("movement", "=", part)] if part else [])
