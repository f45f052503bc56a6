from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .visits import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitAccess(VisitCommon):
    """What is said in visits is for the team; the meeting itself is everybody's, as always."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._visit(cls.udo, cls.eva, questions=["trouble"], learned="The board is tired of queues")
        cls.visit.commitment_ids = [Command.create({"name": "Trial"})]
        cls.visit.action_kam_start_debrief()
        cls.portal = new_test_user(cls.env, "visit_portal", "base.group_portal", partner_id=cls.eva.id)
        cls.public = cls.env.ref("base.public_user")

    def test_the_team_and_directors(self):
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login):
                visit = self.visit.with_user(user)
                visit.worries = f"Noted by {user.login}"
                self.assertTrue(visit.commitment_ids.name and visit.proposal_ids.sentence)

    def test_nobody_else(self):
        for user in (self.other_manager, self.finance, self.salesman, self.portal, self.public):
            for record in (self.visit, self.visit.commitment_ids, self.visit.proposal_ids):
                with self.subTest(f"{user.login} {record._name}"), self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])

    def test_an_invited_customer_sees_the_meeting_only(self):
        meeting = self.visit.event_id.with_user(self.portal)
        self.assertEqual(meeting.name, "Visit: Harbour Bank North 1")
        for name in ("kam_visit_ids", "kam_question_ids"):
            with self.assertRaises(AccessError):
                meeting.read([name])

    def test_any_employee_moves_the_meeting(self):
        meeting = self.visit.event_id.with_user(self.salesman)
        start = meeting.start + timedelta(days=1)
        meeting.with_context(no_mail_to_attendees=True).write({"start": start, "stop": start + timedelta(hours=1)})
        self.assertEqual(self.visit.start, start)

    def test_another_company_s_deals(self):
        self.deal.write({"user_id": False, "company_id": self.env["res.company"].create({"name": "Elsewhere"}).id})
        for record in (self.visit, self.visit.commitment_ids, self.visit.proposal_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.director).read(["display_name"])
