from odoo import api, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """A deal of a branch whose headquarters has decided for a supplier list that we are not on."""

    _inherit = "crm.lead"

    def _kam_exclusions(self):
        """The deals of initiatives that exclude us, and deals of no initiative of their branches within the window.

        :return: ``{deal: evidence}`` with the name of the ``initiative``
        """
        excluded = dict(super()._kam_exclusions())
        by_branch = self._kam_excluding_initiatives()
        for deal in self:
            known = deal.sudo()
            initiative = known.kam_initiative_id
            if not initiative:
                initiative = by_branch.get(known.partner_id.commercial_partner_id.id, initiative)
            if initiative.supplier_status == "excluded":
                excluded[deal] = {"initiative": initiative.name}
        return excluded

    @api.model
    def _kam_score_depends(self):
        return [*super()._kam_score_depends(), "kam_initiative_id.supplier_status"]

    def _kam_excluding_initiatives(self):
        """:return: ``{branch id: initiative}`` of the running ones that exclude us, at these deals' branches"""
        today = self.env["res.partner"]._kam_today()
        companies = self.sudo().partner_id.commercial_partner_id
        running = Domain("supplier_status", "=", "excluded") & Domain("state", "!=", "closed")
        running &= Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        rows = self.env["kam.initiative.branch"].sudo().search(
            Domain("partner_id", "in", companies.ids) & Domain("initiative_id", "any", running)
        )
        return {row.partner_id.id: row.initiative_id for row in rows}
