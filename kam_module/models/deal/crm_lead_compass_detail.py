from odoo import api, fields, models

from ...tools.compass import Score
from .compass_facts import PARTS


def _none(value):
    return None if value is False else value


class CrmLead(models.Model):
    """Why a deal has the score it has: each point with the record it comes from."""

    _inherit = "crm.lead"

    compass_detail = fields.Json(
        compute="_compute_compass_detail",
        groups="kam_module.group_kam_user",
        export_string_translation=False,
        help="score, basis, band, date, parts (code, name, weight, score and known in percent, reasons with text, "
        "points, of how many points, model and id), and whether reasons are left out that the user may not read.",
    )

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("compass_score")
    def _compute_compass_detail(self):
        leads = self._origin.sudo()
        facts = leads.filtered(lambda lead: lead._kam_is_scored())._kam_compass_facts()
        people = self.env["kam.stakeholder"].sudo().union(*(known.people for known in facts.values()))
        questions = self.env["kam.lead.milestone"].sudo().union(
            *(question for known in facts.values() for question, _weight, _proven in known.questions)
        )
        # Judgements about people and answers are read as the user, whatever the score is made of.
        allowed = {
            record for records in (people, questions) for record in records.with_env(self.env)._filtered_access("read")
        }
        people.partner_id.mapped("name")
        labels = people._compass_labels() if people else {}
        for lead in self:
            lead.compass_detail = lead.sudo()._kam_detail(facts.get(lead._origin.sudo()), allowed, labels)

    def _kam_detail(self, known, allowed, labels):
        """:param known: ``DealFacts``, None when nothing is known
        :param allowed: the entries and milestone questions that may be shown
        """
        self.ensure_one()
        parts = known.parts() if known else {}
        weights = self._kam_compass_company()._kam_part_weights()
        # The last score of a deal that was won or lost stays; what it was made of has changed since.
        score = self._kam_score(parts) if parts else Score(_none(self.compass_score), self.compass_basis or 0)
        hidden = bool(known) and not allowed.issuperset(
            [*known.people, *(question for question, _weight, _proven in known.questions)]
        )
        available = sum(weights[code] for code, part in parts.items() if part.score is not None)
        return {
            "score": score.value,
            "basis": score.basis,
            "band": self._kam_band(score.value) or None,
            "date": fields.Date.to_string(known.today if known else self.compass_scored_on) or None,
            "hidden": hidden,
            "parts": [
                {
                    "code": code,
                    "name": self._kam_part_names()[code],
                    "weight": weights[code],
                    "score": self._kam_rounded(parts[code].score) if known else None,
                    "known": self._kam_rounded(parts[code].known) if known else 0,
                    "reasons": []
                    if not known or hidden
                    else self._kam_reasons(code, known, weights[code] / available if available else 0, labels),
                }
                for code in PARTS
            ],
        }

    @api.model
    def _kam_rounded(self, share):
        return None if share is None else round(100 * share)

    @api.model
    def _kam_part_names(self):
        """:return: ``{code: name of the part}``"""
        return {
            "coverage": self.env._("Coverage"),
            "support": self.env._("Support"),
            "proof": self.env._("Proof"),
            "freshness": self.env._("Freshness"),
        }

    # Reasons

    def _kam_reasons(self, code, known, share, labels):
        """:param share: the part's share of the score, 0 to 1
        :return: what this part is the mean of: text, points, of how many points, and the record behind it
        """
        items = known.items()[code]
        total = sum(weight for weight, value, _subject in items if value is not None)
        reasons = []
        for weight, value, subject in items:
            text, record = getattr(self, f"_kam_reason_of_{code}")(known, subject, labels)
            most = 100 * share * weight / total if value is not None and total else None
            reasons.append(
                {
                    "text": text,
                    "points": None if most is None else round(most * value, 1),
                    "of": None if most is None else round(most, 1),
                    "model": record._name if record else False,
                    "id": record.id if record else False,
                }
            )
        return reasons

    def _kam_reason_of_coverage(self, known, subject, labels):
        line, person = subject
        names = {"seat": line._seat_name()}
        if not person:
            return self.env._("%(seat)s: nobody is known", **names), person
        names["person"] = person.partner_id.name
        if not person.contact_depth:
            return self.env._("%(seat)s: how deep the contact with %(person)s is, is unknown", **names), person
        depth = labels["contact_depth"][person.contact_depth]
        return self.env._("%(seat)s: contact with %(person)s: %(depth)s", depth=depth, **names), person

    def _kam_reason_of_support(self, known, person, labels):
        names = {
            "person": person.partner_id.name,
            "influence": labels["influence"].get(person.influence) or self.env._("unknown"),
        }
        if not person.rating:
            return self.env._("%(person)s: rating unknown, influence: %(influence)s", **names), person
        rating = labels["rating"][person.rating]
        return self.env._("%(person)s: %(rating)s, influence: %(influence)s", rating=rating, **names), person

    def _kam_reason_of_proof(self, known, question, labels):
        if question._is_proven():
            return self.env._("Proven: %(question)s", question=question.name), question
        if question.state == "answered":
            return self.env._("Answered without evidence: %(question)s", question=question.name), question
        return self.env._("Not answered yet: %(question)s", question=question.name), question

    def _kam_reason_of_freshness(self, known, subject, labels):
        line, person = subject
        names = {"seat": line._seat_name()}
        if not person:
            return self.env._("%(seat)s: nobody is known", **names), person
        names["person"] = person.partner_id.name
        if not person.verified_on:
            return self.env._("%(seat)s: %(person)s was never verified", **names), person
        names.update(days=max(known.age(person), 0), tolerance=known.tolerance)
        if known.is_fresh(person):
            return self.env._("%(seat)s: %(person)s was verified %(days)s days ago", **names), person
        return (
            self.env._("%(seat)s: %(person)s was verified %(days)s days ago, more than %(tolerance)s", **names),
            person,
        )
