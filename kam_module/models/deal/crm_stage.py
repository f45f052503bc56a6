from odoo import api, fields, models
from odoo.tools import SQL


class CrmStage(models.Model):
    """A stage of the pipeline is where we are; it says which step of the customer it answers."""

    _inherit = "crm.stage"

    # What the customer does meanwhile
    kam_buying_step_id = fields.Many2one(
        "kam.buying.step",
        "Buying Step",
        index="btree_not_null",
        ondelete="restrict",
        help="What the customer does while an opportunity stands here.",
    )
    kam_selling_name = fields.Char(related="kam_buying_step_id.selling_name")
    kam_key_node = fields.Char(related="kam_buying_step_id.key_node")
    compass_stage_id = fields.Many2one(
        "kam.compass.stage",
        index="btree_not_null",
        ondelete="set null",
        help="How far the customer is when an opportunity stands here. Changing it changes the opportunities here "
        "whose compass stage nobody has set by hand.",
    )

    @api.onchange("kam_buying_step_id")
    def _onchange_kam_buying_step_id(self):
        self.compass_stage_id = self.kam_buying_step_id.compass_stage_id or self.compass_stage_id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._kam_with_compass(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._kam_with_compass(vals)
        result = super().write(vals)
        if vals.get("compass_stage_id") and self:
            self._kam_map_deals(vals["compass_stage_id"])
        return result

    def _kam_with_compass(self, vals):
        """:return: the values, with the compass stage of a buying step that comes without one"""
        step = self.env["kam.buying.step"].browse(vals.get("kam_buying_step_id") or [])
        if not step.compass_stage_id or "compass_stage_id" in vals:
            return vals
        return {**vals, "compass_stage_id": step.compass_stage_id.id}

    def _kam_like(self, stage):
        """:return: the one of these stages that says the same as another stage: buying step, else compass stage"""
        for name in ("kam_buying_step_id", "compass_stage_id"):
            if same := self.filtered(lambda own, name=name: stage[name] and own[name] == stage[name]):
                return same[0]
        return (self.filtered(lambda own: not own.fold) or self)[:1]

    def _kam_map_deals(self, compass_stage_id):
        """A stage may hold a million opportunities: one statement instead of a computation for each.

        What depends on the customer's stage is computed again.
        """
        leads = self.env["crm.lead"]
        names = ["compass_stage_id", "kam_compass_since"]
        leads.flush_model(["stage_id", "kam_compass_is_set", *names])
        moved = self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead
                SET compass_stage_id = %(stage)s,
                    kam_compass_since = CASE
                        WHEN compass_stage_id IS NULL THEN COALESCE(date_last_stage_update, create_date) ELSE %(now)s
                    END
                WHERE stage_id = ANY(%(from)s) AND compass_stage_id IS DISTINCT FROM %(stage)s
                  AND kam_compass_is_set IS NOT TRUE
                RETURNING id
                """,
                stage=compass_stage_id,
                now=self.env.cr.now(),
                **{"from": self.ids},
            )
        )
        leads.invalidate_model(names)
        leads.browse([lead_id for (lead_id,) in moved]).modified(names)
