from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class CrmLead(models.Model):
    """The buying center of a deal."""

    _inherit = "crm.lead"

    # Who decides, and how far the customer is
    stakeholder_ids = fields.One2many(
        "kam.stakeholder", "lead_id", "Buying Center", groups="kam_module.group_kam_user"
    )
    compass_stage_id = fields.Many2one(
        "kam.compass.stage",
        compute="_compute_compass_stage_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="How far the customer is. It follows the stage of the pipeline until you set it.",
    )
    participation_template_id = fields.Many2one(
        "kam.participation.template",
        "Course of the Deal",
        ondelete="set null",
        index="btree_not_null",
        help="Which people are expected in which stage. Empty: the usual course.",
    )

    def _auto_init(self):
        # The mapping of the stages fills it by one statement for each stage.
        if not column_exists(self.env.cr, self._table, "compass_stage_id"):
            create_column(self.env.cr, self._table, "compass_stage_id", "int4")
        return super()._auto_init()

    @api.depends("stage_id")
    def _compute_compass_stage_id(self):
        for lead in self:
            lead.compass_stage_id = lead.stage_id.compass_stage_id or lead.compass_stage_id

    def _merge_dependences(self, opportunities):
        super()._merge_dependences(opportunities)
        self._kam_merge_stakeholders(opportunities)

    def _kam_merge_stakeholders(self, opportunities):
        """Move the people of other deals here; of somebody who is in both, the entries become one."""
        people = self.env["kam.stakeholder"].sudo()
        mine = {person.partner_id: person for person in people.search([("lead_id", "=", self.id)])}
        moved = people.search([("lead_id", "in", opportunities.ids)])
        for person in moved:
            if kept := mine.get(person.partner_id):
                kept._absorb(person)
            else:
                person.lead_id = self
                mine[person.partner_id] = person
