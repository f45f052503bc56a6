from odoo import api, fields, models


class KamDealReview(models.Model):
    """What a won or lost deal taught us: what is known of it today, whatever becomes of the deal later."""

    _name = "kam.deal.review"
    _description = "Lesson"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_names_search = ["lead_id", "what_decided", "again"]

    # Which deal
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="lead_id.company_id")
    account_id = fields.Many2one(
        "res.partner", compute="_compute_deal", store=True, compute_sudo=True, index="btree_not_null"
    )
    buying_step_id = fields.Many2one(
        "kam.buying.step",
        compute="_compute_deal",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="How far it had come when it was decided.",
    )
    compass_stage_id = fields.Many2one(
        "kam.compass.stage",
        compute="_compute_deal",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="Where the customer was when it was decided.",
    )
    outcome = fields.Selection([("won", "Won"), ("lost", "Lost")], required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary("Revenue", compute="_compute_deal", store=True, compute_sudo=True, aggregator=False)
    currency_id = fields.Many2one("res.currency", compute="_compute_deal", store=True, compute_sudo=True)
    lost_reason_id = fields.Many2one(related="lead_id.lost_reason_id", related_sudo=True)
    user_id = fields.Many2one("res.users", "Written by", default=lambda self: self.env.user, ondelete="set null")

    # What we learned
    what_decided = fields.Text(required=True, tracking=True, help="What the customer decided by, in their words.")
    decided_by_ids = fields.Many2many("res.partner", string="Who Decided", domain="[('is_company', '=', False)]")
    again = fields.Text("What We Would Do Again", tracking=True)
    otherwise = fields.Text("What We Would Do Otherwise", tracking=True)
    competitor = fields.Char(
        compute="_compute_deal", store=True, readonly=False, tracking=True, help="Who else was in it. Empty: unknown."
    )

    # The deal is read when the lesson is written: later changes of it change nothing here.

    @api.depends("lead_id")
    def _compute_deal(self):
        for review in self:
            lead = review.lead_id
            review.account_id = lead.kam_root_id
            review.buying_step_id = lead._kam_step_before_the_end()
            review.compass_stage_id = lead.compass_stage_id
            review.amount = lead.expected_revenue
            review.currency_id = lead.company_currency
            review.competitor = review.competitor or lead._kam_competitor_name()

    @api.depends("lead_id.name", "outcome")
    def _compute_display_name(self):
        outcomes = dict(self.fields_get(["outcome"], ["selection"])["outcome"]["selection"])
        for review in self:
            review.display_name = f"{review.lead_id.name or ''} ({outcomes.get(review.outcome, '')})"

    def action_kam_save(self):
        """Close the dialog in which the lesson was written; the form has saved it."""
        return {"type": "ir.actions.act_window_close"}
