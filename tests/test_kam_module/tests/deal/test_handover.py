from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import html2plaintext, mute_logger

from .buying_center import BuyingCenterCommon


class HandoverCommon(BuyingCenterCommon):
    """The account manager of the bank changes: two deals, three people, a promise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.name = "Vault Makers"
        cls.receiver = cls.other_manager
        cls.deal.user_id = cls.manager
        cls.second = cls._create_deal("Safes", user_id=cls.manager.id)
        cls.foreign = cls._create_deal("Night safes", user_id=cls.salesman.id)
        cls.seat = cls._seat(cls.eva, "E-DB", influence="high", rating="-3", evidence="Asked who else we serve")
        cls._seat(cls.udo, "U-WB", influence="low", rating="2")
        cls._seat(cls.tom, "T-CA", influence="medium", rating="1")
        cls.line = cls.env["kam.counterpart"].create(
            {"user_id": cls.manager.id, "account_id": cls.headquarters.id, "person_id": cls.eva.id, "rhythm": 60}
        )
        cls.todo = cls.deal.activity_schedule("mail.mail_activity_data_todo", user_id=cls.manager.id, summary="Call")
        cls.other_todo = cls.foreign.activity_schedule("mail.mail_activity_data_todo", user_id=cls.salesman.id)

    def _handover(self, user=None, **values):
        """A draft of the whole account, prepared by its manager."""
        return self.env["kam.handover"].with_user(user or self.manager).create(
            {
                "scope": "account",
                "account_id": self.headquarters.id,
                "giver_id": self.manager.id,
                "receiver_id": self.receiver.id,
                **values,
            }
        )

    def _offered(self, **values):
        handover = self._handover(**values)
        handover.action_offer()
        self.env.invalidate_all()  # what the giver read is not what the receiver reads
        return handover.with_user(self.receiver)

    def _answer(self, handover):
        handover.open_fact_ids.action_kam_unchanged()
        handover.invalidate_recordset()

    def _owners(self):
        self.env.invalidate_all()
        return (
            self.headquarters.kam_manager_id,
            self.deal.user_id,
            self.second.user_id,
            self.line.user_id,
            self.todo.user_id,
        )


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

    # All or none

    def _conflict(self, handover, sentence):
        owners = self._owners()
        with self.assertRefused(sentence):
            handover.action_accept()
        self.assertEqual(self._owners(), owners, "nothing moved")
        self.assertEqual(handover.state, "offered")

    def test_a_deal_that_is_somebody_else_s_by_now(self):
        handover = self._offered(fact_target=0)
        self.second.user_id = self.director
        self._conflict(handover, "Nothing is handed over, because Safes belongs to Kam Director, not to Kam Manager.")

    def test_every_conflict_is_named_in_one_sentence(self):
        handover = self._offered(fact_target=0)
        self.second.action_set_lost()
        self.headquarters.kam_manager_id = self.director
        self.line.user_id = self.director
        self._conflict(
            handover,
            "because Harbour Bank is managed by Kam Director, not by Kam Manager; Safes is closed; "
            "Eva Boss is looked after by Kam Director, not by Kam Manager.$",
        )

    def test_a_receiver_who_left_or_lost_the_right(self):
        handover = self._offered(fact_target=0)
        self.receiver.group_ids = [Command.set(self.env.ref("sales_team.group_sale_salesman").ids)]
        self.env.flush_all()
        with self.assertRefused("Kam Other Manager has no right to work with key accounts"):
            handover.sudo()._refuse_conflicts()
        self.receiver.active = False
        with self.assertRefused("because Kam Other Manager is archived"):
            handover.sudo()._refuse_conflicts()

    def test_a_company_the_receiver_may_not_enter(self):
        handover = self._offered(fact_target=0)
        overseas = self.env["res.company"].create({"name": "Overseas"})
        self.manager.company_ids |= overseas
        self.second.write({"company_id": overseas.id, "team_id": False})
        with self.assertRefused("Kam Other Manager has no access to Overseas, the company of Safes"):
            handover.sudo()._refuse_conflicts()

    def test_a_failure_half_way_leaves_nothing_moved(self):
        handover = self._offered(fact_target=0)
        original, sentence = type(self.env["mail.activity"]).write, "The last step fails"

        def broken(records, values):
            if "user_id" in values and records.filtered(lambda activity: activity.res_model == "crm.lead"):
                raise UserError(sentence)
            return original(records, values)

        self.patch(type(self.env["mail.activity"]), "write", broken)
        self._conflict(handover, sentence)

    def test_what_is_not_the_giver_s_is_not_offered(self):
        handover = self._handover(user=self.director, scope="deal", lead_ids=[Command.set(self.foreign.ids)])
        with self.assertRefused("Night safes belongs to Plain Salesman, not to Kam Manager"):
            handover.action_offer()
        handover = self._handover(receiver_id=False)
        with self.assertRefused("nobody is named to receive it"):
            handover.action_offer()
        with self.assertRefused("cannot hand over to themselves"):
            self._handover(receiver_id=self.manager.id)
        with self.assertRefused("Vault doors is no deal of Lonely Works"):
            self._handover(user=self.director, account_id=self.outsider.id, lead_ids=[Command.set(self.deal.ids)])

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
        with self.assertRefused("of several customers or salespeople"):
            (self.second.copy({"user_id": self.director.id}) | self._create_deal("X")).action_kam_hand_over()


@tagged("post_install", "-at_install")
class TestHandoverAccess(HandoverCommon):
    def test_the_receiver_reads_and_answers_while_it_is_on_offer(self):
        line = self.env["kam.influence"].create({"source_id": self.udo.id, "target_id": self.eva.id})
        draft = self._handover()
        for record, name in ((draft, "state"), (self.seat, "rating"), (self.deal, "name"), (line, "kind")):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.receiver).read([name])
        draft.action_offer()
        self.env.invalidate_all()
        for record, name in ((draft, "state"), (self.seat, "rating"), (self.deal, "name"), (line, "kind")):
            self.assertTrue(record.with_user(self.receiver).read([name]))
        with self.assertRaises(AccessError):
            self.deal.with_user(self.receiver).name = "Mine"
        with self.assertRaises(AccessError):
            draft.with_user(self.receiver).reason = "Mine"
        with self.assertRaises(AccessError):
            draft.with_user(self.receiver).action_withdraw()
        draft.action_withdraw()
        self.env.invalidate_all()
        for record, name in ((self.seat, "rating"), (self.deal, "name"), (line, "kind")):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.receiver).read([name])

    def test_the_team_and_the_director_read_and_nobody_else(self):
        handover = self._offered()
        third = self._create_kam_user("kam_third", "kam_module.group_kam_user")
        portal = new_test_user(self.env, "handover_portal", "base.group_portal")
        others = (third, self.finance, self.salesman, portal, self.env.ref("base.public_user"))
        for user in others:
            with self.subTest(user.login), self.assertRaises(AccessError):
                handover.with_user(user).read(["state"])
            with self.subTest(user.login), self.assertRaises(AccessError), mute_logger("odoo.http"):
                self.env["report.kam_module.report_handover"].with_user(user)._get_report_values(handover.ids)
        self.headquarters.kam_team_id = self.env["crm.team"].create(
            {"name": "Bank team", "crm_team_member_ids": [Command.create({"user_id": third.id})]}
        )
        for user in (third, self.manager, self.receiver, self.director, self.administrator):
            self.assertTrue(handover.with_user(user).read(["state", "reading"]))

    def test_erasing_a_person_removes_what_a_handover_says_about_them(self):
        note = {"name": "Never mention the merger", "partner_id": self.eva.id}
        handover = self._offered(note_ids=[Command.create(note), Command.create({"name": "Free training"})])
        self.eva.with_user(self.director).action_kam_erase_judgements()
        self.assertEqual(handover.sudo().note_ids.sorted("id").mapped("name"), ["Erased", "Free training"])
        self.assertNotIn("Asked who else", html2plaintext(handover.reading))

    def test_a_leader_of_the_giver_s_team_hands_over_for_somebody_who_left(self):
        leader = self._create_kam_user("kam_leader", "kam_module.group_kam_user")
        self.headquarters.kam_team_id = self.env["crm.team"].create({"name": "Bank team", "user_id": leader.id})
        handover = self._handover(user=leader)
        handover.action_offer()
        self.assertEqual(handover.state, "offered")

    def test_nobody_hands_over_what_they_may_not_read(self):
        third = self._create_kam_user("kam_third", "kam_module.group_kam_user")
        with self.assertRaises(AccessError):
            self._handover(user=third)
        with self.assertRaises(AccessError):
            handover = self._handover(
                user=third, giver_id=third.id, scope="deal", lead_ids=[Command.set(self.deal.ids)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            handover.action_offer()

    def test_another_company_s_handover_is_not_seen(self):
        overseas = self.env["res.company"].create({"name": "Overseas"})
        handover = self._handover()
        handover.sudo().company_id = overseas
        self.env.flush_all()
        with self.assertRaises(AccessError):
            handover.with_user(self.director).read(["state"])
