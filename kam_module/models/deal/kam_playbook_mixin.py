from odoo import fields, models
from odoo.fields import Command


class KamPlaybookMixin(models.AbstractModel):
    """A step or stage that can carry a playbook: a plan of activities that Odoo schedules."""

    _name = "kam.playbook.mixin"
    _description = "Step with a Playbook"

    plan_id = fields.Many2one(
        "mail.activity.plan",
        "Playbook",
        ondelete="set null",
        index="btree_not_null",
        domain="[('res_model', '=', 'crm.lead')]",
        help="Proposed when an opportunity comes here. Empty: none.",
    )

    def action_kam_draft_playbook(self):
        """Write a first playbook in the language of the user: a start that is to be changed.

        :return: an action that opens the plan
        """
        self.ensure_one()
        if not self.plan_id:
            self.plan_id = self.env["mail.activity.plan"].create(
                {
                    "name": self.env._("Playbook: %(step)s", step=self._kam_playbook_name()),
                    "res_model": "crm.lead",
                    "company_id": False,
                    "template_ids": [
                        Command.create({"summary": summary, "delay_count": days, "delay_from": "after_plan_date"})
                        for summary, days in self._kam_playbook_activities()
                    ],
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.plan_id.name,
            "res_model": "mail.activity.plan",
            "res_id": self.plan_id.id,
            "view_mode": "form",
        }

    def action_kam_open_lessons(self):
        """:return: an action that opens what was learned in won and lost deals at this step or stage"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_deal_review_action")
        return {**action, "domain": self._kam_lesson_domain()}

    # What a step or stage says about itself

    def _kam_playbook_name(self):
        return self.display_name

    def _kam_playbook_activities(self):
        """:return: list of (what to do, days after coming here)"""
        return [
            (self.env._("Check the buying center: who decides now, whom have we not met"), 2),
            (self.env._("Plan the next visit: the questions it is to answer, the commitment wanted"), 5),
        ]

    def _kam_lesson_domain(self):
        return []
