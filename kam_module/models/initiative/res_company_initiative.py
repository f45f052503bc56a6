from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    kam_silent_after = fields.Float(
        "Silent after",
        default=0.5,
        help="Share of an initiative's window that must be gone before a branch without any sign counts as silent.",
    )
    kam_renewal_days = fields.Integer(
        "Notice before Renewals",
        default=180,
        help="Days before the end of a competitor's contract on which somebody is asked to act.",
    )

    _kam_silent_after_share = models.Constraint(
        "CHECK (kam_silent_after BETWEEN 0 AND 1)", "A share of a window lies between 0 % and 100 %."
    )
    _kam_renewal_days_positive = models.Constraint(
        "CHECK (kam_renewal_days >= 0)", "A notice is a number of days of zero or more."
    )
