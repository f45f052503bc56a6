from odoo import api, fields, models


class KamCompetitorMerge(models.TransientModel):
    """The same competitor was entered under two names."""

    _name = "kam.competitor.merge"
    _description = "Merge Competitors"

    competitor_ids = fields.Many2many("kam.competitor", string="Competitors", required=True)
    competitor_id = fields.Many2one(
        "kam.competitor",
        "The One That Stays",
        required=True,
        domain="[('id', 'in', competitor_ids)]",
        help="The names of the others become its other names.",
    )

    @api.model
    def default_get(self, fields):
        """Offer the competitors selected in the list; the oldest one stays."""
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") if self.env.context.get("active_model") == "kam.competitor" else None
        if ids:
            values.update(competitor_ids=[(6, 0, ids)], competitor_id=min(ids))
        return values

    def action_apply(self):
        """Merge them.

        :return: an action that opens the one that stays
        :raise UserError: when fewer than two are chosen
        """
        self.ensure_one()
        self.competitor_ids.action_merge_into(self.competitor_id)
        return self.competitor_id._get_records_action()
