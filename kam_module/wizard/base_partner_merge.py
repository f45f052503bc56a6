from odoo import models
from odoo.tools import SQL


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """The wizard moves journal items, and would move figures, from one partner to the other by SQL.

        Figures are taken away before, or two rows of the same customer and month would meet.
        """
        partners = src_partners | dst_partner
        queue = self.env["kam.ledger.queue"]
        self.env.flush_all()
        partners._kam_queue_entities()
        queue._append_entities(partners.ids)
        queue._append_trees(partners.ids)
        self._kam_remove_figures(partners)
        super()._update_foreign_keys(src_partners, dst_partner)
        partners._kam_queue_entities()
        queue._append_trees(partners.ids)

    def _kam_remove_figures(self, partners):
        queue = self.env["kam.ledger.queue"]
        # Branches whose ultimate parent was one of them carry it in their figures.
        queue._append(
            SQL(
                "SELECT DISTINCT COALESCE(partner_id, vendor_id), company_id, month FROM kam_ledger_month"
                " WHERE account_was_id = ANY(%s)",
                partners.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM kam_ledger_month WHERE partner_id = ANY(%(ids)s) OR vendor_id = ANY(%(ids)s)"
                " OR account_was_id = ANY(%(ids)s)",
                ids=partners.ids,
            )
        )
        self.env.cr.execute(SQL("DELETE FROM kam_ledger_account WHERE account_id = ANY(%s)", partners.ids))
