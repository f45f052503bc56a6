from odoo import api, models


class ResPartner(models.Model):
    """A company without headquarters: is it a branch of a group that we know?"""

    _name = "res.partner"
    _inherit = ["res.partner", "kam.behind.mixin"]

    @api.model
    def _kam_behind_depends(self):
        return ["name", "vat", "company_registry", "email", "website", "country_id", "is_company", "kam_parent_id"]

    def _kam_behind_company(self):
        return self._origin

    def _kam_behind_is_asked(self):
        return self.is_company and not self.kam_parent_id

    def _kam_behind_party(self):
        return {
            "name": self.name,
            "vat": self.vat,
            "registry": self.company_registry,
            "country": self.country_id.code,
            "email": self.email,
            "website": self.website,
        }
