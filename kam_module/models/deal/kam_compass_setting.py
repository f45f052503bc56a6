from odoo import api, models


class KamCompassSetting(models.AbstractModel):
    """Part of the method: changing it changes the scores of open deals, which a job computes at once."""

    _name = "kam.compass.setting"
    _description = "Part of the Method That Scores Depend on"

    @api.model
    def _compass_fields(self):
        """:return: the fields that scores depend on, as a set"""
        return set(self._fields)

    @api.model_create_multi
    def create(self, vals_list):
        watched = self._compass_fields()
        if any(not watched.isdisjoint(vals) for vals in vals_list):
            self.env["crm.lead"]._kam_score_again()
        return super().create(vals_list)

    def write(self, vals):
        if not self._compass_fields().isdisjoint(vals):
            self.env["crm.lead"]._kam_score_again()
        return super().write(vals)

    def unlink(self):
        self.env["crm.lead"]._kam_score_again()
        return super().unlink()


class KamParticipation(models.Model):
    _name = "kam.participation"
    _inherit = ["kam.participation", "kam.compass.setting"]


class KamParticipationTemplate(models.Model):
    _name = "kam.participation.template"
    _inherit = ["kam.participation.template", "kam.compass.setting"]

    @api.model
    def _compass_fields(self):
        return {"active", "sequence"}


class KamBuyingRole(models.Model):
    _name = "kam.buying.role"
    _inherit = ["kam.buying.role", "kam.compass.setting"]

    @api.model
    def _compass_fields(self):
        return {"active", "decides", "guides"}


class KamBuyingForce(models.Model):
    _name = "kam.buying.force"
    _inherit = ["kam.buying.force", "kam.compass.setting"]

    @api.model
    def _compass_fields(self):
        return {"active", "role_id"}


class KamFactKind(models.Model):
    _name = "kam.fact.kind"
    _inherit = ["kam.fact.kind", "kam.compass.setting"]

    @api.model
    def _compass_fields(self):
        return {"half_life", "code"}


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "kam.compass.setting"]

    @api.model
    def _compass_fields(self):
        return {name for name in self._fields if name.startswith(("kam_weight_", "kam_band_"))}
