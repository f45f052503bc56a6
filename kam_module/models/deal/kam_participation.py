from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KamParticipationTemplate(models.Model):
    """Which people are expected when: another course for a deal from below than for one from the top."""

    _name = "kam.participation.template"
    _description = "Course of a Deal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    participation_ids = fields.One2many("kam.participation", "template_id", "Expected Involvement", copy=True)


class KamParticipation(models.Model):
    """How much a compass stage expects of a role, or of one force of it."""

    _name = "kam.participation"
    _description = "Expected Involvement"
    _order = "template_id, stage_sequence, weight desc, id"

    template_id = fields.Many2one(
        "kam.participation.template", "Course", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("kam.compass.stage", "Compass Stage", required=True, index=True, ondelete="cascade")
    stage_sequence = fields.Integer(related="stage_id.sequence", store=True, export_string_translation=False)
    role_id = fields.Many2one("kam.buying.role", required=True, ondelete="restrict")
    force_id = fields.Many2one(
        "kam.buying.force",
        ondelete="cascade",
        domain="[('role_id', '=', role_id)]",
        help="Empty: any force of the role will do.",
    )
    weight = fields.Integer(required=True, default=50, aggregator=False, help="0: not expected, 100: leads the stage.")

    _weight_bounds = models.Constraint(
        "CHECK(weight BETWEEN 0 AND 100)", "An expected involvement is a number from 0 to 100."
    )
    _seat_uniq = models.UniqueIndex(
        "(template_id, stage_id, role_id, COALESCE(force_id, 0))",
        "This course says already what the stage expects of this role.",
    )

    @api.constrains("role_id", "force_id")
    def _check_force(self):
        for line in self:
            if line.force_id and line.force_id.role_id != line.role_id:
                raise ValidationError(
                    self.env._(
                        "The force %(force)s belongs to another role than %(role)s.",
                        force=line.force_id.display_name,
                        role=line.role_id.display_name,
                    )
                )

    def _held_by(self, force_ids):
        """:return: whether somebody with these forces fills this seat"""
        self.ensure_one()
        return (self.force_id in force_ids) if self.force_id else (self.role_id in force_ids.role_id)

    def _seat_name(self):
        self.ensure_one()
        return (self.force_id or self.role_id).display_name

    def _seat(self):
        """:return: this seat as the map draws it when nobody holds it"""
        self.ensure_one()
        return {
            "role_id": self.role_id.id,
            "force_id": self.force_id.id,
            "name": self._seat_name(),
            "weight": self.weight,
        }
