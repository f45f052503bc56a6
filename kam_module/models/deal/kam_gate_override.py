from odoo import api, fields, models
from odoo.tools import format_date

STATES = [
    ("warned", "Passed with a warning"),
    ("overridden", "Overridden"),
    ("made_good", "Made good"),
]


class KamGateOverride(models.Model):
    """A gate that a deal passed, or may pass, although it was not met: what was missing, who, when and why.

    Written by moving deals and by the dialog on the deal; nobody writes it by hand.
    """

    _name = "kam.gate.override"
    _description = "Overridden Gate"
    _order = "create_date desc, id desc"
    _rec_name = "gate_id"

    # Which gate of which deal
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade")
    gate_id = fields.Many2one("kam.gate", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="lead_id.company_id")
    account_id = fields.Many2one(related="lead_id.kam_root_id", string="Account")
    salesperson_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    mode = fields.Selection([("warn", "Warned"), ("block", "Blocked")], "The Gate", required=True)

    # What happened
    state = fields.Selection(STATES, required=True, index=True)
    missing = fields.Text(required=True, help="What the gate asked for and was not there.")
    user_id = fields.Many2one("res.users", "Moved by", ondelete="set null", help="Who moved the deal past the gate.")
    passed_on = fields.Datetime(help="When the deal moved past the gate. Empty: it may, and has not yet.")
    from_stage_id = fields.Many2one("crm.stage", "From", ondelete="set null")
    to_stage_id = fields.Many2one("crm.stage", "To", ondelete="set null")

    # Why
    reason = fields.Text(help="Empty: still to be explained.")
    reason_by_id = fields.Many2one("res.users", "Reason by", ondelete="set null")
    reason_on = fields.Datetime("Reason of")
    made_good_on = fields.Datetime(help="When what was missing had been brought.")

    _running_uniq = models.UniqueIndex(
        "(lead_id, gate_id) WHERE made_good_on IS NULL", "This gate of the deal has been passed already."
    )

    @api.depends("gate_id.name", "lead_id.name")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.gate_id.sudo().name}: {entry.lead_id.sudo().name}"

    # Business words

    @api.model
    def _running(self, leads):
        """:return: ``{(opportunity, gate): entry}`` of what is not made good"""
        entries = self.sudo().search([("lead_id", "in", leads.ids), ("made_good_on", "=", False)])
        return {(entry.lead_id, entry.gate_id): entry for entry in entries}

    def _reasons(self):
        """:return: ``{entry: why, by whom and when}`` of those that the user may read"""
        readable = self._filtered_access("read") if self.has_access("read") else self.browse()
        return {
            entry: self.env._(
                "%(reason)s (%(user)s, %(date)s)",
                reason=entry.reason,
                user=entry.sudo().reason_by_id.name or "",
                date=format_date(self.env, entry.reason_on),
            )
            for entry in readable
            if entry.reason
        }

    # Passing

    @api.model
    def _note_passed(self, unmet, before):
        """Write down which gates were passed without being met, and tell the user.

        :param unmet: ``{(opportunity, gate): list of Missing}``
        :param before: ``{opportunity: the stage it comes from}``
        """
        if not unmet:
            return
        leads = self.env["crm.lead"].union(*(lead for lead, _gate in unmet))
        running = self._running(leads)
        now = fields.Datetime.now()
        passed = {
            lead: {
                "user_id": self.env.uid,
                "passed_on": now,
                "from_stage_id": before[lead].id,
                "to_stage_id": lead.stage_id.id,
            }
            for lead in leads
        }
        new = {}
        for (lead, gate), missing in unmet.items():
            if entry := running.get((lead, gate)):
                if not entry.passed_on:
                    entry.write(passed[lead])
            else:
                new[lead, gate] = missing
        entries = self.sudo().create(
            [
                {**passed[lead], **self._values(lead, gate, missing), "state": "warned"}
                for (lead, gate), missing in new.items()
            ]
        )
        entries.with_env(self.env)._say_passed(new)

    @api.model
    def _values(self, lead, gate, missing):
        """:return: what an entry says about a gate and what is missing there"""
        return {
            "lead_id": lead.id,
            "gate_id": gate.id,
            "mode": gate.mode,
            "missing": "\n".join(thing.text for thing in missing),
        }

    # Overriding

    @api.model
    def _override(self, lead, unmet, reason):
        """Write down why a deal may pass, or passed, gates that are not met.

        :param unmet: ``{gate: list of Missing}``
        """
        running = self._running(lead)
        why = {
            "state": "overridden",
            "reason": reason,
            "reason_by_id": self.env.uid,
            "reason_on": fields.Datetime.now(),
        }
        step = lead.stage_id.sudo().kam_buying_step_id
        for gate, missing in unmet.items():
            if entry := running.get((lead, gate)):
                entry.write(why)
            else:
                behind = gate._between(gate.buying_step_id, step)
                passed = {"passed_on": why["reason_on"], "to_stage_id": lead.stage_id.id} if behind else {}
                self.sudo().create({**self._values(lead, gate, missing), **why, **passed})
        # The reason is for those who may read the entry; the chatter is read by more people.
        names = ", ".join(gate.name for gate in unmet)
        if names:
            body = self.env._("Gave a reason for passing without being met: “%(gate)s”.", gate=names)
            lead.sudo()._message_log(body=body, author_id=self.env.user.partner_id.id)

    # Made good

    @api.model
    def _make_good(self, leads):
        """Mark as made good what these deals had passed and is met by now.

        :param leads: deals whose answers or approvals changed
        """
        running = self._running(leads)
        if not running:
            return
        gates = {}
        for lead, gate in running:
            gates[lead] = gates.get(lead, gate.browse()) | gate
        found = self.env["kam.gate"]._missing_of(gates)
        done = self.sudo().union(*(entry for key, entry in running.items() if not found.get(key)))
        done.write({"state": "made_good", "made_good_on": fields.Datetime.now()})

    # Merging

    @api.model
    def _merge_into(self, lead, others):
        """Move the entries of other deals to the one that remains; of a gate that both passed, one is left."""
        entries = self.sudo()
        kept = {entry.gate_id: entry for entry in self._running(lead).values()}
        for entry in entries.search([("lead_id", "in", others.ids)], order="id"):
            same = kept.get(entry.gate_id)
            if entry.made_good_on or not same:
                entry.lead_id = lead
                if not entry.made_good_on:
                    kept[entry.gate_id] = entry
            else:
                same._absorb(entry)
        self._make_good(lead)

    def _absorb(self, other):
        """Make one of two entries about the same gate, of merged deals: no reason and no day is lost."""
        self.ensure_one()
        values = {}
        if other.reason and not self.reason:
            values = {name: other[name] for name in ("state", "reason", "reason_on")}
            values["reason_by_id"] = other.reason_by_id.id
        elif other.reason and other.reason not in self.reason:
            values["reason"] = f"{self.reason}\n{other.reason}"
        if other.passed_on and not (self.passed_on and self.passed_on <= other.passed_on):
            values["passed_on"] = other.passed_on
            for name in ("user_id", "from_stage_id", "to_stage_id"):
                values[name] = other[name].id
        other.unlink()
        self.write(values)

    # Ways to it

    def action_open_lead(self):
        """:return: an action that opens the opportunity"""
        self.ensure_one()
        return self.lead_id.get_formview_action()
