from odoo import api, models


class KamRootPeriod(models.Model):
    _inherit = "kam.root.period"

    @api.model
    def _on_change(self, partner_ids, root_ids, date_from, date_to):
        super()._on_change(partner_ids, root_ids, date_from, date_to)
        queue = self.env["kam.ledger.queue"]
        queue._append_entities(partner_ids, date_from, date_to)
        queue._append_trees({*partner_ids, *root_ids})
