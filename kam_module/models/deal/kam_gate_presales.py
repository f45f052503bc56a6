from odoo import models

from .kam_gate_missing import Missing


class KamGate(models.Model):
    """The gate that an approval of presales opens."""

    _inherit = "kam.gate"

    def _kam_missing_presales(self, leads):
        """An approval; of several presales projects of a deal one is enough."""
        by_lead = self.env["kam.presales"].sudo().search([("lead_id", "in", leads.ids)]).grouped("lead_id")
        found = {}
        for lead in leads:
            projects = by_lead.get(lead, self.env["kam.presales"])
            approved = projects.filtered(lambda presales: presales._is_approved())
            missing = [] if approved else [Missing(self._presales_words(projects[:1]))]
            found |= {(lead, gate): missing for gate in self}
        return found

    def _presales_words(self, presales):
        """:return: why presales that is not approved does not open the gate, as a part of a sentence"""
        texts = {
            "draft": self.env._("the presales project is not requested yet"),
            "requested": self.env._("the presales project is requested and not decided"),
            "refused": self.env._("the presales project was refused"),
            "closed": self.env._("the presales project was closed without approval"),
        }
        return texts.get(presales.state) or self.env._("no presales project is approved")
