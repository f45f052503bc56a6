from odoo import api, fields, models
from odoo.tools import SQL


class KamKeyPeriod(models.Model):
    """When a customer was a key account, and why. The period without end makes today's key account."""

    _name = "kam.key.period"
    _inherit = ["kam.period"]
    _description = "Key Account Period"
    _rec_name = "partner_id"

    _reading = "is_key_account"

    partner_id = fields.Many2one(domain=[("is_company", "=", True)])
    reason = fields.Char(help="Why it became a key account.")
    release_reason = fields.Char(help="Why it was released.")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist"
        " (int4range(partner_id, partner_id, '[]') WITH &&, daterange(date_from, date_to, '[]') WITH &&)"
        " DEFERRABLE INITIALLY DEFERRED",
        "An account is a key account once at a time.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The time as a key account ends before it starts.",
    )

    @api.model
    def _period_values(self, account, statement, day, following):
        return super()._period_values(account, statement, day, following) | {
            "reason": self.env.context.get("kam_reason")
        }

    @api.model
    def _ending_values(self):
        return super()._ending_values() | {"release_reason": self.env.context.get("kam_reason")}

    @api.constrains("partner_id")
    def _check_account(self):
        for account in self.sudo().partner_id:
            if not account._kam_is_account():
                raise self._refusal(account, account._kam_not_an_account_sentence())

    def write(self, vals):
        if vals.get("date_to"):
            self._check_release()
        return super().write(vals)

    def unlink(self):
        self._check_release()
        return super().unlink()

    def _check_release(self):
        running = self.sudo().filtered(lambda period: not period.date_to)
        if running:
            running.partner_id._kam_check_release()

    @api.model
    def _reading_kept(self):
        return SQL("COALESCE(partner.is_key_account, FALSE)")

    @api.model
    def _reading_in_force(self):
        return SQL("(period.id IS NOT NULL)")

    @api.model
    def _words(self, facts):
        return self.env._("Key account")
