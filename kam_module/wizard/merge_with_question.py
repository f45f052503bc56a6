from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Before contacts are merged who are in one deal both, the user says what to keep."""

    _inherit = "base.partner.merge.automatic.wizard"

    def action_merge(self):
        """As Odoo's; asks first where entries of one deal say different things, those who may read them.

        :return: an action
        """
        people = self.env["kam.stakeholder"]
        if self.partner_ids and not self.env.context.get("kam_merge_answered") and people.has_access("write"):
            entries = people.search([("partner_id", "in", self.partner_ids.ids)])
            groups = [twice for twice in entries.grouped("lead_id").values() if len(twice) > 1]
            if groups and (question := self.env["kam.merge.question"]._ask(groups, self)):
                return question
        return super().action_merge()


class CrmMergeOpportunity(models.TransientModel):
    """Before deals are merged who have the same people, the user says what to keep."""

    _inherit = "crm.merge.opportunity"

    def action_merge(self):
        """As Odoo's; asks first where entries of one person say different things, those who may read them.

        :return: an action
        """
        people = self.env["kam.stakeholder"]
        if not self.env.context.get("kam_merge_answered") and people.has_access("write"):
            entries = people.search([("lead_id", "in", self.opportunity_ids.ids)])
            groups = [twice for twice in entries.grouped("partner_id").values() if len(twice) > 1]
            if groups and (question := self.env["kam.merge.question"]._ask(groups, self)):
                return question
        return super().action_merge()
