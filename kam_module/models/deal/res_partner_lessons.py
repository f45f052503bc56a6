from odoo import models
from odoo.fields import Command


class ResPartner(models.Model):
    """What budgets and lessons say about people."""

    _inherit = "res.partner"

    def _kam_erase_judgements(self):
        """Figures of estimates and the words of lessons stay: lessons are the company's, and name people at most."""
        super()._kam_erase_judgements()
        estimates = self.env["kam.budget.estimate"].sudo()
        estimates.search([("source_id", "in", self.ids)]).write({"reason": False})
        estimates.search([("mover_id", "in", self.ids)]).write({"mover_id": False})
        lessons = self.env["kam.deal.review"].sudo().search([("decided_by_ids", "in", self.ids)])
        lessons.write({"decided_by_ids": [Command.unlink(id_) for id_ in self.ids]})
