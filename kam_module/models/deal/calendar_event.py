from odoo import api, fields, models


class CalendarEvent(models.Model):
    """Meetings that are visits in deals. Other meetings are as they always were."""

    _inherit = "calendar.event"

    kam_visit_ids = fields.One2many("kam.visit", "event_id", "Visits", groups="kam_module.group_kam_user")
    kam_question_ids = fields.Many2many(
        "kam.lead.milestone",
        string="Questions to Answer",
        compute="_compute_kam_question_ids",
        groups="kam_module.group_kam_user",
        help="The milestone questions that this meeting is to answer.",
    )

    @api.depends("kam_visit_ids.question_ids")
    def _compute_kam_question_ids(self):
        for event in self:
            event.kam_question_ids = event.kam_visit_ids.question_ids

    # Changes

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            visits = self._kam_visits()
            if vals["active"]:
                visits.filtered(lambda visit: visit.state == "cancelled").state = "planned"
            else:
                visits.filtered(lambda visit: visit.state == "planned").state = "cancelled"
        return result

    def unlink(self):
        """Delete meetings; their visits keep what they say, and those that were planned are cancelled."""
        visits = self._kam_visits()
        visits.filtered(lambda visit: visit.state == "planned").state = "cancelled"
        visits.event_id = False
        return super().unlink()

    def _kam_visits(self):
        # Whoever may change a meeting need not read its visits.
        return self.env["kam.visit"].sudo().search([("event_id", "in", self.ids)])

    # Series: Odoo deletes meetings and makes them anew, and the visits go with them

    def _rewrite_recurrence(self, values, time_values, recurrence_values):
        base = self.recurrence_id.base_event_id or self.recurrence_id._get_first_event(include_outliers=False)
        visits = self.recurrence_id.calendar_event_ids._kam_visits().filtered(lambda visit: visit.state == "planned")
        super()._rewrite_recurrence(values, time_values, recurrence_values)
        visits._follow_series(base)

    def _update_future_events(self, values, time_values, recurrence_values):
        visits = self.recurrence_id.calendar_event_ids._kam_visits().filtered(lambda visit: visit.state == "planned")
        super()._update_future_events(values, time_values, recurrence_values)
        visits._follow_series(self)

    # Actions

    def action_kam_open_visit(self):
        """Open the visit that this meeting is.

        :return: an action
        """
        self.ensure_one()
        action = {"type": "ir.actions.act_window", "name": self.env._("Visits"), "res_model": "kam.visit"}
        visits = self.kam_visit_ids
        if len(visits) == 1:
            return {**action, "res_id": visits.id, "views": [(False, "form")]}
        return {**action, "views": [(False, "list"), (False, "form")], "domain": [("event_id", "=", self.id)]}

    def action_kam_make_visit(self):
        """Make a visit of a meeting: it gets a purpose and a debrief.

        :return: an action
        """
        self.ensure_one()
        if self.kam_visit_ids:
            return self.action_kam_open_visit()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "kam.visit",
            "views": [(False, "form")],
            "context": {
                "default_event_id": self.id,
                "default_lead_id": self.opportunity_id.id,
                "default_name": self.name,
                "default_start": self.start,
                "default_stop": self.stop,
                "default_user_id": self.user_id.id,
                "default_partner_ids": self.partner_ids.filtered("partner_share").ids,
            },
        }


class KamVisit(models.Model):
    _inherit = "kam.visit"

    def _follow_series(self, base):
        """Visits whose meeting of a series was deleted move to the nearest meeting of the new series.

        :param base: the meeting that the new series is made from
        """
        meetings = base.recurrence_id.calendar_event_ids.filtered("active").sorted("start")
        for visit in self.filtered(lambda visit: visit.state == "cancelled" and visit.start):
            if meetings:
                nearest = min(meetings, key=lambda meeting: abs(meeting.start - visit.start))
                visit.write({"event_id": nearest.id, "state": "planned"})
