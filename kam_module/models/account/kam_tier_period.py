from odoo import api, fields, models


class KamTierPeriod(models.Model):
    """Which tier an account had, and when."""

    _name = "kam.tier.period"
    _inherit = ["kam.period"]
    _description = "Tier of an Account, with Dates"
    _rec_name = "tier_id"

    _statement = "tier_id"
    _reading = "kam_tier_id"

    partner_id = fields.Many2one(domain=[("is_company", "=", True)])
    tier_id = fields.Many2one("kam.tier", required=True, index=True, ondelete="restrict")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist"
        " (int4range(partner_id, partner_id, '[]') WITH &&, daterange(date_from, date_to, '[]') WITH &&)"
        " DEFERRABLE INITIALLY DEFERRED",
        "An account has one tier at a time.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The time in the tier ends before it starts.",
    )

    @api.constrains("partner_id")
    def _check_account(self):
        for account in self.sudo().partner_id:
            if not account._kam_is_account():
                raise self._refusal(account, account._kam_not_an_account_sentence())

    @api.model
    def _words(self, facts):
        return self.env._("Tier %s", self.env["kam.tier"].browse(facts.value).sudo().display_name)
