from odoo import api, fields, models, tools


class KamRatingAnchor(models.Model):
    """The word that a company puts to a rating, so that two colleagues mean the same by +3."""

    _name = "kam.rating.anchor"
    _description = "Word for a Rating"
    _order = "value desc"

    name = fields.Char("Word", required=True, translate=True)
    value = fields.Integer("Rating", required=True, readonly=True, aggregator=False)

    _value_uniq = models.Constraint("UNIQUE(value)", "There is a word for this rating already.")
    _value_bounds = models.Constraint("CHECK(value BETWEEN -5 AND 5)", "Ratings go from -5 to +5.")

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("self.env.lang")
    def _labels(self):
        """:return: [(key, label)] for all ratings, from the enthusiastic advocate down to the antisponsor"""
        words = {anchor.value: anchor.name for anchor in self.sudo().search([])}
        return [(str(value), f"{value:+d} {words.get(value, '')}".strip() if value else f"0 {words.get(0, '')}".strip())
                for value in range(5, -6, -1)]
