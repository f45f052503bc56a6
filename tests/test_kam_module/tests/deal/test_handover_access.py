from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext, mute_logger

from .handover import HandoverCommon


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
        self.manager.sudo().company_ids += overseas
        handover.sudo().lead_ids.company_id = overseas
        self.env.flush_all()
        with self.assertRaises(AccessError):
            handover.with_user(self.director).read(["state"])
