from odoo import models


class KamStakeholder(models.Model):
    """Entries of buying centers have a history: figures and choices, no words, so that erasing the words is enough."""

    _inherit = "kam.stakeholder"

    _kam_map_fields = (
        "lead_id",
        "partner_id",
        "force_ids",
        "influence",
        "response_mode",
        "rating",
        "contact_depth",
        "competitor_hold",
        "confidence",
    )

    def _kam_map_person(self):
        return self.partner_id

    def _kam_map_company(self):
        return self.lead_id.partner_id.commercial_partner_id


class KamMapChange(models.Model):
    _inherit = "kam.map.change"

    def _recorded_models(self):
        return [*super()._recorded_models(), "kam.stakeholder"]
