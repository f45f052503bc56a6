from odoo import fields, models


class KamFactKind(models.Model):
    """A kind of fact that ages, and how fast."""

    _name = "kam.fact.kind"
    _description = "Kind of Fact"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By this code the records of this kind find their half-life.")
    sequence = fields.Integer(default=10)
    half_life = fields.Integer(
        "Half-life (days)", required=True, default=90, help="Days in which such a fact loses half of its worth."
    )
    ask_again = fields.Integer(
        "Ask Again After (days)",
        required=True,
        default=14,
        help="Days during which nobody asks a colleague again who answered: I don't know.",
    )

    contradiction_days = fields.Integer(
        "Contradicted within (days)",
        required=True,
        default=14,
        help="A fact that changes within so many days after somebody confirmed it was not true then: "
        "the credit for the confirmation is taken back.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a kind of fact with this code already.")
    _half_life_positive = models.Constraint("CHECK(half_life > 0)", "A half-life is at least one day.")
    _ask_again_positive = models.Constraint("CHECK(ask_again >= 0)", "Days cannot be fewer than 0.")

    _contradiction_days_positive = models.Constraint(
        "CHECK(contradiction_days >= 0)", "Days cannot be fewer than 0."
    )

    def _of(self, code):
        """:return: the kind with this code, or none when the company deleted it"""
        return self.sudo().search([("code", "=", code)], limit=1)

    def _days(self):
        """:return: the half-life in days, the usual one when the kind was deleted"""
        return self.half_life or 90

    def _contradiction_days(self):
        """:return: days within which a change contradicts a confirmation, the usual ones when the kind was deleted"""
        return self.contradiction_days if self else 14
