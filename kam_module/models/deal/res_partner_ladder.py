from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """People who answer milestone questions."""

    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_source(self):
        answered = self.env["kam.lead.milestone"].sudo().search([("source_id", "in", self.ids)], limit=1)
        if answered:
            raise UserError(
                self.env._(
                    "%(person)s answered questions in %(deal)s: archive the contact instead.",
                    person=answered.source_id.name,
                    deal=answered.lead_id.name,
                )
            )

    def action_kam_plan_visit(self):
        """Plan a visit to this person, in the one open deal that the person decides about, or in one to be chosen.

        :return: an action
        """
        self.ensure_one()
        deals = self.kam_stakeholder_ids.lead_id.filtered(lambda lead: lead.active and lead.won_status == "pending")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "kam.visit",
            "views": [(False, "form")],
            "context": {
                "default_lead_id": deals.id if len(deals) == 1 else False,
                "default_partner_ids": self.ids,
            },
        }

    def _kam_erase_judgements(self):
        super()._kam_erase_judgements()
        visits = self.env["kam.visit"].sudo().search([("partner_ids", "in", self.ids)])
        visits.with_context(tracking_disable=True).write({"learned": False, "worries": False})
        notes = [("partner_id", "in", self.ids), ("kind", "=", "note")]
        self.env["kam.visit.proposal"].sudo().search(notes).write({"text": False, "fingerprint": False})
        history = [("model", "=", "kam.visit"), ("res_id", "in", visits.ids)]
        self.env["mail.message"].sudo().search(history).unlink()
