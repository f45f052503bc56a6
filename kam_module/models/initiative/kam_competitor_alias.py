from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.initiative import name_key


class KamCompetitorAlias(models.Model):
    """Another name of a competitor: a short form, a brand, the name in another language."""

    _name = "kam.competitor.alias"
    _description = "Another Name of a Competitor"
    _order = "name, id"

    competitor_id = fields.Many2one("kam.competitor", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    name_key = fields.Char(
        compute="_compute_name_key", store=True, precompute=True, export_string_translation=False
    )

    _name_key_uniq = models.UniqueIndex("(name_key)", "This is a name of a competitor already.")

    @api.depends("name")
    def _compute_name_key(self):
        for alias in self:
            alias.name_key = name_key(alias.name)

    @api.constrains("name", "competitor_id")
    def _check_name(self):
        keys = self.mapped("name_key")
        others = self.env["kam.competitor"].with_context(active_test=False).search([("name_key", "in", keys)])
        by_key = {competitor.name_key: competitor for competitor in others}
        for alias in self:
            if by_key.get(alias.name_key, alias.competitor_id) != alias.competitor_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a competitor of its own: select both in the list and merge them.",
                        name=alias.name,
                    )
                )

    def _is_of_another(self, competitor):
        return self.name_key == competitor.name_key and self.competitor_id != competitor
