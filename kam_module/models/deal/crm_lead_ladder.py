from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...tools.ladder import progress

SILENT = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_notrack": True}


class CrmLead(models.Model):
    """The milestone questions of a deal."""

    _inherit = "crm.lead"

    kam_question_ids = fields.One2many(
        "kam.lead.milestone", "lead_id", "Milestone Questions", groups="kam_module.group_kam_user"
    )
    kam_milestone_template_id = fields.Many2one(
        "kam.milestone.template",
        "Kind of Deal",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        groups="kam_module.group_kam_user",
        help="Which questions the method asks. Empty: by the tags of the opportunity, else the usual ones.",
    )
    kam_declined_milestone_ids = fields.Many2many(
        "kam.milestone",
        "crm_lead_kam_declined_milestone_rel",
        string="Questions Not Asked",
        copy=False,
        groups="kam_module.group_kam_user",
        export_string_translation=False,
    )
    kam_question_count = fields.Integer(
        "Questions", compute="_compute_kam_progress", compute_sudo=True, groups="kam_module.group_kam_user"
    )
    kam_answered_count = fields.Integer(
        "Answered Questions", compute="_compute_kam_progress", compute_sudo=True, groups="kam_module.group_kam_user"
    )
    kam_progress = fields.Integer(
        "Progress (%)",
        compute="_compute_kam_progress",
        compute_sudo=True,
        aggregator=False,
        groups="kam_module.group_kam_user",
        help="Weight of the answered milestone questions ÷ weight of all; partly answered ones count half.",
    )

    @api.depends("kam_question_ids.state", "kam_question_ids.weight")
    def _compute_kam_progress(self):
        rows = self.env["kam.lead.milestone"]._read_group(
            [("lead_id", "in", self._origin.ids)], ["lead_id", "state"], ["weight:sum", "__count"]
        )
        by_lead = defaultdict(list)
        for lead, state, weight, count in rows:
            by_lead[lead.id].append((weight, state, count))
        for lead in self:
            found = by_lead[lead._origin.id]
            share = progress((weight, state) for weight, state, _count in found)
            lead.kam_progress = round(100 * (share or 0))
            lead.kam_question_count = sum(count for _weight, _state, count in found)
            lead.kam_answered_count = sum(count for _weight, state, count in found if state == "answered")

    # Business words

    def _kam_still_a_lead(self):
        return self.env._(
            "%(lead)s is still a lead: turn it into an opportunity, then ask its milestone questions.", lead=self.name
        )

    def _kam_is_key_deal(self):
        """:return: whether the customer, or its ultimate parent, is a key account today"""
        self.ensure_one()
        company = self.partner_id.commercial_partner_id
        return company.is_key_account or company.kam_root_id.is_key_account

    def _kam_milestone_templates(self):
        """Which questions the method asks: chosen on the deal, else by a tag, else the first of the list.

        :return: ``{deal: kam.milestone.template}``
        """
        templates = self.env["kam.milestone.template"].search(Domain.TRUE)
        return {
            lead: lead.kam_milestone_template_id
            or templates.filtered(lambda template, lead=lead: template.tag_ids & lead.tag_ids)[:1]
            or templates[:1]
            for lead in self
        }

    def _kam_missing_questions(self):
        """Questions of the method that these deals do not ask and nobody declined.

        :return: ``{deal: kam.milestone}``
        """
        templates = self._kam_milestone_templates()
        asked = {lead: set(lead.kam_question_ids.milestone_id.ids) for lead in self}
        return {
            lead: template.milestone_ids.filtered(
                lambda question, lead=lead: question.id not in asked[lead]
            )
            - lead.kam_declined_milestone_ids
            for lead, template in templates.items()
        }

    # Changes

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._kam_start_ladders()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id") or vals.get("type") == "opportunity":
            self._kam_start_ladders()
        return result

    def _kam_start_ladders(self):
        """Opportunities of key accounts get the questions of the method; deals that have some are left alone."""
        fresh = self.sudo().filtered(
            lambda lead: lead.type == "opportunity"
            and lead.partner_id
            and lead.active
            and lead._kam_is_key_deal()
            and lead.won_status == "pending"  # last: asking for it makes Odoo compute its forecast deal by deal
        )
        fresh.filtered(lambda lead: not lead.kam_question_ids)._kam_take_missing_questions()

    def _kam_take_missing_questions(self):
        """Copy the questions that the method asks and these deals do not, in a fixed number of statements.

        :return: the new ``kam.lead.milestone``
        """
        questions = self.env["kam.lead.milestone"]
        missing = self and self._kam_missing_questions() or {}
        if not any(missing.values()):
            return questions
        values = [
            {**question._copied_values(), "lead_id": lead.id}
            for lead, asked in missing.items()
            for question in asked
        ]
        questions = questions.with_context(**SILENT).create(values).with_env(self.env)
        questions._copy_wording()
        self.kam_question_ids._copy_order()
        return questions

    def _kam_decline_questions(self, milestones):
        self.kam_declined_milestone_ids = [Command.link(milestone.id) for milestone in milestones]

    # Actions

    def action_kam_take_questions(self):
        """Let these deals ask what the method asks and they do not yet. What is there stays as it is.

        :raise UserError: for leads, and where the method has no questions
        """
        if lead := self.filtered(lambda deal: deal.type == "lead")[:1]:
            raise UserError(lead._kam_still_a_lead())
        self.check_access("write")
        if not any(self._kam_milestone_templates().values()):
            raise UserError(
                self.env._("The method has no milestone questions: ask an administrator of key accounts to write some.")
            )
        self._kam_take_missing_questions()

    def action_kam_decline_questions(self):
        """Never offer again, for these deals, the questions of the method that they do not ask today."""
        self.check_access("write")
        for lead, milestones in self._kam_missing_questions().items():
            lead._kam_decline_questions(milestones)

    # Merging

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_question_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        self._kam_merge_questions(opportunities)

    def _kam_merge_questions(self, opportunities):
        """Move the questions of other deals here; of one that is in both, the two become one."""
        questions = self.env["kam.lead.milestone"].sudo()
        kept = {question._same_as(): question for question in questions.search([("lead_id", "=", self.id)])}
        moved = questions.search([("lead_id", "in", opportunities.ids)])
        after = {question: question.prerequisite_id for question in moved}
        becomes = {question: kept.setdefault(question._same_as(), question) for question in moved}
        moved.prerequisite_id = False
        moved.filtered(lambda question: becomes[question] == question).lead_id = self
        for question, same in becomes.items():
            if same != question:
                same._absorb(question)
            else:
                question.prerequisite_id = becomes.get(after[question], after[question])
