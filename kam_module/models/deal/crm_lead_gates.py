from odoo import models
from odoo.exceptions import UserError

GATING = {"partner_id", "team_id"}
"""What makes a deal one that has gates."""


class CrmLead(models.Model):
    """Moving an opportunity on passes gates: what is missing is said at once, and written down."""

    _inherit = "crm.lead"

    def write(self, vals):
        """
        :raise UserError: when a gate that blocks is not met, naming all deals that stay where they are
        """
        moved = self._kam_moved_on(vals)
        gated = moved.filtered(lambda lead: lead._kam_has_gates())
        becoming = moved - gated if not GATING.isdisjoint(vals) else self.browse()
        if not (gated or becoming):
            return super().write(vals)
        before = {lead: lead.stage_id for lead in moved}
        passed = gated._kam_pass_gates(before, vals["stage_id"])
        result = super().write(vals)
        # Deals that get gates by the same change, from another customer or team, have to pass them too.
        becoming = becoming.filtered(lambda lead: lead._kam_has_gates())
        passed |= becoming._kam_pass_gates(before, vals["stage_id"])
        # The other one of two users who move the same card waits here, and tries again when the first is through.
        (gated | becoming).flush_recordset(["stage_id"])
        self.env["kam.gate.override"]._note_passed(passed, before)
        return result

    def _kam_moved_on(self, vals):
        """:return: those opportunities among these that come to another stage by these values"""
        stage_id = vals.get("stage_id")
        if not stage_id:
            return self.browse()
        return self.filtered(lambda lead: lead.type == "opportunity" and lead.stage_id.id != stage_id)

    def _kam_pass_gates(self, before, stage_id):
        """Look at the gates between where these deals are and a stage.

        :param before: ``{opportunity: the stage it comes from}``
        :param stage_id: the stage it comes to
        :return: ``{(opportunity, gate): list of Missing}`` of the gates that are not met, also of those that are
            accounted for already
        :raise UserError: when one of them blocks
        """
        after = self.env["crm.stage"].sudo().browse(stage_id).kam_buying_step_id if self else None
        if not after:
            return {}
        gates = {
            lead: mine._between(before[lead].sudo().kam_buying_step_id, after)
            for lead, mine in self.env["kam.gate"]._of(self).items()
        }
        unmet = {key: said for key, said in self.env["kam.gate"]._missing_of(gates).items() if said}
        if not unmet:
            return {}
        nothing = self.env["kam.gate.override"]
        entries = nothing._running(self)
        self._kam_refuse_blocked(
            {
                (lead, gate): said
                for (lead, gate), said in unmet.items()
                if gate.mode == "block" and entries.get((lead, gate), nothing).state != "overridden"
            }
        )
        return unmet

    # Words

    def _kam_refuse_blocked(self, blocked):
        """:param blocked: ``{(opportunity, gate): list of Missing}``
        :raise UserError: unless there are none
        """
        if not blocked:
            return
        sayable = self._kam_sayable(blocked)
        leads = self.browse(dict.fromkeys(lead.id for lead, _gate in sayable))
        if len(sayable) == 1:
            [((lead, gate), missing)] = sayable.items()
            sentence = self.env._(
                "%(deal)s cannot pass the gate “%(gate)s” because %(missing)s: bring that, or use the button "
                "Override… of the deal.",
                deal=lead.name,
                gate=gate.name,
                missing=missing,
            )
        elif len(leads) == 1:
            sentence = self.env._(
                "%(deal)s cannot pass these gates: %(gates)s; bring what is missing, or use the button Override… of "
                "the deal.",
                deal=leads.name,
                gates=self._kam_gates_in_words(leads, sayable),
            )
        else:
            sentence = self.env._(
                "Nothing was moved, because gates stop some of these deals (%(deals)s): bring what is missing, leave "
                "them out, or use the button Override… of each.",
                deals="; ".join(f"{lead.name}: {self._kam_gates_in_words(lead, sayable)}" for lead in leads),
            )
        raise UserError(sentence)

    def _kam_gates_in_words(self, lead, sayable):
        """:return: the gates that stop a deal, each with what is missing"""
        return ", ".join(
            self.env._("“%(gate)s” (%(missing)s)", gate=gate.name, missing=missing)
            for (its, gate), missing in sayable.items()
            if its == lead
        )

    def _kam_sayable(self, missing):
        """Put into words what is missing; of questions that the user may not read only the number.

        :param missing: ``{(opportunity, gate): list of Missing}``
        :return: ``{(opportunity, gate): text}``
        """
        questions = self.env["kam.lead.milestone"]
        named = questions.union(
            *(thing.question.with_env(self.env) for said in missing.values() for thing in said if thing.question)
        )
        readable = named._filtered_access("read") if named.has_access("read") else questions
        return {key: self._kam_in_words(said, readable) for key, said in missing.items()}

    def _kam_in_words(self, said, readable):
        texts = [thing.text for thing in said if not thing.question or thing.question.id in readable.ids]
        hidden = len(said) - len(texts)
        if hidden == 1:
            texts.append(self.env._("a milestone question is not answered"))
        elif hidden:
            texts.append(self.env._("%(count)s milestone questions are not answered", count=hidden))
        return ", ".join(texts)
