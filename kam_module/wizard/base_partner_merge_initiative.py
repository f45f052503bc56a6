from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Two customers that turn out to be one are one branch of an initiative, and hold one position of a competitor."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._kam_merge_branches(src_partners, dst_partner)
        self._kam_merge_positions(src_partners, dst_partner)
        self._kam_merge_words(src_partners, dst_partner)
        super()._update_foreign_keys(src_partners, dst_partner)

    def _kam_merge_branches(self, src_partners, dst_partner):
        """Before the wizard would delete, by SQL, what it may not have twice: what somebody said by hand is kept."""
        rows = self.env["kam.initiative.branch"].sudo().search([("partner_id", "in", (src_partners | dst_partner).ids)])
        for found in rows.grouped("initiative_id").values():
            kept = found.filtered(lambda row: row.partner_id == dst_partner)[:1] or found[0]
            said = found.filtered("override_state")[:1]
            if said and not kept.override_state:
                names = ("override_state", "override_reason", "override_until")
                kept.write({name: said[name] for name in names})
            kept.expected_amount = kept.expected_amount or max(found.mapped("expected_amount"))
            (found - kept).unlink()
        self.env.flush_all()

    def _kam_merge_positions(self, src_partners, dst_partner):
        """Of two entries about the same competitor and category, the one whose contract ends later stays."""
        positions = self.env["kam.competitor.position"].sudo()
        found = positions.search([("partner_id", "in", (src_partners | dst_partner).ids)])
        for entries in found.grouped(lambda entry: (entry.product_categ_id, entry.competitor_id)).values():
            (entries - entries._latest()).active = False
        self.env.flush_all()

    def _kam_merge_words(self, src_partners, dst_partner):
        """Of two entries about the same category, the one that is known since later stays."""
        words = self.env["kam.whitespace.cell"].sudo().search([("partner_id", "in", (src_partners | dst_partner).ids)])
        for entries in words.grouped("product_categ_id").values():
            (entries - entries.sorted(lambda entry: (entry.known_on, entry.id))[-1:]).active = False
        self.env.flush_all()
