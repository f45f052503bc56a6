from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.force_code import normal_code


class KamBuyingForce(models.Model):
    """How somebody works on a decision; each force belongs to one role."""

    _name = "kam.buying.force"
    _description = "Force"
    _order = "role_sequence, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    role_id = fields.Many2one("kam.buying.role", required=True, index=True, ondelete="restrict")
    role_sequence = fields.Integer(
        "Sequence of the Role", related="role_id.sequence", store=True, export_string_translation=False
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer(related="role_id.color")
    description = fields.Char("What It Does", translate=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a force with this code already.")

    @api.constrains("code")
    def _check_code(self):
        """Two codes that are read as the same one would make an import ambiguous."""
        known = {}
        for force in self.with_context(active_test=False).search(Domain.TRUE, order="id"):
            other = known.setdefault(normal_code(force.code), force)
            if other != force and (force in self or other in self):
                raise ValidationError(
                    self.env._(
                        "The codes %(first)s and %(second)s are read as the same one: choose another.",
                        first=other.code,
                        second=force.code,
                    )
                )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for force in self:
            force.display_name = f"{force.code or ''} {force.name or ''}".strip()

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("=", "in"):
            return Domain("code", operator, value) | Domain("name", operator, value)
        values = value if operator == "in" and not isinstance(value, str) else [value]
        wanted = {normal_code(text) for text in values if isinstance(text, str)}
        names = {text.strip() for text in values if isinstance(text, str)}
        found = self.with_context(active_test=False).search_fetch([], ["code", "name"])
        return Domain(
            "id",
            "in",
            [
                force.id
                for force in found
                if normal_code(force.code) in wanted or names & {force.name, force.display_name}
            ],
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        held = self.env["kam.stakeholder"].sudo().search([("force_ids", "in", self.ids)], limit=1)
        if held:
            raise UserError(
                self.env._(
                    "The force %(force)s is held by people in deals, for example in %(deal)s: archive it instead.",
                    force=(held.force_ids & self)[:1].display_name,
                    deal=held.lead_id.name,
                )
            )
