from odoo import fields, models


class KamAffiliation(models.Model):
    """Which headquarters a customer belonged to, and when.

    Dates are inclusive; an empty ``date_to`` means that it still holds.
    """

    _name = "kam.affiliation"
    _description = "Headquarters of a Branch, with Dates"
    _order = "partner_id, date_from desc"

    partner_id = fields.Many2one("res.partner", "Branch", required=True, index=True, ondelete="restrict")
    parent_id = fields.Many2one("res.partner", "Headquarters", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To", help="Empty while it still holds.")

    # A range over one number stands for equality, so that the database needs no extension for this.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist"
        " (int4range(partner_id, partner_id, '[]') WITH &&, daterange(date_from, date_to, '[]') WITH &&)",
        "A branch belongs to one headquarters at a time.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The affiliation ends before it starts.",
    )
