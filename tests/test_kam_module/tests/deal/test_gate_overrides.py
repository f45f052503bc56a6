from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .gates import GateCommon


@tagged("post_install", "-at_install")
class TestGateOverrides(GateCommon):
    """A gate that blocks, and who may let a deal pass."""

    def _block(self, *codes):
        for code in codes:
            self.gates[code].mode = "block"

    def test_a_gate_that_blocks_says_what_to_do(self):
        self._block("need")
        with self.assertRefused(
            "^Counters cannot pass the gate “Accurate project information” because “Who inside has approved the "
            "project, and why now\\?” is not answered: bring that, or use the button Override… of the deal.$"
        ):
            self._move("entry", user=self.manager)
        self.env.invalidate_all()
        self.assertEqual(self.deal.stage_id, self.stages["development"])
        self.assertEntries([])
        self._answer("why_now")
        self._move("entry", user=self.manager)
        self.assertEqual(self.deal.stage_id, self.stages["entry"])

    def test_two_gates_that_block(self):
        self._block("need", "criteria")
        with self.assertRefused(
            "^Counters cannot pass these gates: “Accurate project information” \\(“Who inside .* is not answered\\), "
            "“Relationships effectively advanced, criteria shaped” \\(.*\\); bring what is missing, or use the button"
        ):
            self._move("bidding", user=self.manager)
        self.env.invalidate_all()
        self.assertEntries([])

    def test_a_mass_edit_names_every_deal_that_is_refused(self):
        self._block("need", "criteria")
        ready, other = self._create_key_deal("Ready"), self._create_key_deal("Other")
        self._answer("why_now", ready)
        with self.assertRefused(
            "Nothing was moved, because gates stop some of these deals \\(Counters: “Accurate project information” "
            "\\(“Who inside .* is not answered\\); Other: “Accurate.*\\): bring what is missing, leave them out"
        ):
            (self.deal | ready | other).with_user(self.manager).write({"stage_id": self.stages["entry"].id})
        self.env.invalidate_all()
        self.assertEqual((self.deal | ready | other).stage_id, self.stages["development"])

    def test_an_import_says_it_for_each_row(self):
        self._block("need")
        ready, other = self._create_key_deal("Ready"), self._create_key_deal("Other")
        self._answer("why_now", ready)
        rows = [[deal.id, self.stages["entry"].id] for deal in (self.deal, ready, other)]
        answer = self._import([".id", "stage_id/.id"], rows, "crm.lead")
        self.assertEqual(len(answer["messages"]), 2)
        for message, deal in zip(answer["messages"], (self.deal, other)):
            self.assertIn(f"{deal.name} cannot pass the gate", message["message"])
        self.env.invalidate_all()
        self.assertEqual((self.deal | ready | other).stage_id, self.stages["development"])

    def test_a_director_lets_a_deal_pass(self):
        self._block("need")
        wizard = self._dialog("Their board meets tomorrow", user=self.manager)
        self.assertFalse(wizard.may_override)
        with self.assertRefused("“Accurate project information” blocks, and only directors and whoever is named"):
            wizard.action_apply()
        self.assertIn(self.director, wizard.approver_ids)
        self.assertNotIn(self.manager, wizard.approver_ids)
        wizard.approver_id = self.director
        wizard.action_ask()
        activity = self.deal.activity_ids.filtered(lambda activity: activity.user_id == self.director)
        self.assertEqual(activity.summary, "Override “Accurate project information”?")
        self._explain("Their board meets tomorrow", user=self.director)
        entry = self.assertEntries([("need", "overridden")])
        self.assertEqual((entry.reason, entry.reason_by_id), ("Their board meets tomorrow", self.director))
        self.assertFalse(entry.passed_on)
        self.assertFalse(self.deal._kam_overridden_gates())
        self._move("entry", user=self.manager)
        self.assertEqual((entry.passed_on and entry.user_id, entry.state), (self.manager, "overridden"))
        self.assertEqual(self.deal._kam_overridden_gates(), {self.deal: entry})

    def test_a_group_of_the_gate_s_own(self):
        self._block("need")
        self.gates["need"].group_id = self.env["res.groups"].create(
            {"name": "Bid board", "user_ids": [(4, self.manager.id)]}
        )
        self._explain(user=self.manager)
        self._move("entry", user=self.manager)
        self.assertEntries([("need", "overridden")])

    def test_the_team_explains_what_only_warned(self):
        self._move("entry", user=self.manager)
        with self.assertRefused("Say why Counters passes “Accurate project information” all the same"):
            self._explain("   ", user=self.manager)
        self._explain("The president gave his word", user=self.manager)
        entry = self.assertEntries([("need", "overridden")])
        self.assertEqual(entry.reason_by_id, self.manager)
        self.assertEqual(self._row()["need"], "overridden")
        shown = self.deal.with_user(self.manager).kam_gates[0]
        self.assertIn("The president gave his word (Kam Manager", shown["reason"])
        # Nothing else is open behind it: what lies ahead can be explained before it is passed.
        self._explain("Presales is free", user=self.manager, gates=[self.gates["shortlist"]])
        self.assertEntries([("need", "overridden"), ("shortlist", "overridden")])
        self._move("proposal", user=self.manager)
        self.assertEntries([("need", "overridden"), ("shortlist", "overridden")])

    def test_nothing_to_override(self):
        for name in ("why_now", "shaped", "bid_in", "acceptance"):
            self._answer(name)
        for code in ("shortlist", "commitment"):
            self.gates[code].active = False
        with self.assertRefused("Every gate of Counters is met or has its reason"):
            self.deal.with_user(self.manager).action_kam_override_gate()

    def test_a_plain_salesman_is_told_how_many_not_which(self):
        deal = self._create_key_deal("Small order", user_id=self.salesman.id)
        self._block("need")
        with self.assertRefused("because a milestone question is not answered: bring that"):
            self._move("entry", deal, self.salesman)
        self.gates["need"].mode = "warn"
        self._move("entry", deal, self.salesman)
        self.assertEntries([("need", "warned")], deal)

    # Who sees it

    def test_who_reads_overridden_gates(self):
        self._move("entry", user=self.manager)
        self._explain(user=self.manager)
        entry = self.assertEntries([("need", "overridden")])
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login):
                self.assertTrue(entry.with_user(user).reason)
                with self.assertRaises(AccessError):
                    entry.with_user(user).reason = "Another"
                with self.assertRaises(AccessError):
                    entry.with_user(user).unlink()
        portal = new_test_user(self.env, "gate_portal", "base.group_portal")
        for user in (self.other_manager, self.finance, self.salesman, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                entry.with_user(user).read(["reason"])
        # Who reads the deal by another right, but not its gates, sees that one was overridden and not why.
        self.other_manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        shown = self.deal.with_user(self.other_manager).kam_gates[0]
        self.assertEqual((shown["state"], shown["reason"]), ("overridden", ""))
        self.assertNotIn("Who inside", shown["missing"])

    def test_another_company_s_deals(self):
        self._move("entry")
        self.deal.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(self.Override.with_user(self.director).search([("lead_id", "=", self.deal.id)]))

    def test_only_administrators_change_gates(self):
        gate = self.gates["need"]
        self.assertTrue(gate.with_user(self.salesman).name)
        with self.assertRaises(AccessError):
            gate.with_user(self.director).mode = "block"
        gate.with_user(self.administrator).mode = "block"

    def test_directors_group_by_account_and_search_it(self):
        self._move("entry")
        overrides = self.Override.with_user(self.director)
        found = overrides.search([("account_id", "ilike", "Harbour")])
        self.assertEqual(found.lead_id, self.deal)
        groups = overrides._read_group([("lead_id", "=", self.deal.id)], ["account_id"], ["__count"])
        self.assertEqual(groups, [(self.headquarters, 1)])
