from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .compass_facts import DealFacts
from .red_flag_facts import FlagFacts


class CrmLead(models.Model):
    """Loads what the rules of red flags look at, beside what the score reads, in a fixed number of queries."""

    _inherit = "crm.lead"

    # Business words

    def _kam_exclusions(self):
        """Deals of branches whose headquarters decided for others. The room that knows of initiatives extends it.

        :return: ``{deal: evidence}`` with the name of the ``initiative``
        """
        return {}

    @api.model
    def _kam_terms_stage(self):
        """:return: the compass stage from which on terms are made; nothing where somebody removed it"""
        return self.env["kam.compass.stage"].sudo().search([("code", "=", "commercial")], limit=1)

    # Facts

    def _kam_flag_facts(self, facts):
        """What is known about those of these deals that are watched: deals of key accounts, and all with a score.

        :param facts: ``{deal: DealFacts}`` of the score
        :return: ``{deal: FlagFacts}``
        """
        watched = self.filtered(lambda deal: deal in facts or deal._kam_is_key_deal())
        if not watched:
            return {}
        known = {deal: facts.get(deal) or self._kam_nothing_known(deal) for deal in watched}
        terms = self._kam_terms_stage()
        budgets, usual, exclusions = watched._kam_latest_budgets(), watched._kam_usual(), watched._kam_exclusions()
        touched, planned = watched._kam_touched(), watched._kam_planned(known)
        days = watched._kam_stage_days() if any(usual.values()) else {}
        return {
            deal: FlagFacts(
                known[deal],
                bool(terms and deal.compass_stage_id) and deal.compass_stage_id.sequence >= terms.sequence,
                budgets[deal],
                usual[deal],
                days.get(deal.id, {}).get(deal.compass_stage_id.id, 0.0),
                touched[deal.id],
                frozenset(planned[deal.id]),
                exclusions.get(deal),
            )
            for deal in watched
        }

    @api.model
    def _kam_nothing_known(self, deal):
        nobody, nothing = self.env["kam.stakeholder"], self.env["kam.participation"]
        return DealFacts(deal, nothing, nobody, [], False, self.env["res.partner"]._kam_today(), 0)

    def _kam_latest_budgets(self):
        estimates = self.env["kam.budget.estimate"].sudo()
        found = estimates.search_fetch(
            [("lead_id", "in", self.ids)], ["lead_id", "date", "confidence"], order="date desc, id desc"
        )
        latest = dict.fromkeys(self, estimates)
        for estimate in found:
            latest[estimate.lead_id] = latest.get(estimate.lead_id) or estimate
        return latest

    def _kam_usual(self):
        """:return: ``{deal: kam.stage.usual}`` of the stage in which each deal is"""
        usual = self.env["kam.stage.usual"].sudo()
        kept = {(row.company_id, row.compass_stage_id): row for row in usual.search([("p80", ">", 0)])}
        if not kept:
            return dict.fromkeys(self, usual)
        return {deal: kept.get((deal._kam_compass_company(), deal.compass_stage_id), usual) for deal in self}

    def _kam_touched(self):
        """:return: ``{deal id: {person id: whether we met}}`` of the people in the buying centers"""
        found = defaultdict(dict)
        people = self.stakeholder_ids.partner_id
        for deal_id, person_id, is_met in self.env["kam.touch.point"]._met_in(people, self._name, self.ids):
            found[deal_id][person_id] = is_met
        return found

    def _kam_planned(self, known):
        """:return: ``{deal id: ids of deciders whom we are about to meet}`` where no coach was verified"""
        found = defaultdict(set)
        deciders = {
            deal: {person.partner_id.id for person in facts.in_roles("decides")}
            for deal, facts in known.items()
            if not any(person.verified_on for person in facts.in_roles("guides"))
        }
        wanted = set().union(*deciders.values())
        if not wanted:
            return found
        meetings = self.env["calendar.event"].sudo().search(
            Domain("opportunity_id", "in", self.ids)
            & Domain("start", ">", fields.Datetime.now())
            & Domain("partner_ids", "in", list(wanted))
        )
        for meeting in meetings:
            deal = meeting.opportunity_id
            found[deal.id] |= deciders.get(deal, set()).intersection(meeting.partner_ids._ids)
        return found
