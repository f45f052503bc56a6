from odoo.tests import Form

from ..common import KamUsers


class GateCommon(KamUsers):
    """The bank is a key account: its deal starts in development, with the questions of the method."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters = cls._create_company("Harbour Bank", kam_manager_id=cls.manager.id)
        cls.branch, cls.other_branch = (cls._create_company(f"Harbour Bank North {number}") for number in (1, 2))
        for branch in (cls.branch, cls.other_branch):
            cls._link(branch, cls.headquarters)
        cls.outsider = cls._create_company("Lonely Works")
        cls.env["kam.key.period"].create({"partner_id": cls.headquarters.id, "date_from": cls.BANK_SINCE})
        cls.team = cls.env.ref("kam_module.crm_team_key_accounts")
        names = ("development", "entry", "proposal", "bidding", "negotiation", "delivery")
        cls.stages = {name: cls.env.ref(f"kam_module.crm_stage_{name}") for name in names}
        codes = ("need", "shortlist", "criteria", "tender", "commitment", "delivery")
        cls.gates = {code: cls.env.ref(f"kam_module.gate_{code}") for code in codes}
        cls.deal = cls._create_key_deal("Counters")
        cls.Override = cls.env["kam.gate.override"]

    @classmethod
    def _create_deal(cls, name, **values):
        return cls.env["crm.lead"].create(
            {"name": name, "type": "opportunity", "partner_id": cls.branch.id, "user_id": False, **values}
        )

    @classmethod
    def _create_key_deal(cls, name, **values):
        return cls._create_deal(name, team_id=cls.team.id, stage_id=cls.stages["development"].id, **values)

    @classmethod
    def _question(cls, name, deal=None):
        """The deal's copy of a question of the method."""
        milestone = cls.env.ref(f"kam_module.milestone_{name}")
        return (deal or cls.deal).kam_question_ids.filtered(lambda question: question.milestone_id == milestone)

    @classmethod
    def _answer(cls, name, deal=None, **values):
        cls._question(name, deal).write({"state": "answered", "answer": "Yes", **values})

    def _move(self, name, deal=None, user=None):
        deal = deal or self.deal
        (deal.with_user(user) if user else deal).stage_id = self.stages[name]

    def _explain(self, reason="The president gave his word", deal=None, user=None, gates=None):
        """Fill the dialog as a user does, and apply it."""
        wizard = self._dialog(reason, deal, user, gates)
        wizard.action_apply()
        return wizard

    def _dialog(self, reason, deal=None, user=None, gates=None):
        deal = (deal or self.deal).with_user(user or self.manager)
        action = deal.action_kam_override_gate()
        form = Form(deal.env[action["res_model"]].with_context(**action["context"]))
        if gates is not None:
            form.gate_ids.clear()
            for gate in gates:
                form.gate_ids.add(gate)
        form.reason = reason
        return form.save()

    # What is seen

    def assertEntries(self, expected, deal=None):
        """Entries of a deal as (gate, state), in the order of the gates."""
        entries = self.Override.search([("lead_id", "=", (deal or self.deal).id)])
        found = [(entry.gate_id, entry.state) for entry in entries.sorted(lambda e: (e.gate_id.step_sequence, e.id))]
        self.assertEqual(found, [(self.gates[code], state) for code, state in expected])
        return entries

    def _row(self, deal=None, user=None):
        """What the form shows: {code of the gate: state}."""
        codes = {gate.id: code for code, gate in self.gates.items()}
        deal = (deal or self.deal).with_user(user or self.manager)
        deal.invalidate_recordset(["kam_gates"])
        return {codes.get(gate["id"], gate["name"]): gate["state"] for gate in deal.kam_gates or []}
