from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A contact that becomes another customer's takes its journal items along."""

    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        entities = [partner.id for partner, vals in zip(self, vals_list) if "commercial_partner_id" in vals]
        nodes = [partner.id for partner, vals in zip(self, vals_list) if "kam_parent_id" in vals]
        booked = self.browse(entities)._kam_with_figures()
        booked._kam_queue_entities()
        self.env["kam.ledger.queue"]._append_trees(nodes)
        super()._write_multi(vals_list)
        booked._kam_queue_entities()
        self.env["kam.ledger.queue"]._append_trees(nodes)

    def _kam_with_figures(self):
        """:return: those with journal items or analytic accounts of their own; a new contact has none"""
        if not self:
            return self
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.id FROM unnest(%s) asked(id)
                WHERE EXISTS (SELECT FROM account_move_line line WHERE line.partner_id = asked.id)
                    OR EXISTS (SELECT FROM account_analytic_account account WHERE account.partner_id = asked.id)
                """,
                list(self._ids),
            )
        )
        return self.browse(partner_id for (partner_id,) in rows)

    def _kam_queue_entities(self):
        """Have the figures recomputed of the customers to whom these partners' items belong now."""
        if self:
            queue = self.env["kam.ledger.queue"]
            queue._append_items(SQL("line.partner_id = ANY(%s)", list(self._ids)))
            queue._append_analytic(SQL("analytic_account.partner_id = ANY(%s)", list(self._ids)))
