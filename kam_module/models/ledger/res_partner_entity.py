from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A contact that becomes another customer's takes its journal items along."""

    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        entities = [partner.id for partner, vals in zip(self, vals_list) if "commercial_partner_id" in vals]
        nodes = [partner.id for partner, vals in zip(self, vals_list) if "kam_parent_id" in vals]
        self.browse(entities)._kam_queue_entities()
        self.env["kam.ledger.queue"]._append_trees(nodes)
        super()._write_multi(vals_list)
        self.browse(entities)._kam_queue_entities()
        self.env["kam.ledger.queue"]._append_trees(nodes)

    def _kam_queue_entities(self):
        """Have the figures recomputed of the customers to whom these partners' items belong now."""
        if self:
            queue = self.env["kam.ledger.queue"]
            queue._append_items(SQL("line.partner_id = ANY(%s)", list(self._ids)))
            queue._append_analytic(SQL("analytic_account.partner_id = ANY(%s)", list(self._ids)))
