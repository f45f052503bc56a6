from odoo import api, fields, models


class CrmLead(models.Model):
    """Coming to a step proposes its playbook; a person accepts or declines it."""

    _inherit = "crm.lead"

    kam_playbook_decision_ids = fields.One2many(
        "kam.playbook.decision", "lead_id", "Decisions about Playbooks", groups="kam_module.group_kam_user"
    )
    kam_playbook_id = fields.Many2one(
        "mail.activity.plan",
        "Proposed Playbook",
        compute="_compute_kam_playbook_id",
        compute_sudo=True,
        groups="kam_module.group_kam_user",
    )
    kam_playbook_text = fields.Char(
        compute="_compute_kam_playbook_id", compute_sudo=True, groups="kam_module.group_kam_user"
    )

    @api.depends(
        "stage_id.kam_buying_step_id.plan_id",
        "compass_stage_id.plan_id",
        "kam_playbook_decision_ids.plan_id",
        "won_status",
        "type",
        "active",
    )
    def _compute_kam_playbook_id(self):
        for lead in self:
            plan = lead._kam_playbook()
            lead.kam_playbook_id = plan
            steps = ", ".join(template.summary or template.activity_type_id.name for template in plan.template_ids)
            lead.kam_playbook_text = plan and f"{plan.name}: {steps}"

    def _kam_playbook(self):
        """:return: the plan that is proposed now: of our step, else of the customer's stage; not decided yet"""
        self.ensure_one()
        plans = self.stage_id.kam_buying_step_id.plan_id | self.compass_stage_id.plan_id
        if self.type != "opportunity" or not self.active or self.won_status == "lost":
            return plans.browse()
        decided = self.kam_playbook_decision_ids.plan_id
        return plans.filtered(
            lambda plan: plan.active
            and plan.template_ids
            and plan not in decided
            and (not plan.company_id or plan.company_id == (self.company_id or self.env.company))
        )[:1]

    def action_kam_accept_playbook(self):
        """Schedule the activities of the proposed playbook, as Odoo's own wizard does.

        Activities without a person of their own are the salesperson's, else the user's.
        """
        for lead in self:
            if plan := lead.kam_playbook_id:
                lead._kam_decide_playbook(plan, "accepted")
                lead.env["mail.activity.schedule"].create(
                    {
                        "res_model": lead._name,
                        "res_ids": str(lead.ids),
                        "plan_id": plan.id,
                        "plan_on_demand_user_id": (lead.user_id or self.env.user).id,
                    }
                ).action_schedule_plan()
        return True

    def action_kam_decline_playbook(self):
        """Decline the proposed playbook: it is not proposed again in this deal. It needs no reason."""
        for lead in self:
            if plan := lead.kam_playbook_id:
                lead._kam_decide_playbook(plan, "declined")
        return True

    def action_kam_open_playbook_lessons(self):
        """:return: an action that opens the lessons of the step this deal is at, or of the customer's stage"""
        self.ensure_one()
        return (self.stage_id.kam_buying_step_id or self.compass_stage_id).action_kam_open_lessons()

    def _kam_decide_playbook(self, plan, decision):
        self.ensure_one()
        self.check_access("write")
        self.env["kam.playbook.decision"].create({"lead_id": self.id, "plan_id": plan.id, "decision": decision})

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_playbook_decision_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        decisions = self.env["kam.playbook.decision"].sudo()
        known = decisions.search([("lead_id", "=", self.id)]).plan_id
        moved = decisions.search([("lead_id", "in", opportunities.ids), ("plan_id", "not in", known.ids)])
        for _plan, same in moved.grouped("plan_id").items():
            same[0].lead_id = self
