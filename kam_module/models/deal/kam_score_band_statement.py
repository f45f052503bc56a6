from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.score_bands import MIN_DEALS, is_enough


class KamScoreBandStatement(models.TransientModel):
    """Of the deals in each band of the score, how many were won: counts, never a bare percentage."""

    _name = "kam.score.band.statement"
    _description = "Score against Outcome, by Band"

    date_from = fields.Date("Closed from", help="Inclusive. Empty: from the beginning.")
    date_to = fields.Date("Closed until", help="Inclusive. Empty: until today.")
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty: all.")
    tier_ids = fields.Many2many("kam.tier", string="Tiers", help="Today's tier of the account. Empty: all.")
    only_key_accounts = fields.Boolean("Key Accounts Only", default=True, help="Accounts that are key accounts today.")
    page = fields.Json(compute="_compute_page", export_string_translation=False)

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for statement in self:
            if statement.date_from and statement.date_to and statement.date_from > statement.date_to:
                raise ValidationError(
                    self.env._(
                        "The period ends on %(date_to)s before it starts on %(date_from)s: change one of the two.",
                        date_from=fields.Date.to_string(statement.date_from),
                        date_to=fields.Date.to_string(statement.date_to),
                    )
                )

    @api.depends("date_from", "date_to", "team_ids", "tier_ids", "only_key_accounts")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_page(self):
        for statement in self:
            statement.page = statement._page()

    @api.depends("date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Score against Outcome")

    # Figures

    @api.model
    def _report(self):
        return self.env["kam.score.band.report"]

    def _domain(self):
        """:return: the closed deals that are counted"""
        domain = Domain.TRUE
        if self.date_from:
            domain &= Domain("closed_on", ">=", self.date_from)
        if self.date_to:
            domain &= Domain("closed_on", "<=", self.date_to)
        if self.team_ids:
            domain &= Domain("team_id", "in", self.team_ids._origin.ids)
        if self.tier_ids:
            domain &= Domain("tier_id", "in", self.tier_ids._origin.ids)
        if self.only_key_accounts:
            keys = Domain("account_id.is_key_account", "=", True) | Domain("customer_id.is_key_account", "=", True)
            domain &= keys
        return domain

    def _page(self):
        """:return: ``{"bands", "deals", "least"}``; of each band its name, what was won and closed, and a sentence"""
        rows = self._report()._read_group(self._domain(), ["band"], ["won:sum", "__count"])
        found = {band: (won or 0, deals) for band, won, deals in rows}
        names = self._report().fields_get(["band"], ["selection"])["band"]["selection"]
        bands = [self._band(code, name, *found.get(code, (0, 0))) for code, name in names]
        return {"bands": bands, "deals": sum(band["deals"] for band in bands), "least": MIN_DEALS}

    @api.model
    def _band(self, code, name, won, deals):
        return {
            "code": code,
            "name": name,
            "won": won,
            "deals": deals,
            "text": self._band_sentence(won, deals),
            "width": round(100 * won / deals) if is_enough(deals) else False,
        }

    @api.model
    def _band_sentence(self, won, deals):
        """:return: how many were won, with their number; fewer than five say nothing"""
        if not deals:
            return self.env._("no closed deal")
        if not is_enough(deals):
            return self.env._("%(won)s of %(deals)s won: too few to say anything", won=won, deals=deals)
        return self.env._("%(won)s of %(deals)s won", won=won, deals=deals)

    # Actions

    def action_kam_open_band(self, band=None):
        """Open the closed deals of a band, or all that are counted.

        :param band: ``"0"``, ``"20"`` … ``"80"``, ``"none"``; None for all
        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_score_band_report_action")
        domain = self._domain() & (Domain("band", "=", band) if band else Domain.TRUE)
        return {**action, "domain": list(domain), "context": {}}
