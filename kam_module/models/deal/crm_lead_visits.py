from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """The visits of a deal: how often, how they ended, and what the next one is for."""

    _inherit = "crm.lead"

    kam_visit_ids = fields.One2many("kam.visit", "lead_id", "Visits", groups="kam_module.group_kam_user")
    kam_visit_count = fields.Integer(
        "Visits Done",
        compute="_compute_kam_visits",
        compute_sudo=True,
        groups="kam_module.group_kam_user",
        help="Visits that were debriefed, courtesies included.",
    )
    kam_advance_count = fields.Integer(
        "Advances",
        compute="_compute_kam_visits",
        compute_sudo=True,
        groups="kam_module.group_kam_user",
        help="Visits that ended with a commitment of the customer.",
    )
    kam_last_visit_on = fields.Datetime(
        "Last Visit", compute="_compute_kam_visits", compute_sudo=True, groups="kam_module.group_kam_user"
    )
    kam_next_visit_on = fields.Datetime(
        "Next Visit", compute="_compute_kam_visits", compute_sudo=True, groups="kam_module.group_kam_user"
    )
    kam_only_continuations = fields.Boolean(
        "Only Continuations",
        compute="_compute_kam_visits",
        compute_sudo=True,
        search="_search_kam_only_continuations",
        groups="kam_module.group_kam_user",
        help="Somebody visited the customer, and no visit ended with a commitment of the customer.",
    )

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_visit_ids"]

    @api.depends("kam_visit_ids.state", "kam_visit_ids.outcome", "kam_visit_ids.start")
    def _compute_kam_visits(self):
        rows = self.env["kam.visit"]._read_group(
            [("lead_id", "in", self._origin.ids), ("state", "!=", "cancelled")],
            ["lead_id", "state", "outcome"],
            ["__count", "start:max", "start:min"],
        )
        for lead in self:
            mine = [row for row in rows if row[0] == lead._origin]
            done = [row for row in mine if row[1] == "done"]
            lead.kam_visit_count = sum(row[3] for row in done)
            lead.kam_advance_count = sum(row[3] for row in done if row[2] == "advance")
            lead.kam_last_visit_on = max((row[4] for row in done if row[4]), default=False)
            lead.kam_next_visit_on = min((row[5] for row in mine if row[1] == "planned" and row[5]), default=False)
            lead.kam_only_continuations = bool(done) and not lead.kam_advance_count

    def _search_kam_only_continuations(self, operator, value):
        if operator != "in":
            return NotImplemented
        done = Domain("kam_visit_ids", "any!", [("state", "=", "done")])
        advanced = Domain("kam_visit_ids", "any!", [("state", "=", "done"), ("outcome", "=", "advance")])
        stuck = done & ~advanced
        return stuck if True in value else ~stuck

    # Actions

    def action_kam_plan_visit(self):
        """Plan a visit in this deal, with the deal's contact to start from.

        :return: an action
        """
        self.ensure_one()
        person = self.partner_id if not self.partner_id.is_company else self.env["res.partner"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "kam.visit",
            "views": [(False, "form")],
            "context": {"default_lead_id": self.id, "default_partner_ids": person.ids},
        }

    def action_kam_open_visits(self):
        """Open the visits of this deal.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_visit_action")
        action["display_name"] = self.env._("Visits: %(deal)s", deal=self.name)
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = {"default_lead_id": self.id}
        return action

    # Merging

    def _kam_merge_questions(self, opportunities):
        visits = self.env["kam.visit"].sudo().search([("lead_id", "in", opportunities.ids)])
        visits.with_context(kam_merging=True).lead_id = self
        super()._kam_merge_questions(opportunities)

    # The ladder

    @api.readonly
    def kam_milestone_ladder(self):
        """Add ``visit``, the next one that is planned or waits for its debrief, and ``visits``, how many were done."""
        ladder = super().kam_milestone_ladder()
        visit = self.env["kam.visit"].search(
            [("lead_id", "=", self.id), ("state", "=", "planned")], order="start, id", limit=1
        )
        return {**ladder, "visit": visit._ladder_words() if visit else False, "visits": self.kam_visit_count}
