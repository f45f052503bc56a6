from odoo import api, fields, models
from odoo.exceptions import UserError


class KamBuyingRole(models.Model):
    """What somebody decides in a deal. No role is special but by its flags."""

    _name = "kam.buying.role"
    _description = "Buying Role"
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer("Colour", aggregator=False)
    description = fields.Char("Asks", translate=True, help="What people in this role want to know before they agree.")
    decides = fields.Boolean(
        "Final Yes or No", help="People in this role can change the budget: they are met at the latest when terms are."
    )
    guides = fields.Boolean("Guides Us", help="People in this role want us to win and guide us through their house.")
    force_ids = fields.One2many("kam.buying.force", "role_id", "Forces")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a buying role with this code already.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for role in self:
            role.display_name = role.name if role.code == role.name else f"{role.code or ''} {role.name or ''}".strip()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        if force := self.with_context(active_test=False).force_ids[:1]:
            raise UserError(
                self.env._(
                    "The role %(role)s has forces, for example %(force)s: archive the role instead.",
                    role=force.role_id.name,
                    force=force.display_name,
                )
            )
