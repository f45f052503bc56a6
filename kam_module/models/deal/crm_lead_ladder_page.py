from odoo import api, models
from odoo.fields import Domain

from ...tools.ladder import Question, next_questions, progress

MOST_QUESTIONS_OF_A_VISIT = 3


class CrmLead(models.Model):
    """What the milestone ladder shows, read at once, and what to ask next."""

    _inherit = "crm.lead"

    @api.readonly
    def kam_milestone_ladder(self):
        """Read the ladder of this deal.

        :return: dictionary of ``progress`` (0 to 100, None without questions), ``stages`` with their questions,
            ``missing`` (number of questions of the method that the deal does not ask), ``can_edit``
        :raise AccessError: for users who may not read this deal's questions
        """
        self.ensure_one()
        self.check_access("read")
        questions = self.env["kam.lead.milestone"].search([("lead_id", "=", self.id)])
        stages = self.env["kam.compass.stage"].search(Domain.TRUE) | questions.compass_stage_id
        labels = dict(questions.fields_get(["state"], ["selection"])["state"]["selection"])
        by_stage = questions.grouped("compass_stage_id")
        found = [
            self._kam_ladder_stage(stage, by_stage.get(stage, questions.browse()), labels)
            for stage in stages.sorted(lambda stage: (stage.sequence, stage.id))
        ]
        return {
            "progress": self._kam_percent(questions),
            "count": len(questions),
            "answered": len(questions.filtered(lambda question: question.state == "answered")),
            "stages": [stage for stage in found if stage["questions"] or stage["is_current"]],
            "missing": len(self._kam_missing_questions()[self]),
            "can_edit": questions.has_access("create") and self.has_access("write"),
        }

    # Parts of the ladder

    def _kam_ladder_stage(self, stage, questions, labels):
        return {
            "id": stage.id,
            "name": stage.name,
            "is_current": stage == self.compass_stage_id,
            "progress": self._kam_percent(questions),
            "questions": [question._ladder_rung(labels) for question in questions],
        }

    def _kam_percent(self, questions):
        share = progress((question.weight, question.state) for question in questions)
        return None if share is None else round(100 * share)

    # What to ask next

    def _kam_next_questions(self, partners=None, most=MOST_QUESTIONS_OF_A_VISIT):
        """The next unanswered questions of this deal that these people can answer, in order.

        :param partners: who is met; None: whoever it is
        :return: ``kam.lead.milestone``
        """
        self.ensure_one()
        questions = self.env["kam.lead.milestone"].search([("lead_id", "=", self.id)])
        roles = None
        if partners is not None:
            seats = self.stakeholder_ids.filtered(lambda seat: seat.partner_id in partners)
            roles = frozenset(seats.role_ids.ids)
        stage = self.compass_stage_id.sequence if self.compass_stage_id else None
        return questions.browse(next_questions([question._as_rung() for question in questions], roles, stage, most))


class KamLeadMilestone(models.Model):
    _inherit = "kam.lead.milestone"

    def _as_rung(self):
        """:return: this question as the formulas take it"""
        return Question(
            id=self.id,
            stage=self.stage_sequence,
            position=self.sequence,
            state=self.state,
            roles=frozenset(self.role_ids.ids),
            prerequisite=self.prerequisite_id.id or None,
        )

    def _ladder_rung(self, labels):
        """:return: this question as the ladder shows it"""
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "state_label": labels[self.state],
            "is_key_node": self.is_key_node,
            "kind": self.kind_id.name or "",
            "roles": [role.display_name for role in self.role_ids],
            "answer": self.answer or "",
            "source": self.source_id.sudo().name or "",
            "answered_on": self.answered_on.isoformat() if self.answered_on else "",
            "evidence": self._evidence_words(),
            "hints": (self.hint or "").splitlines(),
        }

    def _evidence_words(self):
        """:return: what shows that it was said: ``[{icon, name}]``"""
        shown = [{"icon": "fa-paperclip", "name": file.name} for file in self.attachment_ids]
        if message := self.message_id.sudo():
            shown.append({"icon": "fa-envelope-o", "name": message.subject or message.preview or ""})
        if event := self.event_id.sudo():
            shown.append({"icon": "fa-calendar", "name": event.start.date().isoformat()})
        return shown
