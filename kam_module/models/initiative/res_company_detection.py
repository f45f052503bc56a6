from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    kam_initiative_days = fields.Integer("Days in Which Branches Begin", default=90)
    kam_initiative_gap = fields.Integer("Months without Revenue before a Beginning", default=12)

    _kam_initiative_days_positive = models.Constraint(
        "CHECK (kam_initiative_days BETWEEN 1 AND 730)", "Signs of an initiative are looked for within 1 to 730 days."
    )
    _kam_initiative_gap_positive = models.Constraint(
        "CHECK (kam_initiative_gap BETWEEN 1 AND 60)", "A first revenue comes after 1 to 60 months without."
    )
