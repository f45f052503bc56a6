from odoo import api, fields, models


class KamVisitCommitment(models.Model):
    """What somebody promised in a visit, by when. Once the visit is debriefed it is an activity of the deal."""

    _name = "kam.visit.commitment"
    _description = "Commitment of a Visit"
    _order = "date, id"

    visit_id = fields.Many2one("kam.visit", required=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one(related="visit_id.lead_id", store=True, index=True)
    name = fields.Char("What", required=True)
    side = fields.Selection(
        [("customer", "The customer"), ("us", "We")], "Who", required=True, default="customer"
    )
    date = fields.Date("By", required=True, default=lambda self: self._default_date())
    user_id = fields.Many2one(
        "res.users",
        "Followed up by",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Who does it, or sees to it that the customer does.",
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model
    def _default_date(self):
        return fields.Date.add(fields.Date.context_today(self), days=7)

    @api.depends("visit_id.user_id")
    def _compute_user_id(self):
        for commitment in self:
            commitment.user_id = commitment.user_id or commitment.visit_id.user_id

    @api.model_create_multi
    def create(self, vals_list):
        commitments = super().create(vals_list)
        commitments.filtered(lambda line: line.visit_id.state == "done")._plan_activities()
        return commitments

    def write(self, vals):
        result = super().write(vals)
        if {"name", "side", "date", "user_id"} & vals.keys():
            for commitment in self.filtered("activity_id"):
                commitment.activity_id.write(commitment._activity_values())
        return result

    def unlink(self):
        """Remove commitments with the activities that follow them up."""
        self.activity_id.unlink()
        return super().unlink()

    def _plan_activities(self):
        """Plan an activity in the deal for each commitment that has none yet."""
        for commitment in self.filtered(lambda line: not line.activity_id):
            commitment.activity_id = commitment.lead_id.activity_schedule(
                "mail.mail_activity_data_todo", **commitment._activity_values()
            )

    def _activity_values(self):
        self.ensure_one()
        by_customer = self.side == "customer"
        return {
            "summary": self.env._("Customer: %(what)s", what=self.name) if by_customer else self.name,
            "date_deadline": self.date,
            "user_id": (self.user_id or self.env.user).id,
        }
