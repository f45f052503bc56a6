from odoo import api, fields, models

from .kam_counterpart import LEVELS


class KamContactRule(models.Model):
    """How often people of a level are met, and how high the colleague who looks after them stands."""

    _name = "kam.contact.rule"
    _description = "Contact Rule"
    _order = "tier_id, applies_to, id"

    tier_id = fields.Many2one(
        "kam.tier", index="btree_not_null", ondelete="cascade", help="Empty: every account without a rule of its tier."
    )
    applies_to = fields.Selection(
        [*LEVELS, ("decides", "Who decides in an open deal")],
        required=True,
        help="Level of the people. Who decides is subject to this rule and to that of the own level: the stricter one "
        "of each counts.",
    )
    rhythm = fields.Integer(
        "Rhythm (days)",
        required=True,
        default=90,
        aggregator=False,
        help="They are in contact with their counterpart at least once in so many days.",
    )
    colleague_level_id = fields.Many2one(
        "kam.colleague.level",
        "Needs Our Level",
        index="btree_not_null",
        ondelete="restrict",
        help="One of their counterparts has this level or one above. Empty: any.",
    )

    _rule_uniq = models.UniqueIndex(
        "(COALESCE(tier_id, 0), applies_to)", "There is a rule for this tier and these people already."
    )
    _rhythm_positive = models.Constraint("CHECK(rhythm > 0)", "A rhythm is at least one day.")

    @api.depends("tier_id", "applies_to")
    def _compute_display_name(self):
        labels = dict(self._fields["applies_to"]._description_selection(self.env))
        for rule in self:
            tier = rule.tier_id.name or self.env._("Every tier")
            rule.display_name = f"{tier}: {labels.get(rule.applies_to, '')}"
