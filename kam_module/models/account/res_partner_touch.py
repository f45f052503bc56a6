from odoo import api, fields, models

CORRESPONDENCE = ("email", "email_outgoing", "comment")


class ResPartner(models.Model):
    """When people were last in contact with us."""

    _inherit = "res.partner"

    # Business words

    @api.model
    def _kam_touch_activity_domain(self):
        """:return: which done activities are a touch point: calls, meetings and mails, but not a to-do of our own"""
        # The id is cached; the record's existence would be asked for at each call.
        mail_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mail_activity_data_email", raise_if_not_found=False)
        return fields.Domain("active", "=", False) & fields.Domain("date_done", "!=", False) & (
            fields.Domain("activity_type_id.category", "in", ("phonecall", "meeting"))
            | fields.Domain("activity_type_id", "in", [mail_id] if mail_id else [])
        )

    def _kam_last_touches(self):
        """The newest touch point with each of these people: a meeting, correspondence, or a call that is done.

        :return: ``{partner id: date}``, without those whom nobody met
        """
        last = {}
        for partner_id, day in self._kam_touch_days():
            if day and partner_id in self._ids:
                last[partner_id] = max(day, last.get(partner_id, day))
        return last

    def _kam_touch_days(self):
        """Only dates are read: whoever may answer about a person may know when somebody of ours met them.

        :return: (partner id, date of the newest touch point of a kind)
        """
        now = fields.Datetime.now()
        meetings = self.env["calendar.event"].sudo()._read_group(
            [("partner_ids", "in", self.ids), ("start", "<=", now)], ["partner_ids"], ["start:max"]
        )
        messages = self.env["mail.message"].sudo()
        written = [("message_type", "in", CORRESPONDENCE), ("date", "<=", now)]
        found = [
            *meetings,
            *messages._read_group([*written, ("author_id", "in", self.ids)], ["author_id"], ["date:max"]),
            *messages._read_group([*written, ("partner_ids", "in", self.ids)], ["partner_ids"], ["date:max"]),
        ]
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        done = self._kam_touch_activity_domain() & fields.Domain("res_model", "=", "res.partner")
        done &= fields.Domain("res_id", "in", self.ids)
        yield from ((partner.id, moment.date()) for partner, moment in found if moment)
        yield from activities._read_group(done, ["res_id"], ["date_done:max"])
