from odoo import api, fields, models


class KamStakeholder(models.Model):
    """Once a week everybody is asked to check the facts that are theirs."""

    _inherit = "kam.stakeholder"

    def _responsible(self):
        """:return: the user who is asked about this entry: the salesperson of the deal, else the account's manager"""
        self.ensure_one()
        return self.lead_id.user_id or self.account_id.kam_manager_id

    @api.model
    def _cron_ask(self):
        """Plan one activity for each user with facts to check, at the deal with the most urgent one.

        Whoever has not answered the last one is not asked a second time. The activity says how many, nothing else:
        it is read by more people than may read judgements.
        """
        kind = self.env.ref("kam_module.mail_activity_type_check", raise_if_not_found=False)
        if not kind:
            return
        due = self.search([("is_due", "=", True), ("lead_id.active", "=", True)], order="urgency desc, id")
        entries = due.grouped(lambda person: person._responsible())
        asked = self.env["mail.activity"].search([("activity_type_id", "=", kind.id)]).user_id
        for user, people in entries.items():
            if user.active and user not in asked:
                people[:1].lead_id.activity_schedule(
                    activity_type_id=kind.id,
                    user_id=user.id,
                    date_deadline=fields.Date.add(fields.Date.context_today(self), days=7),
                    summary=self._reminder_summary(user, len(people)),
                )

    def _reminder_summary(self, user, count):
        translated = self.with_context(lang=user.lang).env
        return translated._("%(count)s facts to check: Key Accounts, Deals, Facts to Check", count=count)
