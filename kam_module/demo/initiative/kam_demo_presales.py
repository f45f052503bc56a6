from odoo import api, fields, models

from ..deal.gates import COST


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        self._load_presales_cost()

    @api.model
    def _load_presales_cost(self):
        """What the trial in Dalian has cost so far, on its own analytic account."""
        presales = self.env.ref("kam_module.demo_presales_trial", raise_if_not_found=False)
        plan = self.env["kam.ledger.item"]._plan()
        if not (plan and presales and presales.analytic_account_id):
            return
        self._make(
            "account.analytic.line",
            {
                name: {
                    "name": text,
                    "amount": -amount,
                    "date": fields.Date.subtract(fields.Date.today(), days=days),
                    plan._column_name(): presales.analytic_account_id.id,
                }
                for name, text, amount, days in COST
            },
        )
