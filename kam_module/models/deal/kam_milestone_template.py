from odoo import api, fields, models


class KamMilestoneTemplate(models.Model):
    """The milestone questions of one kind of deal."""

    _name = "kam.milestone.template"
    _description = "Milestone Questions of a Kind of Deal"
    _order = "sequence, id"

    name = fields.Char("Kind of Deal", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    tag_ids = fields.Many2many(
        "crm.tag",
        string="Tags of Such Deals",
        help="Opportunities with one of these tags get these questions. The first of the list is for all others.",
    )
    visit_limit = fields.Integer(
        "Visits until It Shows",
        default=2,
        help="A question that is still unanswered after so many visits that were to answer it says so.",
    )
    milestone_ids = fields.One2many("kam.milestone", "template_id", "Questions", copy=True)
    question_count = fields.Integer("Number of Questions", compute="_compute_question_count")

    _visit_limit_positive = models.Constraint("CHECK(visit_limit > 0)", "A question shows after one visit or more.")

    def _compute_question_count(self):
        counts = self.env["kam.milestone"]._read_group([("template_id", "in", self.ids)], ["template_id"], ["__count"])
        by_template = {template.id: count for template, count in counts}
        for template in self:
            template.question_count = by_template.get(template.id, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self.with_context(active_test=False).milestone_ids._unlink_except_in_use()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for template, vals in zip(self, vals_list):
                vals["name"] = self.env._("%(name)s (copy)", name=template.name)
        return vals_list

    def copy(self, default=None):
        """Copy kinds of deals with their questions, which wait for each other as in the original."""
        copies = super().copy(default)
        for template, twin in zip(self, copies):
            twins = dict(zip(template.milestone_ids, twin.milestone_ids))
            for question, copied in twins.items():
                copied.prerequisite_id = twins.get(question.prerequisite_id)
        return copies
