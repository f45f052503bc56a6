from odoo import api, fields, models
from odoo.exceptions import UserError


class KamBuyingStep(models.Model):
    """What the customer does on the way to a purchase, what we do about it, and what proves that it is done."""

    _name = "kam.buying.step"
    _description = "Buying Step"
    _inherit = ["kam.playbook.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "selling_name", "code"]

    name = fields.Char("Buying Step", required=True, translate=True, help="What the customer does.")
    code = fields.Char(required=True)
    selling_name = fields.Char("Selling Stage", required=True, translate=True, help="What we do at the same time.")
    key_node = fields.Char(translate=True, help="The proof without which the deal has not moved on from here.")
    compass_stage_id = fields.Many2one(
        "kam.compass.stage",
        index="btree_not_null",
        ondelete="restrict",
        help="How far the customer is in this step. Empty after the win.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    crm_stage_ids = fields.One2many("crm.stage", "kam_buying_step_id", "Stages of the Pipeline")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a buying step with this code already.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        if stage := self.crm_stage_ids[:1]:
            raise UserError(
                self.env._(
                    "The stage %(stage)s of the pipeline stands for the buying step %(step)s: archive it instead.",
                    stage=stage.name,
                    step=stage.kam_buying_step_id.name,
                )
            )

    # Playbook

    def _kam_playbook_name(self):
        return self.selling_name

    def _kam_playbook_activities(self):
        activities = super()._kam_playbook_activities()
        if self.key_node:
            activities.append((self.env._("Prove: %(key_node)s", key_node=self.key_node), 14))
        return activities

    def _kam_lesson_domain(self):
        return [("buying_step_id", "=", self.id)]
