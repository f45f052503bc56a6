from typing import NamedTuple

from odoo import api, models


class Missing(NamedTuple):
    """Something without which a gate is not met.

    :param text: a part of a sentence
    :param question: the milestone question it names, for whoever may read it; None where it names none
    """

    text: str
    question: object = None


class KamGate(models.Model):
    """What is missing at gates, for many deals at once."""

    _inherit = "kam.gate"

    @api.model
    def _missing_of(self, gates_by_lead):
        """What is missing for each deal at each of its gates.

        :param gates_by_lead: ``{opportunity: kam.gate}``
        :return: ``{(opportunity, gate): list of Missing}``; empty: the gate is met; None: this deal is asked nothing
        """
        found = {}
        for kind, gates in self.union(*gates_by_lead.values()).grouped("kind").items():
            leads = self.env["crm.lead"].union(
                *(lead for lead, mine in gates_by_lead.items() if mine & gates)
            )
            found |= gates._kam_missing(kind, leads.sudo())
        return found

    def _kam_missing(self, kind, leads):
        """What is missing for these deals at these gates, which are all of one kind.

        A company or an addon with a kind of its own adds a method ``_kam_missing_<kind>``.

        :return: ``{(opportunity, gate): list of Missing, or None}``
        """
        return getattr(self, f"_kam_missing_{kind}")(leads)

    # Kinds

    def _kam_missing_questions(self, leads):
        """The key-node questions of the gate's step, also those that the deal does not ask any more."""
        last = self._last_steps()
        found = {}
        for lead in leads:
            asked = lead.kam_question_ids
            removed = lead.kam_declined_milestone_ids.filtered("is_key_node")
            for gate in self:
                step = gate.buying_step_id
                mine = asked.filtered(lambda question, step=step: question._proves(last) == step)
                dropped = removed.filtered(lambda question, step=step: question._proves(last) == step)
                if not asked and not dropped:
                    found[lead, gate] = [Missing(gate._nothing_asked())]
                elif not mine and not dropped:
                    found[lead, gate] = None
                else:
                    found[lead, gate] = gate._unanswered(mine) + gate._removed(dropped - mine.milestone_id)
        return found

    def _kam_missing_custom(self, leads):
        """The questions that the gate names, of those that the deal asks or somebody removed from it."""
        found = {}
        for lead in leads:
            for gate in self:
                mine = lead.kam_question_ids.filtered(
                    lambda question, gate=gate: question.milestone_id in gate.milestone_ids
                )
                dropped = (lead.kam_declined_milestone_ids & gate.milestone_ids) - mine.milestone_id
                if not lead.kam_question_ids and not dropped:
                    found[lead, gate] = [Missing(gate._nothing_asked())]
                elif not mine and not dropped:
                    found[lead, gate] = None
                else:
                    found[lead, gate] = gate._unanswered(mine) + gate._removed(dropped)
        return found

    # Words

    def _nothing_asked(self):
        return self.env._("the deal asks no milestone questions: take those of the method")

    def _unanswered(self, questions):
        """:return: list of Missing, of the questions that do not prove what this gate asks for"""
        missing = []
        for question in questions:
            if question.state != "answered":
                text = self.env._("“%(question)s” is not answered", question=question.name)
            elif self.needs_evidence and not question.has_evidence:
                text = self.env._("the answer to “%(question)s” has no evidence", question=question.name)
            else:
                continue
            missing.append(Missing(text, question))
        return missing

    def _removed(self, milestones):
        return [
            Missing(self.env._("“%(question)s” was removed from the deal", question=milestone.name))
            for milestone in milestones
        ]

    # Steps

    @api.model
    def _last_steps(self):
        """:return: ``{compass stage: its last step that a gate asks questions about}``, for questions without a step"""
        gates = self.sudo().search([("kind", "=", "questions"), ("buying_step_id.active", "=", True)])
        steps = gates.buying_step_id.filtered("compass_stage_id").sorted(lambda step: step._place())
        return {step.compass_stage_id: step for step in steps}


class KamBuyingStep(models.Model):
    _inherit = "kam.buying.step"

    def _place(self):
        """:return: what steps are ordered by"""
        self.ensure_one()
        return (self.sequence, self.id)


class KamMilestone(models.Model):
    _inherit = "kam.milestone"

    def _proves(self, last):
        """:return: the step that this question is the key node of; empty where it is none

        :param last: as :meth:`KamGate._last_steps` returns it
        """
        self.ensure_one()
        steps = self.env["kam.buying.step"].sudo()
        return self.sudo().buying_step_id or last.get(self.sudo().compass_stage_id, steps)


class KamLeadMilestone(models.Model):
    _inherit = "kam.lead.milestone"

    def _proves(self, last):
        """:return: as for questions of the method"""
        self.ensure_one()
        steps = self.env["kam.buying.step"].sudo()
        if not self.is_key_node:
            return steps
        return self.sudo().buying_step_id or last.get(self.sudo().compass_stage_id, steps)
