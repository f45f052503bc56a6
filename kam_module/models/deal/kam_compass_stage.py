from odoo import fields, models


class KamCompassStage(models.Model):
    """How far the customer is on the way to a decision."""

    _name = "kam.compass.stage"
    _description = "Compass Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Char("The Customer", translate=True, help="What the customer does in this stage.")
    crm_stage_ids = fields.One2many("crm.stage", "compass_stage_id", "Stages of the Pipeline")
    expectation_ids = fields.One2many("kam.participation", "stage_id", "Expected Involvement")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a compass stage with this code already.")
