from odoo import models

from ...tools.coverage import coverage, fit
from ...tools.freshness import involvement
from .kam_stakeholder import DEPTH


class CrmLead(models.Model):
    """Whether the people involved are those whom the customer's stage asks for."""

    _inherit = "crm.lead"

    # Business words

    def _kam_expected(self, stage=None):
        """
        :param stage: a compass stage, by default the one of today
        :return: the lines of ``kam.participation`` that it expects of this deal, the weightiest first
        """
        self.ensure_one()
        stage = self.compass_stage_id if stage is None else stage
        if not stage:
            return self.env["kam.participation"]
        template = self.participation_template_id or self.env["kam.participation.template"].search([], limit=1)
        lines = self.env["kam.participation"].search(
            [
                ("template_id", "=", template.id),
                ("stage_id", "=", stage.id),
                ("weight", ">", 0),
                ("role_id.active", "=", True),
            ]
        )
        return lines.filtered(lambda line: not line.force_id or line.force_id.active)

    def _kam_touches(self, partners, ago=0):
        """When people were in contact with us about this deal: meetings they were invited to, correspondence, calls.

        :param partners: the people
        :param ago: seen from so many days ago
        :return: ``{partner id: [days since each day of contact]}``
        """
        self.ensure_one()
        # Only dates are read, of this deal only: who may see the people may know when they were met.
        found = self.env["kam.touch.point"]._days_of(partners, self._name, self.id)
        return {id_: [days - ago for days in ages if days >= ago] for id_, ages in found.items()} if ago else found

    # Stage fit

    def _kam_stage_fit(self, people, stage=None, ago=0):
        """Compare what the stage expects with who is known and was involved lately.

        :param people: the entries of the buying center
        :param stage: a compass stage, by default the one of today
        :param ago: seen from so many days ago
        :return: dictionary: ``seats`` that nobody holds, ``sentences`` (empty seats first, then by weight), and
            ``coverage`` and ``known``, 0 to 100 (``coverage`` is None when nothing is known)
        """
        stage = self.compass_stage_id if stage is None else stage
        expected = self._kam_expected(stage)
        touches = self._kam_touches(people.partner_id, ago) if people and expected else {}
        half_life = self.env["kam.fact.kind"]._of("involvement").half_life or 30
        seats, sentences, depths = [], [], []
        for line in expected:
            holders = people.filtered(lambda person, line=line: line._held_by(person.force_ids._origin))
            actual = max((involvement(touches.get(who.id, ()), half_life) for who in holders.partner_id), default=0)
            verdict = fit(line.weight, len(holders), actual)
            depths.append((line.weight, [DEPTH.get(person.contact_depth) for person in holders]))
            if verdict == "empty":
                seats.append(line._seat())
            if sentence := self._kam_fit_sentence(line, verdict, holders, touches):
                sentences.append({"verdict": verdict, "text": sentence, "people": holders.ids})
        sentences.sort(key=lambda sentence: sentence["verdict"] != "empty")
        reached = coverage(depths)
        return {
            "seats": seats,
            "sentences": sentences,
            "coverage": None if reached.score is None else round(100 * reached.score),
            "known": round(100 * reached.known),
        }

    def _kam_fit_sentence(self, line, verdict, holders, touches):
        """:return: what to know about a seat in plain words, empty when all is well"""
        if verdict in ("good", "free"):
            return ""
        names = {"stage": line.stage_id.name, "seat": line._seat_name()}
        if verdict == "empty":
            return self.env._("%(stage)s stage: nobody for %(seat)s is known.", **names)
        last = [(min(touches[who.id]), who.name) for who in holders.partner_id if touches.get(who.id)]
        if not last:
            return self.env._(
                "%(stage)s stage: no meeting or message in this deal with %(seat)s (%(people)s) is on record.",
                people=", ".join(holders.partner_id[:3].mapped("name")),
                **names,
            )
        days, person = min(last)
        return self.env._(
            "%(stage)s stage: %(seat)s was last in contact %(days)s days ago (%(person)s).",
            days=days,
            person=person,
            **names,
        )
