from odoo import fields, models
from odoo.tools import SQL


class CrmStage(models.Model):
    _inherit = "crm.stage"

    compass_stage_id = fields.Many2one(
        "kam.compass.stage",
        index="btree_not_null",
        ondelete="set null",
        help="How far the customer is when an opportunity stands here. Changing it changes the opportunities here.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("compass_stage_id") and self:
            self._kam_map_deals(vals["compass_stage_id"])
        return result

    def _kam_map_deals(self, compass_stage_id):
        """A stage may hold a million opportunities: one statement instead of a computation for each."""
        leads = self.env["crm.lead"]
        leads.flush_model(["stage_id", "compass_stage_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead SET compass_stage_id = %s
                WHERE stage_id = ANY(%s) AND compass_stage_id IS DISTINCT FROM %s
                """,
                compass_stage_id,
                self.ids,
                compass_stage_id,
            )
        )
        leads.invalidate_model(["compass_stage_id"])
