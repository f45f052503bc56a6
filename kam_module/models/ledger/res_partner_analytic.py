from odoo import api, fields, models


class ResPartner(models.Model):
    """The analytic account on which the cost to serve of a key account is booked."""

    _inherit = "res.partner"

    def _kam_sync_analytic_accounts(self):
        """Give each key account among these an analytic account and a rule; archive those of released accounts.

        Analytic accounts are never deleted. An account that never was a key account keeps the analytic accounts
        that somebody made for it.
        """
        plan = self.env["kam.ledger.item"]._plan()
        if not plan or not self:
            return
        running, ended = self._kam_key_partners()
        accounts = self._kam_analytic_accounts(plan)
        (running - accounts.partner_id)._kam_create_analytic_accounts(plan)
        released = accounts.filtered(lambda account: account.partner_id in ended)
        released.filtered("active").action_archive()
        released._kam_remove_rules()
        without = running - accounts.filtered("active").partner_id
        resting = accounts.filtered(lambda account: account.partner_id in without)
        for partner_accounts in resting.grouped("partner_id").values():
            partner_accounts[0].action_unarchive()
            partner_accounts[0]._kam_create_rules()

    def _kam_key_partners(self):
        """:return: (those that are key accounts today or will be, those that were)"""
        today = fields.Date.context_today(self)
        by_end = self.env["kam.key.period"].sudo()._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["date_to:array_agg"]
        )
        running = known = self.sudo().browse()
        for partner, ends in by_end:
            known |= partner
            if any(end is None or end >= today for end in ends):
                running |= partner
        return running, known - running

    def _kam_analytic_accounts(self, plan):
        """:return: their analytic accounts of a plan and the plans below, archived ones too, the oldest first"""
        accounts = self.env["account.analytic.account"].sudo().with_context(active_test=False)
        return accounts.search([("partner_id", "in", self.ids), ("plan_id", "child_of", plan.id)], order="id")

    def _kam_create_analytic_accounts(self, plan):
        accounts = self.env["account.analytic.account"].sudo()
        accounts.create(
            [
                {
                    "name": partner.name or partner.display_name,
                    "code": partner.ref,
                    "plan_id": plan.id,
                    "partner_id": partner.id,
                    # An account that all companies share has its costs in all of them.
                    "company_id": partner.company_id.id,
                }
                for partner in self
            ]
        )._kam_create_rules()

    @api.model
    def _kam_sync_all_analytic_accounts(self):
        """The same for all key accounts: at installation, and each night, because a period may start or end today."""
        partners = self.with_context(active_test=False).sudo()
        partners.search([("kam_key_period_ids", "!=", False)])._kam_sync_analytic_accounts()

    @api.readonly
    def action_kam_analytic_items(self):
        """Open the analytic items that are the cost to serve of this account and everything below it.

        :return: an action, or a sentence for those who may not read analytic items
        """
        self.ensure_one()
        return self.env["kam.profitability.report"].open_items(
            [("partner_id", "in", self._kam_with_branches())], "cost_to_serve"
        )
