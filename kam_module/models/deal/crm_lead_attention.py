from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """Which open deals somebody should look at today, and why."""

    _inherit = "crm.lead"

    kam_needs_attention = fields.Boolean(
        "Needs Attention",
        compute="_compute_kam_attention",
        search="_search_kam_needs_attention",
        groups="kam_module.group_kam_user",
    )
    kam_attention = fields.Char("Why", compute="_compute_kam_attention", groups="kam_module.group_kam_user")

    @api.depends(
        "won_status",
        "type",
        "activity_ids.date_deadline",
        "is_rotting",
        "kam_is_apart",
        "date_deadline",
        "kam_open_flag_count",
        "kam_worst_flag_id",
    )
    def _compute_kam_attention(self):
        today = fields.Date.context_today(self)
        for lead in self:
            is_open = lead.active and lead.type == "opportunity" and lead.won_status == "pending"
            reasons = lead._kam_attention_reasons(today) if is_open else []
            lead.kam_attention = " · ".join(reasons)
            lead.kam_needs_attention = bool(reasons)

    def _search_kam_needs_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = Domain([("active", "=", True), ("type", "=", "opportunity"), ("won_status", "=", "pending")])
        domain &= Domain.OR(self._kam_attention_domains(today))
        return domain if True in value else ~domain

    # The reasons: each method names the same ones, in words and as a domain.

    def _kam_attention_reasons(self, today):
        """:return: sentences, what is urgent first"""
        self.ensure_one()
        reasons = []
        planned = self.activity_date_deadline
        if not planned:
            reasons.append(self.env._("no next step is planned"))
        elif planned < today:
            reasons.append(self.env._("the next step is %(days)s days late", days=(today - planned).days))
        if self.date_deadline and self.date_deadline < today:
            reasons.append(
                self.env._("the expected closing was %(days)s days ago", days=(today - self.date_deadline).days)
            )
        if self.is_rotting:
            reasons.append(self.env._("our stage has not moved for %(days)s days", days=self.rotting_days))
        if self.kam_mismatch:
            reasons.append(self.kam_mismatch)
        if self.kam_open_flag_count:
            reasons.append(
                self.env._(
                    "red flags to decide about: %(count)s (the worst of the deal: %(flag)s)",
                    count=self.kam_open_flag_count,
                    flag=self.kam_worst_flag_id.name,
                )
            )
        return reasons

    @api.model
    def _kam_attention_domains(self, today):
        return [
            Domain("activity_ids", "=", False),
            Domain("activity_date_deadline", "<", today),
            Domain("date_deadline", "<", today),
            Domain("is_rotting", "=", True),
            Domain("kam_is_apart", "=", True),
            Domain("kam_open_flag_count", ">", 0),
        ]
