from odoo import api, models

from .compass_facts import DealFacts

PEOPLE = [
    "lead_id",
    "partner_id",
    "force_ids",
    "influence",
    "rating",
    "response_mode",
    "contact_depth",
    "verified_on",
    "external_kind",
]
QUESTIONS = ["lead_id", "state", "weight", "stage_sequence", "has_evidence", "is_key_node", "buying_step_id"]


class CrmLead(models.Model):
    """Loads what is known about many deals in a fixed number of queries."""

    _inherit = "crm.lead"

    # Business words

    def _kam_is_scored(self):
        """:return: whether this deal has a score: an opportunity that is open"""
        self.ensure_one()
        return self.type == "opportunity" and self.won_status == "pending" and self.active

    def _kam_due_questions(self):
        """The milestone questions of these deals that are due up to their stage.

        :return: ``{deal: (whether anything is answered, [(question, weight, whether proven)])}``
        """
        found = {}
        for lead in self:
            questions, stage = lead.kam_question_ids, lead.compass_stage_id
            answered = any(question.state != "open" for question in questions)
            due = [question for question in questions if stage and question.stage_sequence <= stage.sequence]
            found[lead] = (answered, [(question, question.weight, question._is_proven()) for question in due])
        return found

    # Facts

    def _kam_compass_facts(self):
        """:return: ``{deal: DealFacts}``; deals of which nothing is known yet may be missing"""
        self._kam_fetch_entries()
        people, questions = {lead: lead.stakeholder_ids for lead in self}, self._kam_due_questions()
        known = self.filtered(lambda lead: people[lead] or questions[lead][0])
        if not known:
            return {}
        known.stakeholder_ids.force_ids.role_id.mapped("decides")  # all at once
        today = self.env["res.partner"]._kam_today()
        tolerance = self.env["kam.stakeholder"]._fact_kind()._days()
        usual, expected = self._kam_expected_lines()
        nothing = self.env["kam.participation"].sudo()
        facts = {}
        for lead in known:
            answered, due = questions[lead]
            lines = expected.get((lead.participation_template_id or usual, lead.compass_stage_id), nothing)
            facts[lead] = DealFacts(lead, lines, people[lead], due, answered, today, tolerance)
        return facts

    def _kam_fetch_entries(self):
        """Read people and questions of all these deals at once: left to itself, Odoo reads a thousand at a time."""
        for entries, names in ((self.stakeholder_ids, PEOPLE), (self.kam_question_ids, QUESTIONS)):
            if entries:
                entries.search_fetch([("id", "in", entries.ids)], names)

    @api.model
    def _kam_expected_lines(self):
        """:return: the usual course, and ``{(course, compass stage): lines of kam.participation}``"""
        lines = self.env["kam.participation"].sudo().search([("weight", ">", 0), ("role_id.active", "=", True)])
        lines = lines.filtered(lambda line: not line.force_id or line.force_id.active)
        usual = self.env["kam.participation.template"].sudo().search([], limit=1)
        return usual, lines.grouped(lambda line: (line.template_id, line.stage_id))
