from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.ladder import SHARE, WAITING, is_out_of_order

STATES = [
    ("open", "Open"),
    ("partly", "Partly answered"),
    ("answered", "Answered"),
    ("refused", "Refused"),
    ("reopened", "Reopened"),
]


class KamLeadMilestone(models.Model):
    """A milestone question of a deal: the deal's own copy of a question of the method, or a question of its own.

    The chatter is the question's own, not the deal's: a deal is read by more people than may read what was said.
    """

    _name = "kam.lead.milestone"
    _description = "Milestone Question of a Deal"
    _inherit = ["mail.thread"]
    _order = "lead_id, stage_sequence, sequence, id"

    # The question
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="lead_id.company_id")
    account_id = fields.Many2one(related="lead_id.kam_root_id", string="Account")
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    milestone_id = fields.Many2one(
        "kam.milestone",
        "Question of the Method",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What this question is a copy of. Empty: a question of this deal alone.",
    )
    name = fields.Char("Question", required=True, translate=True, help="From the customer's point of view.")
    compass_stage_id = fields.Many2one("kam.compass.stage", required=True, index=True, ondelete="restrict")
    stage_sequence = fields.Integer(
        related="compass_stage_id.sequence", string="Sequence of the Stage", store=True, export_string_translation=False
    )
    sequence = fields.Integer(default=100)
    kind_id = fields.Many2one("kam.question.kind", index="btree_not_null", ondelete="restrict")
    role_ids = fields.Many2many(
        "kam.buying.role", string="Can Answer", help="Roles whose people can answer. Empty: anybody can."
    )
    prerequisite_id = fields.Many2one(
        "kam.lead.milestone",
        "After",
        index="btree_not_null",
        ondelete="set null",
        domain="[('lead_id', '=', lead_id), ('id', '!=', id)]",
        help="The question to be answered before this one.",
    )
    weight = fields.Integer(default=1, aggregator=False, help="How much the answer counts in the progress.")
    is_key_node = fields.Boolean("Key Node", help="The proof without which the deal has not moved.")
    buying_step_id = fields.Many2one(
        "kam.buying.step",
        "Proves",
        index="btree_not_null",
        ondelete="set null",
        help="The buying step whose gate asks for this key node. Empty: the last one of its compass stage.",
    )

    # The answer
    state = fields.Selection(STATES, required=True, default="open", tracking=True, index=True)
    answer = fields.Text(tracking=True, help="What the customer said or did.")
    source_id = fields.Many2one(
        "res.partner",
        "Answered by",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('is_company', '=', False)]",
        help="The person at the customer who said it.",
    )
    answered_on = fields.Date(tracking=True, copy=False)
    reopened_on = fields.Date(readonly=True, copy=False)
    reopen_reason = fields.Char("Reopened Because", tracking=True, copy=False)

    # The evidence
    attachment_ids = fields.Many2many("ir.attachment", string="Documents", copy=False)
    message_id = fields.Many2one(
        "mail.message",
        "Mail",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('model', '=', 'crm.lead'), ('res_id', '=', lead_id), ('message_type', '!=', 'notification')]",
        help="A message of the deal in which it was said.",
    )
    event_id = fields.Many2one(
        "calendar.event",
        "Meeting",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('opportunity_id', '=', lead_id)]",
        help="The meeting in which it was said.",
    )
    has_evidence = fields.Boolean(
        "Evidence",
        compute="_compute_has_evidence",
        store=True,
        help="A document, a mail or a meeting shows that it was said.",
    )
    is_out_of_order = fields.Boolean(
        compute="_compute_is_out_of_order",
        search="_search_is_out_of_order",
        help="Answered although the question that comes before it is open.",
    )

    _question_uniq = models.Constraint(
        "UNIQUE(lead_id, milestone_id)", "This question of the method is in the deal's ladder already."
    )
    _weight_positive = models.Constraint("CHECK(weight >= 0)", "The weight of a question is 0 or more.")

    # Constraints

    @api.constrains("lead_id")
    def _check_opportunity(self):
        for question in self.sudo():
            if question.lead_id.type == "lead":
                raise ValidationError(question.lead_id._kam_still_a_lead())

    @api.constrains("prerequisite_id", "lead_id")
    def _check_prerequisite(self):
        if self._has_cycle("prerequisite_id"):
            raise ValidationError(self.env._("Questions cannot wait for each other in a circle."))
        for question in self:
            if question.prerequisite_id and question.prerequisite_id.lead_id != question.lead_id:
                raise ValidationError(
                    self.env._("“%(question)s” can only wait for a question of the same deal.", question=question.name)
                )

    @api.constrains("state", "answer")
    def _check_answer(self):
        for question in self:
            if question.state in SHARE and not (question.answer or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write down the answer to “%(question)s” before it counts as answered.", question=question.name
                    )
                )

    # Computes

    @api.depends("attachment_ids", "message_id", "event_id")
    def _compute_has_evidence(self):
        for question in self:
            question.has_evidence = bool(question.attachment_ids or question.message_id or question.event_id)

    @api.depends("state", "prerequisite_id.state")
    def _compute_is_out_of_order(self):
        for question in self:
            question.is_out_of_order = is_out_of_order(question.state, question.prerequisite_id.state or None)

    def _search_is_out_of_order(self, operator, value):
        if operator != "in":
            return NotImplemented
        early = fields.Domain("state", "in", list(SHARE)) & fields.Domain("prerequisite_id.state", "in", list(WAITING))
        return early if True in value else ~early

    # Changes

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._dated(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._dated(vals))

    @api.model
    def _dated(self, vals):
        """:return: the values with the day on which the question was answered or reopened, unless it is given"""
        today = fields.Date.context_today(self)
        if vals.get("state") in {*SHARE, "refused"}:
            return {"answered_on": today, **vals}
        if vals.get("state") == "reopened":
            return {"reopened_on": today, **vals}
        return vals

    def unlink(self):
        """Remove questions; those of the method are not offered to these deals again."""
        if not self.env.context.get("kam_merging"):
            for lead, questions in self.grouped("lead_id").items():
                lead.sudo()._kam_decline_questions(questions.milestone_id)
        return super().unlink()

    # Actions

    def action_kam_reopen(self):
        """Doubt an answer: the question is to be asked again, and what was said stays to be read."""
        self.filtered(lambda question: question.state not in ("open", "reopened")).state = "reopened"

    def action_kam_take_wording(self):
        """Take the wording that the method has today, in all languages."""
        self.filtered("milestone_id")._copy_wording()

    # Helpers

    def _copy_wording(self):
        """Copy the words of the method in all languages, by one statement."""
        self.flush_recordset(["name", "milestone_id"])
        self.env["kam.milestone"].flush_model(["name"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE kam_lead_milestone question SET name = milestone.name
                FROM kam_milestone milestone
                WHERE milestone.id = question.milestone_id AND question.id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["name", "method_wording"])

    def _copy_order(self):
        """Let copies wait for each other as the questions of the method do; what waits already stays as it is."""
        self.flush_recordset(["lead_id", "milestone_id", "prerequisite_id"])
        self.env["kam.milestone"].flush_model(["prerequisite_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE kam_lead_milestone question SET prerequisite_id = earlier.id
                FROM kam_milestone milestone
                JOIN kam_lead_milestone earlier ON earlier.milestone_id = milestone.prerequisite_id
                WHERE milestone.id = question.milestone_id AND earlier.lead_id = question.lead_id
                  AND question.prerequisite_id IS NULL AND question.id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.invalidate_recordset(["prerequisite_id", "is_out_of_order", "hint"])

    def _same_as(self):
        """:return: what tells whether two questions of merged deals are the same"""
        return self.milestone_id.id or (self.name or "").strip().casefold()

    def _absorb(self, other):
        """Make one question of two that are the same, of merged deals: nothing that was said is lost.

        :param other: the question that goes
        """
        self.ensure_one()
        values = {}
        if other.answer and not self.answer:
            values = {name: other[name] for name in ("state", "answer", "answered_on", "reopened_on", "reopen_reason")}
            values["source_id"] = other.source_id.id
        elif other.answer and other.answer not in self.answer:
            values["answer"] = f"{self.answer}\n{other.answer}"
        values["attachment_ids"] = [fields.Command.link(attachment.id) for attachment in other.attachment_ids]
        for name in ("source_id", "message_id", "event_id"):
            if not self[name] and name not in values:
                values[name] = other[name].id
        other.attachment_ids.filtered(lambda file: file.res_model == self._name).res_id = self.id
        other.message_ids.write({"res_id": self.id})
        self.write(values)
        other.with_context(kam_merging=True).unlink()
