from odoo import fields, models


class KamPlaybookDecision(models.Model):
    """What somebody decided about a playbook that a deal was proposed: it is not proposed a second time."""

    _name = "kam.playbook.decision"
    _description = "Decision about a Playbook"
    _order = "create_date desc, id desc"

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    plan_id = fields.Many2one("mail.activity.plan", "Playbook", required=True, index=True, ondelete="cascade")
    decision = fields.Selection([("accepted", "Accepted"), ("declined", "Declined")], required=True)
    user_id = fields.Many2one(
        "res.users", "Decided by", required=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    company_id = fields.Many2one(related="lead_id.company_id")

    _plan_uniq = models.Constraint("UNIQUE(lead_id, plan_id)", "This playbook was decided about in this deal already.")
