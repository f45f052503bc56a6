from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .kam_stakeholder import INFLUENCE_WEIGHT

FACTS = [("influence", "Influence"), ("response_mode", "Response mode"), ("rating", "Rating")]
BOUNDS = {"influence": (0, max(INFLUENCE_WEIGHT.values())), "rating": (-5, 5)}


class KamGuideQuestion(models.Model):
    """A question that helps to judge somebody: about what they do, which one can know, instead of what they are."""

    _name = "kam.guide.question"
    _description = "Guiding Question"
    _order = "fact, sequence, id"

    name = fields.Char("Question", required=True, translate=True)
    fact = fields.Selection(FACTS, "Helps to Choose", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    answer_ids = fields.One2many("kam.guide.answer", "question_id", "Answers", copy=True)


class KamGuideAnswer(models.Model):
    """A possible answer, and what it speaks for."""

    _name = "kam.guide.answer"
    _description = "Answer to a Guiding Question"
    _order = "question_id, sequence, id"

    name = fields.Char("Answer", required=True, translate=True)
    question_id = fields.Many2one("kam.guide.question", required=True, index=True, ondelete="cascade")
    fact = fields.Selection(related="question_id.fact")
    sequence = fields.Integer(default=10)
    points = fields.Integer(
        aggregator=False, help="Influence: 0 (none) to 3 (decides alone). Rating: -5 (against us) to +5 (for us)."
    )
    response_mode = fields.Selection(
        lambda self: self.env["kam.stakeholder"]._fields["response_mode"].selection,
        "Speaks for",
        help="The response mode that this answer speaks for.",
    )

    @api.constrains("points", "response_mode", "question_id")
    def _check_speaks_for_something(self):
        for answer in self:
            if answer.fact == "response_mode" and not answer.response_mode:
                raise ValidationError(
                    self.env._("%(answer)s: choose the response mode that it speaks for.", answer=answer.name)
                )
            low, high = BOUNDS.get(answer.fact, (0, 0))
            if answer.fact in BOUNDS and not low <= answer.points <= high:
                raise ValidationError(
                    self.env._(
                        "%(answer)s: points go from %(low)s to %(high)s here.", answer=answer.name, low=low, high=high
                    )
                )
