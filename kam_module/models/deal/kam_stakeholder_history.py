from odoo import fields, models


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

    def _verified_on(self, day):
        """When entries were verified the last time up to a day.

        A check says how old the fact was then, which tells of the time before it too.

        :return: ``{entry id: date}``, without those that were not verified by then
        """
        checks = self.env["kam.fact.check"].sudo().search_fetch(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id", "date", "answer", "age"]
        )
        dates = [(entry.id, entry.verified_on) for entry in self if entry.verified_on]
        dates += [(check.res_id, check.date) for check in checks if check.answer != "unknown"]
        dates += [(check.res_id, fields.Date.subtract(check.date, days=check.age)) for check in checks if check.age]
        return dict(sorted((id_, verified) for id_, verified in dates if verified <= day))


class KamMapChange(models.Model):
    _inherit = "kam.map.change"

    _of_deal = models.Index("((values->>'lead_id')) WHERE res_model = 'kam.stakeholder'")

    def _recorded_models(self):
        return [*super()._recorded_models(), "kam.stakeholder"]
