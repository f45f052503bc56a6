from odoo import api, fields, models
from odoo.tools import format_date


class KamRedFlag(models.Model):
    """Why a flag was raised: a sentence in the reader's language, and the records behind it.

    One method for each code; where the evidence was erased, the kind says why such a flag matters. Flags can be read
    by those who may read the buying center of their deal.
    """

    _inherit = "kam.red.flag"

    @api.depends("evidence", "kind_id", "lead_id.compass_stage_id", "lead_id.stakeholder_ids")
    @api.depends_context("lang")
    def _compute_reason(self):
        for flag in self:
            sentence = getattr(flag, f"_reason_{flag.kind_id.code}", None)
            flag.reason = sentence() if sentence and flag.evidence else flag.kind_id.description

    # The records behind it

    def _subjects(self):
        """:return: list of the records that a flag is about, as far as they are still there"""
        self.ensure_one()
        return [*self._people(), *self._questions(), *self._budget()]

    def _evidence_records(self, model, ids):
        return self.env[model].browse(ids).exists()

    def _people(self):
        return self._evidence_records("kam.stakeholder", (self.evidence or {}).get("people", ()))

    def _questions(self):
        return self._evidence_records("kam.lead.milestone", (self.evidence or {}).get("questions", ()))

    def _budget(self):
        budget_id = (self.evidence or {}).get("budget")
        return self._evidence_records("kam.budget.estimate", [budget_id] if budget_id else ())

    def _on_page(self):
        """:return: what the block on the deal's page shows of this flag"""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.kind_id.name,
            "why": self.kind_id.description or "",
            "reason": self.reason or "",
            "since": format_date(self.env, self.raised_on),
            "state": self.state,
            "step": self.step,
            "due": format_date(self.env, self._due_on()),
            "decided": self._decision_words(),
            "links": [
                {"model": record._name, "id": record.id, "name": self._label_of(record)} for record in self._subjects()
            ],
        }

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

    # Words

    def _names(self, people=None):
        return ", ".join((self._people() if people is None else people).partner_id.mapped("name"))

    def _stage_name(self):
        stage = self.env["kam.compass.stage"].browse((self.evidence or {}).get("stage") or ()).exists()
        return (stage or self.lead_id.compass_stage_id).name or ""

    def _labels(self, model, name):
        return dict(self.env[model].fields_get([name], ["selection"])[name]["selection"])

    # Sentences about people

    def _reason_nobody_known(self):
        return self.env._("Nobody is in the buying center of %(deal)s yet.", deal=self.lead_id.name)

    def _reason_no_coach(self):
        count = len(self._people())
        if count == 1:
            return self.env._("Only %(people)s is known, and is no coach.", people=self._names())
        return self.env._("%(count)s people are known, and none of them is a coach.", count=count)

    def _reason_coach_first(self):
        return self.env._(
            "The economic buyer was met, or is about to be (%(people)s), and no coach is verified yet.",
            people=self._names(),
        )

    def _reason_buyer_unknown(self):
        return self.env._(
            "%(stage)s stage: nobody is known who can say the final yes or no.", stage=self._stage_name()
        )

    def _reason_buyer_not_met(self):
        return self.env._(
            "%(stage)s stage: no contact with the economic buyer (%(people)s) is on record.",
            stage=self._stage_name(),
            people=self._names(),
        )

    def _reason_buyer_mode(self):
        labels, modes = self._labels("kam.stakeholder", "response_mode"), self.evidence.get("modes", {})
        people = [f"{who.partner_id.name} ({labels.get(modes.get(str(who.id)), '')})" for who in self._people()]
        return self.env._("The economic buyer does not buy in this mood: %(people)s", people=", ".join(people))

    def _reason_single_threaded(self):
        known = len(self.lead_id.stakeholder_ids)
        if people := self._names():
            return self.env._(
                "We are in contact with one person only, %(person)s, of %(known)s who are known.",
                person=people,
                known=known,
            )
        return self.env._("We are in contact with nobody of the %(known)s people who are known.", known=known)

    def _reason_against_us(self):
        ratings = self.evidence.get("ratings", {})
        people = [f"{who.partner_id.name} ({ratings.get(str(who.id))})" for who in self._people()]
        return self.env._("High influence, and against us: %(people)s", people=", ".join(people))

    def _reason_old_role(self):
        today = self.env["res.partner"]._kam_today()
        parts = []
        for role_id, people in self.evidence.get("roles", {}).items():
            role = self._evidence_records("kam.buying.role", [int(role_id)])
            told = [self._age_words(who, today) for who in self._evidence_records("kam.stakeholder", people)]
            parts.append(f"{role.display_name}: {', '.join(told)}")
        tolerance = self.env["kam.stakeholder"]._fact_kind()._days()
        return self.env._(
            "Held only by people whom nobody verified in the last %(days)s days – %(roles)s",
            days=tolerance,
            roles="; ".join(parts),
        )

    def _age_words(self, person, today):
        names = {"person": person.partner_id.name}
        if not person.verified_on:
            return self.env._("%(person)s (never verified)", **names)
        return self.env._("%(person)s (%(days)s days ago)", days=person._age(today), **names)

    # Sentences about the way

    def _reason_key_node_skipped(self):
        questions = self._questions()
        overridden = questions._overrides()
        told = [
            f"“{question.name}” ({overridden[question]})" if overridden.get(question) else f"“{question.name}”"
            for question in questions
        ]
        return self.env._(
            "The customer is at %(stage)s, and key nodes before it have no answer: %(questions)s",
            stage=self._stage_name(),
            questions=", ".join(told),
        )

    def _reason_slow_stage(self):
        return self.env._(
            "%(days)s days at %(stage)s, longer than 80 %% of won deals: %(p80)s days or less (%(deals)s won deals).",
            stage=self._stage_name(),
            **self.evidence.get("figures", {"days": "?", "p80": "?", "deals": "?"}),
        )

    def _reason_budget_unconfirmed(self):
        budget, names = self._budget(), {"stage": self._stage_name()}
        if not budget:
            return self.env._("%(stage)s stage: no budget estimate is on record.", **names)
        return self.env._(
            "%(stage)s stage: the latest budget estimate, of %(date)s, is not confirmed (%(confidence)s).",
            date=format_date(self.env, budget.date),
            confidence=self._labels("kam.budget.estimate", "confidence")[budget.confidence],
            **names,
        )

    def _reason_excluded(self):
        return self.env._(
            "%(initiative)s: the headquarters decided for a supplier list that we are not on.",
            initiative=self.evidence.get("initiative", ""),
        )
