from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """People who answered milestone questions."""

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
