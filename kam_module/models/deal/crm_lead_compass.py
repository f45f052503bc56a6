from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class CrmLead(models.Model):
    """Where the customer is (compass stage) beside where we are (stage of the pipeline)."""

    _inherit = "crm.lead"

    # Where the customer is
    compass_stage_id = fields.Many2one(
        "kam.compass.stage",
        compute="_compute_compass_stage_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        group_expand="_read_group_compass_stage_ids",
        help="How far the customer is. It follows the stage of the pipeline; when you set another one it stays, "
        "whatever stage we are in, until you set it back or empty it.",
    )
    kam_compass_is_set = fields.Boolean(
        "Compass Stage Set by Hand", copy=False, readonly=True, help="The compass stage does not follow the pipeline."
    )
    kam_compass_since = fields.Datetime(
        "In Compass Stage since",
        compute="_compute_compass_stage_id",
        store=True,
        copy=False,
        help="When the customer came to this compass stage the last time.",
    )

    # Where we are
    kam_buying_step_id = fields.Many2one(
        related="stage_id.kam_buying_step_id", string="Buying Step", help="What the customer does at our stage."
    )
    kam_selling_name = fields.Char(related="stage_id.kam_buying_step_id.selling_name")
    kam_key_node = fields.Char(related="stage_id.kam_buying_step_id.key_node")
    kam_our_compass_stage_id = fields.Many2one(
        related="stage_id.compass_stage_id", string="Compass Stage We Act For"
    )
    kam_is_apart = fields.Boolean(
        "We and the Customer Apart", compute="_compute_kam_mismatch", search="_search_kam_is_apart"
    )
    kam_mismatch = fields.Char("Apart", compute="_compute_kam_mismatch")

    def _auto_init(self):
        # The mapping of the stages fills it by one statement for each stage.
        if not column_exists(self.env.cr, self._table, "compass_stage_id"):
            create_column(self.env.cr, self._table, "compass_stage_id", "int4")
        if not column_exists(self.env.cr, self._table, "kam_compass_since"):
            create_column(self.env.cr, self._table, "kam_compass_since", "timestamp")
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE crm_lead SET kam_compass_since = COALESCE(date_last_stage_update, create_date)
                    WHERE compass_stage_id IS NOT NULL
                    """
                )
            )
        return super()._auto_init()

    # Computes

    @api.depends("stage_id")
    def _compute_compass_stage_id(self):
        for lead in self:
            known = lead.compass_stage_id
            follows = lead.stage_id.compass_stage_id if not lead.kam_compass_is_set else known
            lead.compass_stage_id = follows or known
            if lead.compass_stage_id != known or not lead.kam_compass_since:
                lead.kam_compass_since = self.env.cr.now()

    @api.depends("type", "won_status", "stage_id.compass_stage_id", "stage_id.name", "compass_stage_id")
    def _compute_kam_mismatch(self):
        for lead in self:
            lead.kam_mismatch = lead._kam_mismatch_sentence()
            lead.kam_is_apart = bool(lead.kam_mismatch)

    def _kam_mismatch_sentence(self):
        """:return: in words that we are elsewhere than the customer; empty when we are not, or it is not known"""
        self.ensure_one()
        ours, theirs = self.kam_our_compass_stage_id, self.compass_stage_id
        if self.type != "opportunity" or self.won_status != "pending" or not ours or not theirs or ours == theirs:
            return ""
        names = {"ours": self.kam_selling_name or self.stage_id.name, "theirs": theirs.name}
        if (ours.sequence, ours.id) > (theirs.sequence, theirs.id):
            return self.env._("We are at %(ours)s, the customer is still at %(theirs)s.", **names)
        return self.env._("The customer is at %(theirs)s already, we are still at %(ours)s.", **names)

    def _search_kam_is_apart(self, operator, value):
        if operator != "in":
            return NotImplemented
        apart = Domain([("type", "=", "opportunity"), ("won_status", "=", "pending")])
        apart &= Domain.custom(to_sql=self._kam_is_apart_to_sql, predicate=lambda lead: lead.kam_is_apart)
        return apart if True in value else ~apart

    @api.model
    def _kam_is_apart_to_sql(self, model, alias, query):
        return SQL(
            "EXISTS (SELECT FROM crm_stage WHERE crm_stage.id = %s AND crm_stage.compass_stage_id <> %s)",
            model._field_to_sql(alias, "stage_id", query),
            model._field_to_sql(alias, "compass_stage_id", query),
        )

    @api.model
    def _read_group_compass_stage_ids(self, stages, domain):
        return stages | stages.search(Domain.TRUE)

    # Changes

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        for lead, vals in zip(leads, vals_list):
            if vals.get("compass_stage_id"):
                lead._kam_note_compass()
        return leads

    def write(self, vals):
        if "compass_stage_id" not in vals:
            return super().write(vals)
        before = {lead: lead.compass_stage_id for lead in self}
        result = super().write(vals)
        self._kam_note_compass()
        for lead in self.filtered(lambda lead: lead.compass_stage_id != before[lead]):
            lead.kam_compass_since = self.env.cr.now()
        return result

    def _kam_note_compass(self):
        """Note whether the compass stage was set beside the pipeline; an emptied one follows it again."""
        for lead in self:
            ours = lead.stage_id.compass_stage_id
            lead.kam_compass_is_set = bool(lead.compass_stage_id) and lead.compass_stage_id != ours
            if not lead.compass_stage_id and ours:
                lead.compass_stage_id = ours
