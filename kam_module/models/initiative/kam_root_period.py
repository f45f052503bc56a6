from odoo import api, models
from odoo.fields import Domain


class KamRootPeriod(models.Model):
    _inherit = "kam.root.period"

    @api.model
    def _on_change(self, partner_ids, root_ids, date_from, date_to):
        super()._on_change(partner_ids, root_ids, date_from, date_to)
        domain = Domain("partner_id", "in", [*partner_ids, *root_ids])
        domain |= Domain("partner_id.kam_root_id", "in", root_ids)
        initiatives = self.env["kam.initiative"].sudo().search(domain & Domain("state", "!=", "closed"))
        if initiatives:
            initiatives._sync_members()
