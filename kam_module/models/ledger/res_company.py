from odoo import api, fields, models
from odoo.tools import SQL


class ResCompany(models.Model):
    _inherit = "res.company"

    kam_direct_cost_source = fields.Selection(
        [("posted", "Posted cost lines"), ("standard", "Standard cost, frozen at posting")],
        "Direct Cost of Accounts",
        required=True,
        default="posted",
        help="Posted cost lines: journal items on accounts of type Cost of Revenue. Standard cost: quantity × the "
        "product's cost on the day when the invoice was posted, of invoices posted from now on; the cost lines that "
        "a real-time valuation books for the same product in the same entry are then left out.",
    )
    kam_dso_days = fields.Integer(
        "Days of Billing in the DSO",
        default=90,
        help="Days sales outstanding compares what is open with what was billed in this number of days.",
    )

    _kam_dso_days_positive = models.Constraint(
        "CHECK (kam_dso_days BETWEEN 1 AND 730)", "The DSO looks at 1 to 730 days of billing."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # What a company of one's own bought counted as a customer's before.
        self.env["kam.ledger.queue"]._append_entities(companies.partner_id.ids)
        return companies

    def _write_multi(self, vals_list):
        watched = {"partner_id", "kam_direct_cost_source", *self.env["kam.ledger.item"]._difference_account_fields()}
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
            SQL("line.company_id = ANY(%s) AND line.kam_cost_product_id IS NOT NULL", list(self._ids))
        )
        queue._append_items(
            SQL(
                "line.account_id IN (SELECT unnest(ARRAY[%s]) FROM res_company WHERE id = ANY(%s))",
                names,
                list(self._ids),
            )
        )
        self.env.cr.execute(SQL("SELECT partner_id FROM res_company WHERE id = ANY(%s)", list(self._ids)))
        queue._append_entities([partner_id for (partner_id,) in self.env.cr.fetchall()])
