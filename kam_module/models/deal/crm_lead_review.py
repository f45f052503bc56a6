from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """Won and lost deals are asked for a lesson."""

    _inherit = "crm.lead"

    kam_review_ids = fields.One2many(
        "kam.deal.review", "lead_id", "Lessons", copy=False, groups="kam_module.group_kam_user"
    )
    kam_lacks_review = fields.Boolean(
        "Lesson Missing",
        compute="_compute_kam_lacks_review",
        search="_search_kam_lacks_review",
        groups="kam_module.group_kam_user",
        help="Won or lost, and nobody has written down what decided it.",
    )

    @api.depends("won_status", "type", "kam_review_ids.outcome")
    def _compute_kam_lacks_review(self):
        for lead in self:
            written = lead.won_status in lead.sudo().kam_review_ids.mapped("outcome")
            lead.kam_lacks_review = lead.type == "opportunity" and lead.won_status != "pending" and not written

    def _search_kam_lacks_review(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = fields.Domain.OR(
            fields.Domain([("type", "=", "opportunity"), ("won_status", "=", outcome)])
            & ~fields.Domain("kam_review_ids", "any", [("outcome", "=", outcome)])
            for outcome in ("won", "lost")
        )
        return missing if True in value else ~missing

    def _kam_competitor_name(self):
        """:return: who got the deal or was in it, as far as a higher room knows; empty when it does not"""
        return ""

    def _kam_step_before_the_end(self):
        """:return: the buying step of a deal; of a won one the step that it was won from, where Odoo tracked it"""
        self.ensure_one()
        step = self.stage_id.kam_buying_step_id
        if not self.stage_id.is_won:
            return step
        stages = self.env["crm.stage"].sudo()
        for change in reversed(self._kam_tracked_changes(("stage_id",))[self.id, "stage_id"]):
            before = stages.browse(change.before or []).exists()
            if before and not before.is_won:
                return before.kam_buying_step_id
        return step

    def action_kam_write_review(self):
        """Open the form of a lesson for a won or lost deal.

        :raise UserError: for a deal that is still open
        """
        self.ensure_one()
        if self.won_status == "pending":
            raise UserError(
                self.env._("%(deal)s is still open: write its lesson when it is won or lost.", deal=self.name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What decided it?"),
            "res_model": "kam.deal.review",
            "views": [(self.env.ref("kam_module.kam_deal_review_view_form_dialog").id, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id, "default_outcome": self.won_status},
        }

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_review_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        reviews = self.env["kam.deal.review"].sudo().search([("lead_id", "in", opportunities.ids)])
        keep = {review: (review.buying_step_id, review.compass_stage_id) for review in reviews}
        reviews.lead_id = self
        for review, (step, stage) in keep.items():
            review.write({"buying_step_id": step.id, "compass_stage_id": stage.id})
