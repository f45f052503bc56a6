from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .handover import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandover(HandoverCommon):
    def test_a_draft_knows_what_belongs_to_the_giver(self):
        handover = self._handover()
        self.assertEqual(handover.lead_ids, self.deal | self.second)
        self.assertEqual(handover.counterpart_ids, self.line)
        self.assertEqual(handover.activity_move_count, 1)
        self.assertEqual(handover.display_name, "Harbour Bank → Kam Other Manager")

    def test_offered_answered_accepted_everything_moves(self):
        self.branch.kam_manager_id = self.manager
        handover = self._offered()
        self.assertEqual(set(self._owners()), {self.manager}, "an offer moves nothing")
        self.assertEqual(handover.activity_ids.user_id, self.receiver)
        # Influence first: Eva (high), Tom (medium), Udo (low).
        self.assertEqual(handover.open_fact_ids.partner_id, self.eva | self.udo | self.tom)
        with self.assertRefused("say whether these facts still hold: .*Eva Boss"):
            handover.action_accept()
        self._answer(handover)
        handover.action_accept()
        self.assertEqual(set(self._owners()), {self.receiver})
        self.assertEqual(self.branch.kam_manager_id, self.receiver, "branches that the giver managed go along")
        self.assertEqual(self.foreign.user_id, self.salesman)
        self.assertEqual(self.other_todo.user_id, self.salesman)
        self.assertEqual(handover.state, "accepted")
        self.assertFalse(handover.activity_ids)
        note = "Handed over from Kam Manager to Kam Other Manager: 2 deals, 1 counterparts, 1 open activities."
        self.assertIn(note, self._last_note(self.headquarters))
        self.assertIn("Handed over from Kam Manager", self._last_note(self.deal))

    def test_the_answers_of_the_receiver_are_checks_of_facts(self):
        handover = self._offered()
        self._answer(handover)
        checks = self.env["kam.fact.check"].search([("user_id", "=", self.receiver.id)])
        self.assertEqual(checks.partner_id, self.eva | self.udo | self.tom)

    def test_an_answer_of_before_the_offer_does_not_count(self):
        handover = self._handover(fact_target=1)
        self.headquarters.kam_team_id = self.env["crm.team"].create(
            {"name": "Bank team", "crm_team_member_ids": [Command.create({"user_id": self.receiver.id})]}
        )
        self.seat.with_user(self.receiver).action_kam_unchanged()
        handover.action_offer()
        self.env.invalidate_all()
        self.assertEqual(handover.with_user(self.receiver).open_fact_ids, self.seat)

    def test_fewer_facts_than_asked_for_and_none(self):
        self.assertEqual(len(self._offered(fact_target=20).fact_ids), 3)
        handover = self._offered(scope="deal", lead_ids=[Command.set(self.second.ids)])
        handover.action_accept()
        self.assertEqual(self.second.user_id, self.receiver)
        self.assertEqual(self.headquarters.kam_manager_id, self.manager, "deals only: the account stays")

    def test_promises_become_activities(self):
        due = date.today() + timedelta(days=12)
        promise = {"kind": "promise", "name": "Visit another branch", "partner_id": self.eva.id, "date": due}
        question = {"kind": "question", "name": "Who pays?", "date": due}
        handover = self._offered(fact_target=0, note_ids=[Command.create(promise), Command.create(question)])
        handover.action_accept()
        planned = self.headquarters.activity_ids
        self.assertEqual(
            (planned.summary, planned.user_id, planned.date_deadline),
            ("Eva Boss: Visit another branch", self.receiver, due),
        )

    def test_a_counterpart_whom_both_look_after_is_one_line_with_the_shorter_rhythm(self):
        mine = self.line.copy({"user_id": self.receiver.id, "rhythm": 90})
        handover = self._offered(fact_target=0)
        handover.action_accept()
        self.assertFalse(self.line.exists())
        self.assertEqual(mine.rhythm, 60)

    def test_a_reading_list_of_25_people_costs_no_more_queries_than_one_of_5(self):
        counts = []
        for number in (5, 25):
            people = self.env["res.partner"].create(
                [
                    {"name": f"Person {n}", "parent_id": self.branches[n % 12].id, "kam_department": f"Unit {n}"}
                    for n in range(number)
                ]
            )
            deal = self._create_deal("Crowd", user_id=self.manager.id)
            deal.compass_stage_id = self.env.ref("kam_module.compass_stage_solution")
            for person in people:
                self._seat(person, "U-WB", deal=deal, rating="1", evidence="Said so")
            handover = self._handover(scope="deal", lead_ids=[Command.set(deal.ids)])
            handover._reading()  # what stays in memory between calls
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = handover._reading()
            list(found["questions"])
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(found["deals"][0]["people"]), number)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 50)

    # Refused, withdrawn, anew

    def test_refused_with_a_reason_nothing_moves_and_the_giver_is_told(self):
        handover = self._offered()
        action = handover.action_refuse()
        wizard = self.env["kam.handover.refuse"].with_user(self.receiver).with_context(**action["context"])
        wizard.create({"reason": "The trial is not settled"}).action_apply()
        self.assertEqual((handover.state, handover.answer), ("refused", "The trial is not settled"))
        self.assertEqual(set(self._owners()), {self.manager})
        self.assertIn(self.manager.partner_id, handover.sudo().message_ids.notified_partner_ids)
        with self.assertRaises(AccessError):
            self.seat.with_user(self.receiver).read(["rating"])
        handover.with_user(self.manager).action_draft()
        self.assertEqual(handover.sudo().state, "draft")

    def test_withdrawn_is_not_on_offer_any_more(self):
        handover = self._offered()
        handover.with_user(self.manager).action_withdraw()
        with self.assertRefused("is not on offer any more"):
            handover.action_accept()
        with self.assertRefused("is not on offer any more"):
            handover.with_user(self.manager).action_withdraw()

    def test_only_the_receiver_answers(self):
        handover = self._offered(fact_target=0)
        for user in (self.manager, self.director):
            with self.subTest(user.login), self.assertRefused("Only Kam Other Manager answers"):
                handover.with_user(user).action_accept()

    def test_what_was_offered_stays_as_it_was_offered(self):
        handover = self._offered(note_ids=[Command.create({"name": "Call back"})]).with_user(self.manager)
        for values in ({"lead_ids": [Command.clear()]}, {"receiver_id": self.director.id}, {"reason": "x"}):
            with self.assertRefused("is no draft any more: withdraw it first"):
                handover.write(values)
        with self.assertRefused("is no draft any more"):
            handover.note_ids.name = "Call never"
        with self.assertRefused("is no draft any more"):
            handover.unlink()

    def test_nobody_writes_the_course_of_a_handover(self):
        handover = self._handover()
        for values in ({"state": "accepted"}, {"fact_ids": [Command.clear()]}, {"offered_at": "2020-01-01"}):
            with self.assertRefused("by its buttons"):
                handover.write(values)
        with self.assertRefused("starts as a draft"):
            self._handover(state="offered")

    # The reading list

    def test_the_reading_list_has_people_promises_questions_and_history(self):
        self.deal.compass_stage_id = self.env.ref("kam_module.compass_stage_solution")
        question = "When can you come?"
        self.deal.message_post(body=question, author_id=self.udo.id, message_type="email")
        self._create_deal("Vault keys").action_set_lost()
        start = self.env.cr.now() - timedelta(days=3)
        meeting = {"name": "Demonstration", "opportunity_id": self.deal.id, "start": start, "stop": start}
        self.env["calendar.event"].create([meeting, {**meeting, "name": "Secret lunch", "privacy": "private"}])
        handover = self._offered(note_ids=[Command.create({"name": "Free training"})], reason="I retire")
        text = html2plaintext(handover.reading)
        for words in (
            "I retire",
            "Free training",
            "Vault doors: Solution stage: nobody for T-FB Budget is known.",
            "-3 Prefers others",
            "Asked who else we serve",
            question,
            "Meeting: Demonstration",
            "every 60 days",
            "Deals that ended last",
            "Vault keys",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Secret lunch", text)

    def test_the_paper_is_in_the_language_of_the_receiver(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.receiver.lang = "fr_FR"
        handover = self._offered()
        report = self.env["report.kam_module.report_handover"].with_user(self.manager)
        [paper] = report._get_report_values(handover.ids)["handovers"]
        self.assertEqual((paper["lang"], paper["handover"].env.lang), ("fr_FR", "fr_FR"))
        html, kind = self.env["ir.actions.report"]._render_qweb_html("kam_module.report_handover", handover.ids)
        self.assertEqual(kind, "html")
        self.assertIn("Eva Boss", html.decode())

    # Ways to it

    def test_from_the_account_and_from_the_deal(self):
        action = self.headquarters.with_user(self.manager).action_kam_hand_over()
        form = Form(self.env["kam.handover"].with_user(self.manager).with_context(**action["context"]))
        form.receiver_id = self.receiver
        handover = form.save()
        self.assertEqual(handover.lead_ids, self.deal | self.second)
        again = self.headquarters.with_user(self.manager).action_kam_hand_over()
        self.assertEqual(again["res_id"], handover.id, "one that is in preparation is opened")
        account = self.headquarters.with_user(self.manager)
        self.assertEqual(account.kam_handover_count, 1)
        domain = account.action_kam_open_handovers()["domain"]
        self.assertEqual(self.env["kam.handover"].search(domain), handover.sudo())
        handover.unlink()
        action = self.second.with_user(self.manager).action_kam_hand_over()
        form = Form(self.env["kam.handover"].with_user(self.manager).with_context(**action["context"]))
        self.assertEqual(form.lead_ids[:], self.second)
        self.assertEqual(form.account_id, self.headquarters)
        form.receiver_id = self.receiver
        form.save()
        self.assertEqual(self.second.with_user(self.manager).kam_handover_count, 1)
        for record in (self.headquarters, self.deal):
            with self.assertRefused(f"{record.name} is handed over by Kam Manager, by who leads their team, or"):
                record.with_user(self.receiver).action_kam_hand_over()
        with self.assertRefused("Nobody's belongs to nobody: say whose it is"):
            self._create_deal("Nobody's").action_kam_hand_over()
        with self.assertRefused("of several customers or salespeople"):
            (self.second.copy({"user_id": self.director.id}) | self._create_deal("X")).action_kam_hand_over()
