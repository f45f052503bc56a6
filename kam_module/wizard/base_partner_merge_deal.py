from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Somebody who was in a deal twice, as two contacts, is there once when the contacts are merged."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._kam_merge_stakeholders(src_partners, dst_partner)
        super()._update_foreign_keys(src_partners, dst_partner)

    def _kam_merge_stakeholders(self, src_partners, dst_partner):
        """Before the wizard would delete, by SQL, what it may not have twice."""
        people = self.env["kam.stakeholder"].sudo().search([("partner_id", "in", (src_partners | dst_partner).ids)])
        for entries in people.grouped("lead_id").values():
            kept = entries.filtered(lambda entry: entry.partner_id == dst_partner)[:1] or entries[0]
            for entry in entries - kept:
                kept._absorb(entry)
        self.env.flush_all()
