from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """The gates of a deal as its form shows them: met, what is missing, overridden and why."""

    _inherit = "crm.lead"

    kam_gate_override_ids = fields.One2many(
        "kam.gate.override", "lead_id", "Overridden Gates", copy=False, groups="kam_module.group_kam_user"
    )
    kam_gates = fields.Json(
        "Gates", compute="_compute_kam_gates", groups="kam_module.group_kam_user", export_string_translation=False
    )

    @api.depends("stage_id", "type", "kam_question_ids.state", "kam_question_ids.has_evidence", "kam_gate_override_ids")
    @api.depends_context("uid", "lang")
    def _compute_kam_gates(self):
        gated = self._origin.filtered(lambda lead: lead._kam_has_gates())
        model = self.env["kam.gate"]
        gates = model._of(gated) if gated else {}
        missing = model._missing_of(gates)
        words = gated._kam_sayable({key: said for key, said in missing.items() if said})
        entries = self.env["kam.gate.override"]._running(gated) if gated else {}
        reasons = self.env["kam.gate.override"].browse(entry.id for entry in entries.values())._reasons()
        for lead in self:
            origin = lead._origin
            lead.kam_gates = [
                origin._kam_gate_row(gate, words.get((origin, gate), ""), entries.get((origin, gate)), reasons)
                for gate in gates.get(origin, model)
                if missing[origin, gate] is not None
            ]

    def _kam_gate_row(self, gate, missing, entry, reasons):
        """:param missing: in words, empty when the gate is met
        :param entry: ``kam.gate.override``, or None
        :param reasons: ``{entry: why it was overridden}``
        """
        step = self.stage_id.sudo().kam_buying_step_id
        is_behind = bool(gate._between(gate.buying_step_id, step))
        state = "ahead"
        if not missing:
            state = "met"
        elif entry:
            state = entry.state
        elif is_behind:
            state = "missed"
        return {
            "id": gate.id,
            "name": gate.name,
            "state": state,
            "is_next": not is_behind and gate.buying_step_id == step,
            "blocks": gate.mode == "block",
            "missing": missing,
            "reason": reasons.get(entry, "") if missing else "",
            "about": gate.description or "",
        }

    # What others ask

    def _kam_overridden_gates(self):
        """Which gates these deals are past although they are not met.

        :return: ``{deal: kam.gate.override}`` for deals that have any: overridden with a reason, or passed with a
            warning and still to be explained; not what was made good since
        """
        found = {}
        for (lead, _gate), entry in self.env["kam.gate.override"]._running(self).items():
            if entry.passed_on:
                found[lead] = found.get(lead, entry) | entry
        return found

    # Actions

    def action_kam_override_gate(self):
        """Open the dialog in which gates of this deal are overridden with a reason.

        :return: an action
        :raise UserError: when there is nothing to override
        """
        self.ensure_one()
        if not self.env["kam.gate.explain"]._gates_of(self):
            raise UserError(self.env._("Every gate of %(deal)s is met or has its reason.", deal=self.name))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override a Gate"),
            "res_model": "kam.gate.explain",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    # Merging

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_gate_override_ids"]

    def _kam_merge_parts(self, opportunities):
        super()._kam_merge_parts(opportunities)
        self.env["kam.gate.override"]._merge_into(self, opportunities)
