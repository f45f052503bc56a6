from odoo import fields, models


class KamQuestionKind(models.Model):
    """What a question is after: the situation, a problem, what follows from it, what a solution is worth."""

    _name = "kam.question.kind"
    _description = "Kind of Question"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Char("Asks for", translate=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a kind of question with this code already.")
