from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import format_date


@dataclass
class Told:
    """The records behind a flag, as far as they are still there, and what its sentence needs besides.

    :param overrides: ``{question: why it was passed over}``
    :param tolerance: days within which an entry counts as verified
    """

    people: object
    questions: object
    budget: object
    stage: object
    overrides: dict
    tolerance: int


class KamRedFlag(models.Model):
    """What a flag is about, and what the block on the deal's page shows of it."""

    _inherit = "kam.red.flag"

    # The records behind it

    def _told(self):
        """:return: ``{flag: Told}``, in a fixed number of queries"""
        people = self._still_there("kam.stakeholder", lambda evidence: evidence.get("people", ()))
        questions = self._still_there("kam.lead.milestone", lambda evidence: evidence.get("questions", ()))
        budgets = self._still_there("kam.budget.estimate", lambda evidence: [evidence.get("budget") or 0])
        stages = self._still_there("kam.compass.stage", lambda evidence: [evidence.get("stage") or 0])
        overrides = self.env["kam.lead.milestone"].union(*questions.values())._overrides()
        tolerance = self.env["kam.stakeholder"]._fact_kind()._days()
        return {
            flag: Told(people[flag], questions[flag], budgets[flag], stages[flag], overrides, tolerance)
            for flag in self
        }

    def _still_there(self, model, ids_of):
        """:return: ``{flag: records}`` of those that the evidence names and that are there, prefetched together"""
        named = {flag: ids_of(flag.evidence or {}) for flag in self}
        wanted = {record_id for ids in named.values() for record_id in ids if record_id}
        records = self.env[model]
        found = records.with_context(active_test=False).search([("id", "in", list(wanted))]) if wanted else records
        there = set(found.ids)
        return {
            flag: records.browse([record_id for record_id in ids if record_id in there]).with_prefetch(found.ids)
            for flag, ids in named.items()
        }

    def _subjects(self, told):
        """:return: list of the records that can be opened from a flag"""
        return [*told.people, *told.questions, *told.budget]

    # The block on the page

    def _on_page(self):
        """:return: list of what the block on a deal's page shows of each flag"""
        told = self.sudo()._told()
        return [
            {
                "id": flag.id,
                "name": flag.kind_id.name,
                "why": flag.kind_id.description or "",
                "reason": flag.reason or "",
                "since": format_date(self.env, flag.raised_on),
                "state": flag.state,
                "step": flag.step,
                "due": format_date(self.env, flag._due_on()),
                "decided": flag._decision_words(),
                "links": [
                    {"model": record._name, "id": record.id, "name": self._label_of(record)}
                    for record in flag._subjects(told[flag.sudo()])
                ],
            }
            for flag in self
        ]

    @api.model
    def _label_of(self, record):
        return record.partner_id.name if record._name == "kam.stakeholder" else record.display_name

    def _due_on(self):
        return fields.Date.add(fields.Date.context_today(self), days=self.kind_id.days)

    def _decision_words(self):
        names = {"person": self.decided_by_id.sudo().name or "", "date": format_date(self.env, self.decided_on)}
        if self.state == "accepted":
            activity = self.activity_id.sudo()
            if activity.active:
                return self.env._(
                    "Accepted: planned until %(deadline)s", deadline=format_date(self.env, activity.date_deadline)
                )
            return self.env._("Accepted by %(person)s on %(date)s; the step is done", **names)
        if self.state == "declined":
            return self.env._("Declined by %(person)s on %(date)s", **names)
        return ""
