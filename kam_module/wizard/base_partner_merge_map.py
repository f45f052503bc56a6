from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Lines between two contacts that turn out to be one person mean nothing any more."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        partners = (src_partners | dst_partner).ids
        lines = self.env["kam.influence"].sudo()
        lines.search([("source_id", "in", partners), ("target_id", "in", partners)]).unlink()
        src_partners.sudo().filtered(lambda person: person.kam_reports_to_id == dst_partner).kam_reports_to_id = False
        if dst_partner.sudo().kam_reports_to_id in src_partners:
            dst_partner.sudo().kam_reports_to_id = False
        self.env.flush_all()
        super()._update_foreign_keys(src_partners, dst_partner)
