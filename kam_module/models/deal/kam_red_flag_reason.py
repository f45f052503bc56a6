from odoo import api, models
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
        told = self._told()
        for flag in self:
            sentence = getattr(flag, f"_reason_{flag.kind_id.code}", None)
            flag.reason = sentence(told[flag]) if sentence and flag.evidence else flag.kind_id.description

    # Words

    @api.model
    def _names(self, people):
        return ", ".join(people.partner_id.mapped("name"))

    def _stage_name(self, told):
        return (told.stage or self.lead_id.compass_stage_id).name or ""

    def _labels(self, model, name):
        return dict(self.env[model].fields_get([name], ["selection"])[name]["selection"])

    # Sentences about people

    def _reason_nobody_known(self, told):
        return self.env._("Nobody is in the buying center of %(deal)s yet.", deal=self.lead_id.name)

    def _reason_no_coach(self, told):
        count = len(told.people)
        if count == 1:
            return self.env._("Only %(people)s is known, and is no coach.", people=self._names(told.people))
        return self.env._("%(count)s people are known, and none of them is a coach.", count=count)

    def _reason_coach_first(self, told):
        return self.env._(
            "The economic buyer was met, or is about to be (%(people)s), and no coach is verified yet.",
            people=self._names(told.people),
        )

    def _reason_buyer_unknown(self, told):
        return self.env._(
            "%(stage)s stage: nobody is known who can say the final yes or no.", stage=self._stage_name(told)
        )

    def _reason_buyer_not_met(self, told):
        return self.env._(
            "%(stage)s stage: no contact with the economic buyer (%(people)s) is on record.",
            stage=self._stage_name(told),
            people=self._names(told.people),
        )

    def _reason_buyer_mode(self, told):
        labels, modes = self._labels("kam.stakeholder", "response_mode"), self.evidence.get("modes", {})
        people = [f"{who.partner_id.name} ({labels.get(modes.get(str(who.id)), '')})" for who in told.people]
        return self.env._("The economic buyer does not buy in this mood: %(people)s", people=", ".join(people))

    def _reason_single_threaded(self, told):
        known = len(self.lead_id.stakeholder_ids)
        if people := self._names(told.people):
            return self.env._(
                "We are in contact with one person only, %(person)s, of %(known)s who are known.",
                person=people,
                known=known,
            )
        return self.env._("We are in contact with nobody of the %(known)s people who are known.", known=known)

    def _reason_against_us(self, told):
        ratings = self.evidence.get("ratings", {})
        people = [f"{who.partner_id.name} ({ratings.get(str(who.id))})" for who in told.people]
        return self.env._("High influence, and against us: %(people)s", people=", ".join(people))

    def _reason_old_role(self, told):
        today = self.env["res.partner"]._kam_today()
        roles = told.people.force_ids.role_id
        parts = []
        for role_id, people in self.evidence.get("roles", {}).items():
            role = roles.filtered(lambda role, role_id=role_id: role.id == int(role_id))
            words = [self._age_words(who, today) for who in told.people if who.id in people]
            parts.append(f"{role.display_name}: {', '.join(words)}")
        return self.env._(
            "Held only by people whom nobody verified in the last %(days)s days – %(roles)s",
            days=told.tolerance,
            roles="; ".join(parts),
        )

    def _age_words(self, person, today):
        names = {"person": person.partner_id.name}
        if not person.verified_on:
            return self.env._("%(person)s (never verified)", **names)
        return self.env._("%(person)s (%(days)s days ago)", days=person._age(today), **names)

    # Sentences about the way

    def _reason_key_node_skipped(self, told):
        why = told.overrides
        names = [
            f"“{question.name}” ({why[question]})" if question in why else f"“{question.name}”"
            for question in told.questions
        ]
        return self.env._(
            "The customer is at %(stage)s, and key nodes before it have no answer: %(questions)s",
            stage=self._stage_name(told),
            questions=", ".join(names),
        )

    def _reason_slow_stage(self, told):
        return self.env._(
            "%(days)s days at %(stage)s, longer than 80 %% of won deals: %(p80)s days or less (%(deals)s won deals).",
            stage=self._stage_name(told),
            **self.evidence.get("figures", {"days": "?", "p80": "?", "deals": "?"}),
        )

    def _reason_budget_unconfirmed(self, told):
        budget, names = told.budget, {"stage": self._stage_name(told)}
        if not budget:
            return self.env._("%(stage)s stage: no budget estimate is on record.", **names)
        return self.env._(
            "%(stage)s stage: the latest budget estimate, of %(date)s, is not confirmed (%(confidence)s).",
            date=format_date(self.env, budget.date),
            confidence=self._labels("kam.budget.estimate", "confidence")[budget.confidence],
            **names,
        )

    def _reason_excluded(self, told):
        return self.env._(
            "%(initiative)s: the headquarters decided for a supplier list that we are not on.",
            initiative=self.evidence.get("initiative", ""),
        )
