from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.stage_time import Change, stages_over_time, time_in_stages

DAY = 86400


class CrmLead(models.Model):
    """How long the customer has been where, from what Odoo tracks of our stage and of the compass stage."""

    _inherit = "crm.lead"

    kam_compass_days = fields.Integer(
        "Days in Compass Stage",
        compute="_compute_kam_compass_days",
        aggregator=False,
        help="Since the customer came to this compass stage the last time; until the deal was closed.",
    )

    @api.depends("kam_compass_since", "date_closed", "won_status")
    def _compute_kam_compass_days(self):
        for lead in self:
            since = lead.kam_compass_since
            lead.kam_compass_days = max((lead._kam_clock() - since).days, 0) if since else 0

    def _kam_clock(self):
        """:return: the moment until which time counts in this deal"""
        self.ensure_one()
        closed = self.won_status != "pending" and self.date_closed
        return closed or self.env.cr.now()

    def _kam_stage_days(self):
        """How long these deals were in each compass stage, all visits to a stage together.

        :return: ``{lead id: {compass stage id: days}}``, days as a fraction, until the deal was closed
        """
        parts = self._kam_stages_over_time()
        return {
            lead_id: {stage_id: seconds / DAY for stage_id, seconds in time_in_stages(found).items()}
            for lead_id, found in parts.items()
        }

    def _kam_stages_over_time(self):
        """:return: ``{lead id: [(from, to, compass stage id)]}``, as ``tools.stage_time.stages_over_time``"""
        changes = self._kam_tracked_changes(("stage_id", "compass_stage_id"))
        stages = self.env["crm.stage"].sudo().search_fetch([("compass_stage_id", "!=", False)], ["compass_stage_id"])
        mapping = {stage.id: stage.compass_stage_id.id for stage in stages}
        return {
            lead.id: stages_over_time(
                lead.create_date or self.env.cr.now(),
                lead._kam_clock(),
                changes[lead.id, "stage_id"],
                lead.stage_id.id,
                changes[lead.id, "compass_stage_id"],
                lead.compass_stage_id.id,
                mapping,
            )
            for lead in self
        }

    def _kam_tracked_changes(self, names):
        """:return: ``{(lead id, field name): [Change]}`` as Odoo tracked them, in one query"""
        found = defaultdict(list)
        if not self.ids:
            return found
        known = {self.env["ir.model.fields"]._get(self._name, name).id: name for name in names}
        self.env["mail.tracking.value"].flush_model()
        self.env["mail.message"].flush_model(["model", "res_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message.res_id, value.field_id, value.create_date, value.old_value_integer
                FROM mail_message message
                JOIN mail_tracking_value value ON value.mail_message_id = message.id
                WHERE message.model = %s AND message.res_id = ANY(%s) AND value.field_id = ANY(%s)
                ORDER BY value.id
                """,
                self._name,
                self.ids,
                list(known),
            )
        )
        for lead_id, field_id, at, before in rows:
            found[lead_id, known[field_id]].append(Change(at, before or None))
        return found
