from odoo import api, fields, models

from . import gates, people


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        if deal := self._open_deal(people.CONTACT):
            self._load_presales(deal)
            self._load_overridden_gate(deal)

    @api.model
    def _load_presales(self, deal):
        told = dict(gates.PRESALES)
        day = fields.Date.subtract(fields.Date.today(), days=told.pop("days"))
        presales = self._make(
            "kam.presales",
            {
                "presales_trial": {
                    **told,
                    "lead_id": deal.id,
                    "state": "approved",
                    "requested_by_id": deal.user_id.id,
                    "requested_on": day,
                    "approver_id": self.env.ref("base.user_admin").id,
                    "approved_by_id": self.env.ref("base.user_admin").id,
                    "approved_on": day,
                    "approved_amount": told["cost"],
                    "customer_id": deal.partner_id.commercial_partner_id.id,
                }
            },
        )
        presales._open_analytic_account()

    @api.model
    def _load_overridden_gate(self, deal):
        told = gates.OVERRIDDEN
        gate = self.env.ref(f"kam_module.gate_{told['gate']}", raise_if_not_found=False)
        question = self._demo_question(deal, told["question"])
        if not (gate and question):
            return
        moment = fields.Datetime.subtract(fields.Datetime.now(), days=told["days"])
        self._make(
            "kam.gate.override",
            {
                "overridden_gate": {
                    **self.env["kam.gate.override"]._values(deal, gate, gate._unanswered(question)),
                    "state": "overridden",
                    "user_id": deal.user_id.id,
                    "passed_on": moment,
                    "to_stage_id": deal.stage_id.id,
                    "reason": told["reason"],
                    "reason_by_id": deal.user_id.id,
                    "reason_on": moment,
                }
            },
        )
