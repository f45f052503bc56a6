from odoo import fields, models

from .compass_facts import PARTS


class ResCompany(models.Model):
    _inherit = "res.company"

    # Weights of the parts of the compass score, and limits of its bands
    kam_weight_coverage = fields.Integer("Weight of Coverage", default=35)
    kam_weight_support = fields.Integer("Weight of Support", default=30)
    kam_weight_proof = fields.Integer("Weight of Proof", default=25)
    kam_weight_freshness = fields.Integer("Weight of Freshness", default=10)
    kam_band_fair = fields.Integer("Fair From", default=40)
    kam_band_strong = fields.Integer("Strong From", default=70)

    _kam_weights_positive = models.Constraint(
        "CHECK (LEAST(kam_weight_coverage, kam_weight_support, kam_weight_proof, kam_weight_freshness) >= 0"
        " AND kam_weight_coverage + kam_weight_support + kam_weight_proof + kam_weight_freshness > 0)",
        "The weights of the compass score are not negative, and at least one is above 0.",
    )
    _kam_bands_in_order = models.Constraint(
        "CHECK (kam_band_fair > 0 AND kam_band_strong > kam_band_fair AND kam_band_strong <= 100)",
        "A fair score starts above 0, and a strong one above that, at 100 at most.",
    )

    def _kam_part_weights(self):
        """:return: ``{code of the part: its weight in the compass score}``"""
        self.ensure_one()
        return {code: self[f"kam_weight_{code}"] for code in PARTS}
