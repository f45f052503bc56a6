from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    # Windows and limits of the figures about keeping customers
    kam_retention_months = fields.Integer("Retention Window", default=12)
    kam_concentration_count = fields.Integer("Largest Accounts", default=5)
    kam_silence_late = fields.Float("Late From", default=1.0)
    kam_silence_much_too_late = fields.Float("Much Too Late From", default=2.0)
    kam_clv_retention = fields.Float("Yearly Retention Rate")
    kam_clv_discount = fields.Float("Yearly Discount Rate", default=0.1)

    _kam_retention_months_positive = models.Constraint(
        "CHECK (kam_retention_months > 0)", "The retention window has at least 1 month."
    )
    _kam_concentration_count_positive = models.Constraint(
        "CHECK (kam_concentration_count > 0)", "Concentration counts at least 1 largest account."
    )
    _kam_silence_in_order = models.Constraint(
        "CHECK (kam_silence_late > 0 AND kam_silence_much_too_late > kam_silence_late)",
        "Silence is late from a number of usual gaps above 0, and much too late from a larger one.",
    )
    _kam_clv_rates = models.Constraint(
        "CHECK (kam_clv_retention BETWEEN 0 AND 1 AND kam_clv_discount >= 0)",
        "The retention rate lies between 0 % and 100 %, and the discount rate is not negative.",
    )
