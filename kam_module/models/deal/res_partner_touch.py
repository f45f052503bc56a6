from odoo import fields, models


class ResPartner(models.Model):
    """A call that is done on a deal was a call with the person the deal is with."""

    _inherit = "res.partner"

    def _kam_touch_days(self):
        """:return: as in accounts, with the done calls of deals"""
        yield from super()._kam_touch_days()
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        by_lead = {
            lead.id: lead.partner_id.id for lead in leads.search_fetch([("partner_id", "in", self.ids)], ["partner_id"])
        }
        done = self._kam_touch_activity_domain() & fields.Domain("res_model", "=", "crm.lead")
        done &= fields.Domain("res_id", "in", list(by_lead))
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        for lead_id, day in activities._read_group(done, ["res_id"], ["date_done:max"]):
            yield by_lead[lead_id], day
