from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class KamMilestone(models.Model):
    """A question of the method: what has to happen on the customer's side before they can buy.

    Deals work with copies (``kam.lead.milestone``), so changing a question changes no deal.
    """

    _name = "kam.milestone"
    _description = "Milestone Question"
    _order = "template_id, stage_sequence, sequence, id"

    template_id = fields.Many2one(
        "kam.milestone.template", "Kind of Deal", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Question", required=True, translate=True, help="From the customer's point of view.")
    compass_stage_id = fields.Many2one("kam.compass.stage", required=True, index=True, ondelete="restrict")
    stage_sequence = fields.Integer(
        related="compass_stage_id.sequence", string="Sequence of the Stage", store=True, export_string_translation=False
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind_id = fields.Many2one("kam.question.kind", index="btree_not_null", ondelete="restrict")
    role_ids = fields.Many2many(
        "kam.buying.role", string="Can Answer", help="Roles whose people can answer. Empty: anybody can."
    )
    prerequisite_id = fields.Many2one(
        "kam.milestone",
        "After",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('template_id', '=', template_id), ('id', '!=', id)]",
        help="The question to be answered before this one.",
    )
    weight = fields.Integer(default=1, aggregator=False, help="How much the answer counts in the progress.")
    is_key_node = fields.Boolean("Key Node", help="The proof without which the deal has not moved.")
    buying_step_id = fields.Many2one(
        "kam.buying.step",
        "Proves",
        index="btree_not_null",
        ondelete="set null",
        help="The buying step whose gate asks for this key node. Empty: the last one of its compass stage.",
    )

    _weight_positive = models.Constraint("CHECK(weight >= 0)", "The weight of a question is 0 or more.")

    @api.constrains("prerequisite_id", "template_id")
    def _check_prerequisite(self):
        if self._has_cycle("prerequisite_id"):
            raise ValidationError(self.env._("Questions cannot wait for each other in a circle."))
        for question in self:
            if question.prerequisite_id and question.prerequisite_id.template_id != question.template_id:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” can only wait for a question of the same kind of deal.", question=question.name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        copy = self.env["kam.lead.milestone"].sudo().search([("milestone_id", "in", self.ids)], limit=1)
        if copy:
            raise UserError(
                self.env._(
                    "“%(question)s” is asked in deals, for example in %(deal)s: archive it instead.",
                    question=copy.milestone_id.name,
                    deal=copy.lead_id.name,
                )
            )

    def _copied_values(self):
        """:return: what a deal's copy of this question starts with, but for links between questions"""
        self.ensure_one()
        return {
            "milestone_id": self.id,
            "name": self.name,
            "compass_stage_id": self.compass_stage_id.id,
            "sequence": self.sequence,
            "kind_id": self.kind_id.id,
            "role_ids": [fields.Command.set(self.role_ids.ids)],
            "weight": self.weight,
            "is_key_node": self.is_key_node,
            "buying_step_id": self.buying_step_id.id,
        }
