from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.initiative import name_key


class KamCompetitor(models.Model):
    """Somebody else who sells to our customers, under one name; the other names are remembered."""

    _name = "kam.competitor"
    _description = "Competitor"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _rec_names_search = ["name", "alias_ids.name"]

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    name_key = fields.Char(
        compute="_compute_name_key", store=True, precompute=True, export_string_translation=False
    )
    alias_ids = fields.One2many("kam.competitor.alias", "competitor_id", "Other Names")
    position_ids = fields.One2many("kam.competitor.position", "competitor_id", "Positions")
    position_count = fields.Integer("Positions Held", compute="_compute_position_count")
    note = fields.Text("Notes", help="Strengths, weaknesses, how they sell.")

    _name_key_uniq = models.UniqueIndex("(name_key)", "There is a competitor of this name already.")

    # Constraints

    @api.constrains("name", "name_key")
    def _check_name(self):
        for competitor in self:
            if not competitor.name_key:
                raise ValidationError(
                    self.env._("%s is no name: write at least one letter or digit.", competitor.name)
                )
        aliases = self.env["kam.competitor.alias"].search([("name_key", "in", self.mapped("name_key"))])
        for competitor in self:
            if alias := aliases.filtered(lambda alias, its=competitor: alias._is_of_another(its))[:1]:
                raise ValidationError(
                    self.env._(
                        "%(name)s is another name of %(competitor)s: choose that one.",
                        name=competitor.name,
                        competitor=alias.competitor_id.name,
                    )
                )

    # Computes

    @api.depends("name")
    def _compute_name_key(self):
        for competitor in self:
            competitor.name_key = name_key(competitor.name)

    @api.depends("position_ids")
    def _compute_position_count(self):
        rows = self.env["kam.competitor.position"]._read_group(
            [("competitor_id", "in", self.ids)], ["competitor_id"], ["__count"]
        )
        counts = {competitor.id: count for competitor, count in rows}
        for competitor in self:
            competitor.position_count = counts.get(competitor.id, 0)

    @api.model
    def name_create(self, name):
        """Choose the competitor that is known by this name, under whichever of its names; else make a new one."""
        key = name_key(name)
        known = self.search([("name_key", "=", key)], limit=1)
        known = known or self.env["kam.competitor.alias"].search([("name_key", "=", key)], limit=1).competitor_id
        return (known.id, known.display_name) if known else super().name_create(name)

    # Actions

    def action_open_positions(self):
        """Open what this competitor holds.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_competitor_position_action")
        return {**action, "domain": [("competitor_id", "=", self.id)], "context": {"default_competitor_id": self.id}}

    def action_merge_into(self, competitor):
        """Make these competitors one with another: what they hold and won is its, their names are its other names.

        :param competitor: the one that stays
        :raise UserError: when there is nothing to merge
        """
        merged = self - competitor
        if not merged or len(competitor) != 1:
            raise UserError(self.env._("Choose two competitors or more, and the one that stays."))
        self.check_access("unlink")
        names = [*merged.mapped("name"), *merged.alias_ids.mapped("name")]
        merged._move_to(competitor)
        known = {competitor.name_key, *competitor.alias_ids.mapped("name_key")}
        by_key = {name_key(name): name for name in names}
        merged.unlink()
        self.env["kam.competitor.alias"].create(
            [{"competitor_id": competitor.id, "name": name} for key, name in by_key.items() if key not in known]
        )
        competitor._message_log(body=self.env._("Merged with %(names)s.", names=", ".join(names)))

    def _move_to(self, competitor):
        """Let every record that names one of these name another competitor."""
        self.env["kam.competitor.position"].sudo()._absorb(self, competitor)
        fields_of = self.env["ir.model.fields"].sudo().search([("relation", "=", self._name), ("store", "=", True)])
        for field in fields_of.filtered(lambda field: field.ttype in ("many2one", "many2many")):
            model = self.env[field.model].sudo().with_context(active_test=False, tracking_disable=True)
            if not model._auto or field.model == "kam.competitor.alias":
                continue
            found = model.search([(field.name, "in", self.ids)])
            if field.ttype == "many2one":
                found.write({field.name: competitor.id})
            else:
                found.write({field.name: [(4, competitor.id), *((3, id_) for id_ in self.ids)]})
