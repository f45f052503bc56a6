from odoo import models


class BasePartnerMerge(models.TransientModel):
    """A merged customer is recognised by what it says itself, not by what the others said."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self.env["kam.identity.key"].sudo().search([("partner_id", "in", src_partners.ids)]).unlink()
        super()._update_foreign_keys(src_partners, dst_partner)
        self.env["kam.identity.key"].sudo()._refresh(dst_partner.ids)
