from odoo import api, models

NOT_BUYING = ("even_keel", "overconfident")

# What is said of an empty deal, of any deal, and only where somebody is known.
EMPTY_RULES = ("nobody_known", "slow_stage", "excluded")
DEAL_RULES = (*EMPTY_RULES, "key_node_skipped", "budget_unconfirmed")
PEOPLE_RULES = (
    "no_coach",
    "coach_first",
    "buyer_unknown",
    "buyer_not_met",
    "buyer_mode",
    "single_threaded",
    "against_us",
    "old_role",
)


class CrmLead(models.Model):
    """What raises a red flag: one method for each code.

    Each takes ``FlagFacts`` and gives the evidence as ids and values that can be written as JSON, from which the
    sentence is made for whoever reads it; None when there is no flag. ``figures`` in it are no evidence by themselves.
    Unknown is not green: who is not known to have been met counts as not met.
    """

    _inherit = "crm.lead"

    @api.model
    def _kam_flag_codes(self):
        """:return: the codes of all rules; each has its method ``_kam_flag_<code>``"""
        return [*DEAL_RULES, *PEOPLE_RULES]

    @api.model
    def _kam_flag_rules(self, facts):
        """:return: the codes of the rules that can say something about a deal"""
        if facts.is_empty:
            return EMPTY_RULES
        return self._kam_flag_codes() if facts.known.people else DEAL_RULES

    def _kam_flags(self, facts):
        """:param facts: ``FlagFacts``
        :return: ``{code: evidence}`` of the flags of this deal
        """
        self.ensure_one()
        found = {code: getattr(self, f"_kam_flag_{code}")(facts) for code in self._kam_flag_rules(facts)}
        return {code: evidence for code, evidence in found.items() if evidence is not None}

    # People

    def _kam_flag_nobody_known(self, facts):
        return None if facts.known.people else {"people": []}

    def _kam_flag_no_coach(self, facts):
        return None if facts.known.in_roles("guides") else {"people": facts.known.people.ids}

    def _kam_flag_coach_first(self, facts):
        """The decision maker was met, or is about to be, and nobody who guides us was verified."""
        if facts.has_coach:
            return None
        met = [
            who.id
            for who in facts.known.in_roles("decides")
            if facts.is_met(who) or who.partner_id.id in facts.planned
        ]
        return {"people": met} if met else None

    def _kam_flag_buyer_unknown(self, facts):
        if not facts.is_late or facts.known.in_roles("decides"):
            return None
        return {"stage": facts.stage.id}

    def _kam_flag_buyer_not_met(self, facts):
        buyers = facts.known.in_roles("decides")
        if not facts.is_late or not buyers or any(facts.is_met(who) for who in buyers):
            return None
        return {"stage": facts.stage.id, "people": [who.id for who in buyers]}

    def _kam_flag_buyer_mode(self, facts):
        modes = {str(who.id): who.response_mode for who in facts.known.in_roles("decides")}
        modes = {person: mode for person, mode in modes.items() if mode in NOT_BUYING}
        return {"people": [int(person) for person in modes], "modes": modes} if modes else None

    def _kam_flag_single_threaded(self, facts):
        """Colleagues of ours in the buying center are no second thread."""
        customers = facts.known.people.filtered(lambda who: who.external_kind != "colleague")
        contacts = [who.id for who in customers if facts.is_touched(who)]
        return {"people": contacts} if len(contacts) < 2 else None

    def _kam_flag_against_us(self, facts):
        ratings = {who.id: facts.known.rating(who) for who in facts.known.people if who.influence == "high"}
        against = {str(person): rating for person, rating in ratings.items() if rating is not None and rating < 0}
        return {"people": [int(person) for person in against], "ratings": against} if against else None

    def _kam_flag_old_role(self, facts):
        """Roles that are held only by people whose entries nobody verified in time."""
        holders = {}
        for who in facts.known.people:
            for role in who.force_ids.role_id.filtered("active"):
                holders.setdefault(role.id, []).append(who)
        old = {
            str(role): [who.id for who in people]
            for role, people in holders.items()
            if not any(facts.known.is_fresh(who) for who in people)
        }
        return {"people": sorted(set(sum(old.values(), []))), "roles": old} if old else None

    # The way

    def _kam_flag_key_node_skipped(self, facts):
        """Key nodes without an answer, of compass stages or buying steps that are passed."""
        step = self.kam_buying_step_id
        skipped = [
            question.id
            for question, _weight, _proven in facts.known.questions
            if question.is_key_node
            and question.state != "answered"
            and (
                question.stage_sequence < facts.stage.sequence
                or (step and question.buying_step_id and question.buying_step_id.sequence < step.sequence)
            )
        ]
        return {"stage": facts.stage.id, "questions": skipped} if skipped else None

    def _kam_flag_slow_stage(self, facts):
        if not facts.usual or facts.days <= facts.usual.p80:
            return None
        figures = {"days": int(facts.days), "p80": round(facts.usual.p80, 1), "deals": facts.usual.deals}
        return {"stage": facts.stage.id, "figures": figures}

    def _kam_flag_budget_unconfirmed(self, facts):
        if not facts.is_late or facts.budget.confidence == "high":
            return None
        return {"stage": facts.stage.id, "budget": facts.budget.id, "confidence": facts.budget.confidence}

    def _kam_flag_excluded(self, facts):
        return facts.exclusion
