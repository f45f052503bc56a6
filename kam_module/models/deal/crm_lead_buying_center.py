from odoo import api, fields, models


class CrmLead(models.Model):
    """The buying center of a deal."""

    _inherit = "crm.lead"

    # Who decides
    stakeholder_ids = fields.One2many(
        "kam.stakeholder", "lead_id", "Buying Center", groups="kam_module.group_kam_user"
    )
    participation_template_id = fields.Many2one(
        "kam.participation.template",
        "Course of the Deal",
        ondelete="set null",
        index="btree_not_null",
        help="Which people are expected in which stage. Empty: the usual course.",
    )

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "stakeholder_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
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
