from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.guide import influence_of, mode_of, rating_of


class KamGuide(models.TransientModel):
    """Helps to choose influence, response mode and rating: proposes with the reason, and the person decides."""

    _name = "kam.guide"
    _description = "Help Me Choose"

    stakeholder_id = fields.Many2one("kam.stakeholder", "Person", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many(
        "kam.guide.line", "guide_id", "Questions", default=lambda self: self._default_line_ids()
    )
    influence = fields.Selection(
        lambda self: self.env["kam.stakeholder"]._fields["influence"].selection,
        "Proposed Influence",
        compute="_compute_proposals",
    )
    response_mode = fields.Selection(
        lambda self: self.env["kam.stakeholder"]._fields["response_mode"].selection,
        "Proposed Response Mode",
        compute="_compute_proposals",
    )
    rating = fields.Selection(
        lambda self: self.env["kam.rating.anchor"]._labels(), "Proposed Rating", compute="_compute_proposals"
    )
    influence_reason = fields.Char("Why This Influence", compute="_compute_proposals")
    response_mode_reason = fields.Char("Why This Response Mode", compute="_compute_proposals")
    rating_reason = fields.Char("Why This Rating", compute="_compute_proposals")
    takes_influence = fields.Boolean("Take the Influence", default=True)
    takes_response_mode = fields.Boolean("Take the Response Mode", default=True)
    takes_rating = fields.Boolean("Take the Rating", default=True)

    @api.model
    def _default_line_ids(self):
        questions = self.env["kam.guide.question"].search([("answer_ids", "!=", False)])
        return [fields.Command.create({"question_id": question.id}) for question in questions]

    @api.depends("line_ids.answer_id")
    def _compute_proposals(self):
        for guide in self:
            answers = guide.line_ids.answer_id
            of = answers.grouped("fact")
            nothing = answers.browse()
            points = {fact: of.get(fact, nothing).mapped("points") for fact in ("influence", "rating")}
            rating = rating_of(points["rating"])
            guide.influence = influence_of(points["influence"])
            guide.rating = False if rating is None else str(rating)
            guide.response_mode = mode_of(of.get("response_mode", nothing).mapped("response_mode"))
            for fact in ("influence", "response_mode", "rating"):
                guide[f"{fact}_reason"] = guide._reason(guide[fact], of.get(fact, nothing))

    def _reason(self, proposed, answers):
        """:return: what the proposal is made of, or why there is none"""
        if not answers:
            return self.env._("No answer, no proposal.")
        said = "; ".join(answers.mapped("name"))
        if not proposed:
            return self.env._("The answers speak for different things: %(answers)s.", answers=said)
        return self.env._("Because: %(answers)s.", answers=said)

    def action_apply(self):
        """Write what was proposed and taken into the entry, with the reason in its history.

        :return: an action that closes the window
        :raise UserError: when nothing is proposed or taken
        """
        self.ensure_one()
        person = self.stakeholder_id
        labels = self.fields_get(["influence", "response_mode", "rating"], ["selection"])
        taken = {
            fact: self[fact]
            for fact in ("influence", "response_mode", "rating")
            if self[fact] and self[f"takes_{fact}"]
        }
        if not taken:
            raise UserError(
                self.env._("Answer a question and take its proposal, or discard: nothing of %(person)s changes.",
                           person=person.partner_id.name)
            )
        person.write(taken)
        lines = [f"{dict(labels[fact]['selection'])[value]}: {self[f'{fact}_reason']}" for fact, value in taken.items()]
        person._message_log(body=self.env._("Chosen with help. %(reasons)s", reasons=" ".join(lines)))
        return {"type": "ir.actions.act_window_close"}


class KamGuideLine(models.TransientModel):
    _name = "kam.guide.line"
    _description = "Guiding Question to Answer"

    guide_id = fields.Many2one("kam.guide", required=True, index=True, ondelete="cascade")
    question_id = fields.Many2one("kam.guide.question", required=True, ondelete="cascade")
    fact = fields.Selection(related="question_id.fact")
    answer_id = fields.Many2one(
        "kam.guide.answer", ondelete="cascade", domain="[('question_id', '=', question_id)]"
    )

    @api.constrains("question_id", "answer_id")
    def _check_answer(self):
        for line in self:
            if line.answer_id and line.answer_id.question_id != line.question_id:
                raise UserError(
                    self.env._("%(answer)s is no answer to this question.", answer=line.answer_id.name)
                )
