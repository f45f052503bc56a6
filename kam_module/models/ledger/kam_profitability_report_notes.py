from odoo import api, models


class KamProfitabilityReport(models.Model):
    """What the screen has to say beside the figures."""

    _inherit = "kam.profitability.report"

    @api.model
    @api.readonly
    def screen_notes(self):
        """For the screen: what the figures do not hold.

        :return: ``{"pending": ..., "partial": ...}``, each a sentence or False: whether changes are still to be
            counted, and whether the sums leave out what the user may not read
        """
        self.browse().check_access("read")
        return {"pending": self.env["kam.ledger.month"]._pending_message(), "partial": self._partial_message()}

    @api.model
    def _partial_message(self):
        """:return: a sentence when the sums leave out what the user may not read, else False"""
        if self.env.su:
            return False
        if not self.env["res.partner"]._kam_reads_every_account():
            return self.env._("Partial: these are the figures of the accounts that you or your teams manage.")
        others = self.env["res.company"].sudo().search([("id", "not in", self.env.user._get_company_ids())])
        facts = self.env["kam.ledger.month"].sudo()
        # Only the index is looked at: without another company, or without facts of it, nothing else is.
        if others and facts.search_count([("company_id", "in", others.ids)], limit=1):
            return self.env._("Partial: the figures of companies that you have no access to are left out.")
        return False
