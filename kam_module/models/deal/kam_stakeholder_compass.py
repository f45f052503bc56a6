from odoo import api, models


class KamStakeholder(models.Model):
    _inherit = "kam.stakeholder"

    @api.model
    def _compass_labels(self):
        """:return: ``{field: {key: label}}`` of the judgements that a score is explained by, in the user's language"""
        described = self.fields_get(["influence", "rating", "contact_depth", "response_mode"], ["selection"])
        return {name: dict(description["selection"]) for name, description in described.items()}
