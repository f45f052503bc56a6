from odoo import fields


class DemoTours:
    """Walks through the story in a browser; the demo is loaded once for all tests of it."""

    browser_size = "1920x1080"  # all buttons of a deal in a row
    PROOFS = ("why_now", "bid_in", "signed", "acceptance")

    def _let_a_newcomer_work(self, lang):
        """A person for a seat, three facts confirmed, the deal handed over; the colleague accepts it."""
        giver, receiver = self.demo("user_lin_yue"), self.demo("user_chen_hao")
        giver.write({"password": "newcomer", "lang": lang})
        deal = self.demo("seat_zhou_ming").lead_id
        self.start_tour(f"/odoo/crm/{deal.id}", f"kam_newcomer_{lang}", login=giver.login, password="newcomer")
        seats = {seat.partner_id: seat for seat in deal.stakeholder_ids}
        self.assertEqual(seats[self.demo("wang_lei")].force_ids.code, "T-FB")
        self.assertEqual(seats[self.demo("tang_rui")].force_ids.code, "C-CA")
        confirmed = self.env["kam.fact.check"].search([("user_id", "=", giver.id), ("date", "=", fields.Date.today())])
        self.assertLessEqual(
            self.demo("zhou_ming") | self.demo("li_jing") | self.demo("sun_yi"), confirmed.partner_id
        )
        handover = self.demo("handover_dalian").with_user(receiver)
        self.assertEqual((handover.state, handover.receiver_id), ("offered", receiver))
        self.env.invalidate_all()
        handover.open_fact_ids.action_kam_unchanged()
        handover.action_accept()
        self.assertEqual(deal.user_id, receiver)

    def _walk_a_deal(self):
        """Two visits answer, a director approves presales and overrides a gate, the score opens its reasons."""
        manager, director = self.demo("user_lin_yue"), self.demo("user_marta_vos")
        (manager | director).write({"password": "walker", "lang": "en_US"})
        deal = self._key_deal(manager)
        self.start_tour(f"/odoo/crm/{deal.id}", "kam_walk_presales", login=manager.login, password="walker")
        presales = self.env["kam.presales"].search([("lead_id", "=", deal.id)])
        self.assertEqual((presales.state, presales.requested_by_id), ("requested", manager))
        self.start_tour(f"/odoo/crm/{deal.id}", "kam_walk", login=director.login, password="walker", timeout=180)
        self.assertEqual((presales.state, presales.approved_amount), ("approved", 12_000))
        self.assertEqual(deal.won_status, "won")
        self.assertEqual(deal.kam_visit_ids.mapped("outcome"), ["continuation"] * 2)
        waiting = deal.kam_question_ids.filtered(lambda question: question.state != "answered")
        self.assertEqual(waiting.milestone_id, self.env.ref("kam_module.milestone_bid_in"))
        self.assertEqual(deal.kam_gate_override_ids.gate_id, self.env.ref("kam_module.gate_tender"))
        self.assertEqual(deal.kam_gate_override_ids.reason, "The president awards without a tender")
        self.assertTrue(deal.compass_score)

    def _key_deal(self, user):
        """A deal in the stages for key accounts of which everything is known but four of the proofs."""
        deal = self.env["crm.lead"].create(
            {
                "name": "Counters of two new halls",
                "type": "opportunity",
                "partner_id": self.demo("li_jing").id,
                "user_id": user.id,
                "team_id": self.env.ref("kam_module.crm_team_key_accounts").id,
                "stage_id": self.env.ref("kam_module.crm_stage_development").id,
            }
        )
        for person, code, rating in (("li_jing", "T-CA", "3"), ("zhao_lan", "C-CO", "4"), ("zhou_ming", "E-DB", "1")):
            force = self.env["kam.buying.force"].search([("code", "=", code)])
            self.env["kam.stakeholder"].create(
                {
                    "lead_id": deal.id,
                    "partner_id": self.demo(person).id,
                    "force_ids": force.ids,
                    "rating": rating,
                    "contact_depth": "several",
                }
            )
        proofs = [self.env.ref(f"kam_module.milestone_{name}") for name in self.PROOFS]
        known = deal.kam_question_ids.filtered(lambda question: question.milestone_id not in proofs)
        known.write({"state": "answered", "answer": "Known"})
        return deal
