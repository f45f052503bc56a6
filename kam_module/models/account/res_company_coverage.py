from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    # How far coverage looks back, and how many days in contact are how deep
    kam_coverage_months = fields.Integer("Months of Coverage", default=12)
    kam_several_from = fields.Integer("Several Times From", default=2)
    kam_in_depth_from = fields.Integer("In Depth From", default=5)

    _kam_coverage_months_positive = models.Constraint(
        "CHECK (kam_coverage_months > 0)", "Coverage looks back on at least 1 month."
    )
    _kam_depths_in_order = models.Constraint(
        "CHECK (kam_several_from > 1 AND kam_in_depth_from > kam_several_from)",
        "Contact is several times from 2 days or more, and in depth from a larger number.",
    )
