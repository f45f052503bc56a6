from odoo import api, fields, models
from odoo.exceptions import UserError


class KamGateExplain(models.TransientModel):
    """Asks why a deal moves on although a gate is not met, or asks somebody who may override it."""

    _name = "kam.gate.explain"
    _description = "Override a Gate"

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, ondelete="cascade", readonly=True)
    open_gate_ids = fields.Many2many("kam.gate", compute="_compute_open_gate_ids", export_string_translation=False)
    gate_ids = fields.Many2many(
        "kam.gate",
        string="Gates",
        compute="_compute_gate_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', open_gate_ids)]",
    )
    missing = fields.Text(compute="_compute_missing", help="What these gates ask for and is not there.")
    reason = fields.Text("Why", help="Why the deal moves on all the same. Directors read it.")
    may_override = fields.Boolean(compute="_compute_may_override", export_string_translation=False)
    approver_ids = fields.Many2many("res.users", compute="_compute_approver_ids", export_string_translation=False)
    approver_id = fields.Many2one(
        "res.users",
        "Whom to Ask",
        compute="_compute_approver_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', approver_ids)]",
        help="Somebody who may override these gates.",
    )

    # Computes

    @api.model
    def _gates_of(self, lead):
        """:return: ``{gate: list of Missing}`` of what a deal has not met, and nobody gave a reason for"""
        model = self.env["kam.gate"]
        gates = model._of(lead) if lead._kam_has_gates() else {}
        entries = self.env["kam.gate.override"]._running(lead)
        return {
            gate: said
            for (its, gate), said in model._missing_of(gates).items()
            if said and getattr(entries.get((its, gate)), "state", "") != "overridden"
        }

    @api.depends("lead_id")
    def _compute_open_gate_ids(self):
        for wizard in self:
            wizard.open_gate_ids = self.env["kam.gate"].union(*self._gates_of(wizard.lead_id))

    @api.depends("open_gate_ids")
    def _compute_gate_ids(self):
        for wizard in self:
            lead, gates = wizard.lead_id._origin, wizard.open_gate_ids._origin
            running = self.env["kam.gate.override"]._running(lead)
            passed = gates.filtered(lambda gate, lead=lead, running=running: (lead, gate) in running)
            step = lead.stage_id.sudo().kam_buying_step_id
            behind = gates._between(gates.browse().buying_step_id, step)
            wizard.gate_ids = passed or (gates - behind).sorted(lambda gate: gate.buying_step_id._place())[:1]

    @api.depends("gate_ids")
    def _compute_missing(self):
        for wizard in self:
            lead = wizard.lead_id._origin
            chosen = wizard.gate_ids._origin
            said = {(lead, gate): missing for gate, missing in self._gates_of(lead).items() if gate in chosen}
            wizard.missing = "\n".join(
                f"{gate.name}: {text}" for (_lead, gate), text in lead._kam_sayable(said).items()
            )

    @api.depends("gate_ids")
    def _compute_may_override(self):
        for wizard in self:
            wizard.may_override = all(wizard._may(gate) for gate in wizard.gate_ids._origin)

    @api.depends("gate_ids")
    def _compute_approver_ids(self):
        directors = self.env.ref("kam_module.group_kam_director").sudo().all_user_ids
        for wizard in self:
            others = (directors | wizard.gate_ids.sudo().group_id.all_user_ids) - self.env.user
            wizard.approver_ids = others.filtered(
                lambda user, wizard=wizard: not user.share
                and user.active
                and all(gate._may_override(user) for gate in wizard.gate_ids._origin)
            )

    @api.depends("approver_ids")
    def _compute_approver_id(self):
        for wizard in self:
            company = wizard.lead_id.partner_id.commercial_partner_id
            leaders = (company.kam_root_id.kam_team_id | company.kam_team_id | wizard.lead_id.team_id).sudo().user_id
            wizard.approver_id = (leaders & wizard.approver_ids)[:1] or wizard.approver_ids[:1]

    # Helpers

    def _may(self, gate):
        """:return: whether the user may give the reason for this gate: what only warned is explained by the team"""
        entry = self.env["kam.gate.override"]._running(self.lead_id).get((self.lead_id, gate))
        if entry and entry.mode == "warn":
            return self.env.user.has_group("kam_module.group_kam_user") and entry.with_env(self.env).has_access("read")
        return gate._may_override(self.env.user) and self.lead_id.has_access("write")

    def _checked_reason(self):
        """:raise UserError: when no gate or no reason is given"""
        self.ensure_one()
        if not self.gate_ids:
            raise UserError(self.env._("Choose the gate of %(deal)s that you mean.", deal=self.lead_id.name))
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "Say why %(deal)s passes “%(gate)s” all the same.",
                    deal=self.lead_id.name,
                    gate=self.gate_ids[0].name,
                )
            )
        return self.reason.strip()

    # Actions

    def action_apply(self):
        """Write the reason down: what was passed is explained, what blocks lets the deal pass.

        :return: an action that closes the dialog
        :raise UserError: without a reason, and for those who may not override one of these gates
        """
        reason = self._checked_reason()
        missing = self._gates_of(self.lead_id)
        for gate in self.gate_ids:
            if not self._may(gate):
                raise UserError(
                    self.env._(
                        "“%(gate)s” blocks, and only directors and whoever is named by the gate may override it: ask "
                        "one of them for %(deal)s.",
                        gate=gate.name,
                        deal=self.lead_id.name,
                    )
                )
        self.env["kam.gate.override"]._override(
            self.lead_id, {gate: missing[gate] for gate in self.gate_ids if gate in missing}, reason
        )
        return {"type": "ir.actions.act_window_close"}

    def action_ask(self):
        """Ask somebody who may override these gates, by an activity on the deal.

        :return: an action that closes the dialog
        :raise UserError: without a reason, and when nobody is chosen
        """
        reason = self._checked_reason()
        if not self.approver_id:
            raise UserError(self.env._("Choose whom to ask about %(deal)s.", deal=self.lead_id.name))
        self.lead_id.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.approver_id.id,
            summary=self.env._("Override “%(gate)s”?", gate=", ".join(self.gate_ids.mapped("name"))),
            note=reason,
        )
        return {"type": "ir.actions.act_window_close"}
