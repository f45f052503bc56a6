from odoo import api, models
from odoo.tools import SQL


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # What a company of one's own bought counted as a customer's before.
        self.env["kam.ledger.queue"]._append_entities(companies.partner_id.ids)
        return companies

    def _write_multi(self, vals_list):
        watched = {"partner_id", *self.env["kam.ledger.item"]._difference_account_fields()}
        changed = self.browse(company.id for company, vals in zip(self, vals_list) if not watched.isdisjoint(vals))
        changed._kam_queue()
        super()._write_multi(vals_list)
        changed._kam_queue()

    def _kam_queue(self):
        """Have the figures recomputed that depend on these companies' settings, as the database holds them now."""
        if not self:
            return
        names = SQL(", ").join(map(SQL.identifier, self.env["kam.ledger.item"]._difference_account_fields()))
        queue = self.env["kam.ledger.queue"]
        queue._append_items(
            SQL(
                "line.account_id IN (SELECT unnest(ARRAY[%s]) FROM res_company WHERE id = ANY(%s))",
                names,
                list(self._ids),
            )
        )
        self.env.cr.execute(SQL("SELECT partner_id FROM res_company WHERE id = ANY(%s)", list(self._ids)))
        queue._append_entities([partner_id for (partner_id,) in self.env.cr.fetchall()])
