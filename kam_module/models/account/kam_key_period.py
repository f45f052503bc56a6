from odoo import fields, models


class KamKeyPeriod(models.Model):
    """When a customer was a key account. Dates are inclusive; an empty ``date_to`` means today's key account."""

    _name = "kam.key.period"
    _description = "Key Account Period"
    _order = "partner_id, date_from desc"

    partner_id = fields.Many2one("res.partner", "Account", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To")
    reason = fields.Char()
