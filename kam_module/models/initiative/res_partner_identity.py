from odoo import api, models

WATCHED = {"name", "vat", "company_registry", "email", "website", "country_id", "is_company", "parent_id"}
"""What a customer is recognised by."""


class ResPartner(models.Model):
    """Keeps the keys of what identifies a customer (``kam.identity.key``) with every change of it."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        telling = partners.filtered(lambda partner: partner.is_company or (partner.parent_id and partner.email))
        self.env["kam.identity.key"]._refresh_later(telling.ids)
        return partners

    def _write_multi(self, vals_list):
        super()._write_multi(vals_list)
        changed = [partner.id for partner, vals in zip(self, vals_list) if not WATCHED.isdisjoint(vals)]
        self.env["kam.identity.key"]._refresh_later(changed)
