from odoo import api, fields, models

from .crm_lead_compass_score import BANDS
from .known_integer import KnownInteger

FIGURES = ("score", "basis", "band", "coverage", "support", "proof", "freshness")


class KamCompassScore(models.Model):
    """The score of a deal on a day: noted each day on which it changed, and when the deal changed its stage."""

    _name = "kam.compass.score"
    _description = "Compass Score on a Day"
    _order = "date desc, id desc"
    _rec_name = "lead_id"

    # Which deal, when
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    date = fields.Date(required=True)
    compass_stage_id = fields.Many2one("kam.compass.stage", "Compass Stage then", ondelete="set null")
    company_id = fields.Many2one(related="lead_id.company_id")
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")

    # What it was
    score = KnownInteger("Compass Score", aggregator="avg")
    basis = KnownInteger(
        "Based on (%)", aggregator="avg", help="The share of the weights for which something is known."
    )
    band = fields.Selection(BANDS, "Score Band", falsy_value_label="Not available")
    coverage = KnownInteger(aggregator="avg")
    support = KnownInteger(aggregator="avg")
    proof = KnownInteger(aggregator="avg")
    freshness = KnownInteger(aggregator="avg")

    _day_uniq = models.UniqueIndex(
        "(lead_id, date, COALESCE(compass_stage_id, 0))", "The score of this deal on this day is noted already."
    )

    @api.model
    def _note(self, leads, facts=None):
        """Note the scores of deals as of now, where they are not what was noted last.

        Of a day the last score in each stage is kept.

        :param leads: open deals
        :param facts: ``{deal: DealFacts}`` where they are loaded already
        """
        leads = leads.sudo().filtered(lambda lead: lead.compass_scored_on and lead._kam_is_scored())
        if facts is None:
            facts = leads._kam_compass_facts()
        facts = {lead: facts[lead] for lead in leads if lead in facts}
        notes, last = self._known(leads) if facts else ({}, {})
        new = []
        for lead, known in facts.items():
            values = self._values(lead, known)
            if note := notes.get((lead, known.today, lead.compass_stage_id)):
                if not note._is_same(values):
                    note.write(values)
            elif lead not in last or not last[lead]._is_same(values):
                new.append(values)
        self.sudo().create(new)

    @api.model
    def _unnoted(self, leads):
        """:return: those of the deals whose score is another one than what was noted last"""
        _notes, last = self._known(leads)
        return leads.filtered(
            lambda lead: lead not in last
            or (last[lead].score, last[lead].basis) != (lead.compass_score, lead.compass_basis)
        )

    @api.model
    def _known(self, leads):
        """:return: ``{(deal, date, stage): note}`` of the days noted last, and ``{deal: the note made last}``"""
        days = dict(self.sudo()._read_group([("lead_id", "in", leads.ids)], ["lead_id"], ["date:max"]))
        notes = self.sudo().search([("lead_id", "in", leads.ids), ("date", "in", list(set(days.values())))], order="id")
        notes = notes.filtered(lambda note: note.date == days[note.lead_id])
        return (
            {(note.lead_id, note.date, note.compass_stage_id): note for note in notes},
            {note.lead_id: note for note in notes},
        )

    @api.model
    def _values(self, lead, known):
        parts = known.parts()
        return {
            "lead_id": lead.id,
            "date": known.today,
            "compass_stage_id": lead.compass_stage_id.id,
            "score": lead.compass_score,
            "basis": lead.compass_basis,
            "band": lead.compass_band,
            **{code: None if part.score is None else round(100 * part.score) for code, part in parts.items()},
        }

    def _is_same(self, values):
        self.ensure_one()
        kept = {"compass_stage_id": self.compass_stage_id.id, **{name: self[name] for name in FIGURES}}
        return all(_unknown_as_none(value) == _unknown_as_none(values[name]) for name, value in kept.items())


def _unknown_as_none(value):
    return None if value is False else value
