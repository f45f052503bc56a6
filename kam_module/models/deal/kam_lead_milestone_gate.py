from odoo import api, models

PROOF = {"state", "attachment_ids", "message_id", "event_id", "is_key_node", "buying_step_id", "compass_stage_id"}


class KamLeadMilestone(models.Model):
    """An answer makes good what a deal passed without it."""

    _inherit = "kam.lead.milestone"

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        if answered := questions.filtered(lambda question: question.state == "answered"):
            self.env["kam.gate.override"]._make_good(answered.lead_id)
        return questions

    def write(self, vals):
        result = super().write(vals)
        if not PROOF.isdisjoint(vals):
            self.env["kam.gate.override"]._make_good(self.lead_id)
        return result
