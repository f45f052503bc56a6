from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .ladder import LadderCommon


@tagged("post_install", "-at_install")
class TestMilestoneAccess(LadderCommon):
    """What customers said is for the team of the account, directors and administrators."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.question = cls._answer("trouble", "The board is tired of queues", cls.udo)
        cls.portal = new_test_user(cls.env, "ladder_portal", "base.group_portal", partner_id=cls.eva.id)
        cls.public = cls.env.ref("base.public_user")

    def test_the_team_directors_and_whoever_works_the_deal(self):
        self.deal.user_id = self.other_manager
        for user in (self.manager, self.other_manager, self.director, self.administrator):
            with self.subTest(user.login):
                question = self.question.with_user(user)
                question.answer = f"Heard by {user.login}"
                self.assertTrue(self.deal.with_user(user).kam_milestone_ladder()["count"])

    def test_nobody_else_reads(self):
        for user in (self.other_manager, self.finance, self.salesman, self.portal, self.public):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.question.with_user(user).read(["answer"])
                questions = self.env["kam.lead.milestone"].with_user(user)
                if questions.has_access("read"):
                    self.assertFalse(questions.search([]))
        self.deal.user_id = self.salesman
        for name in ("kam_question_ids", "kam_progress", "kam_milestone_template_id"):
            with self.assertRaises(AccessError):
                self.deal.with_user(self.salesman).read([name])
        with self.assertRaises(AccessError):
            self.deal.with_user(self.salesman).kam_milestone_ladder()

    def test_a_plain_salesman_s_deal_of_a_key_account_starts_its_ladder(self):
        self.headquarters.is_key_account = True
        deal = self.env["crm.lead"].with_user(self.salesman).create(
            {"name": "Small order", "type": "opportunity", "partner_id": self.branch.id}
        )
        self.assertEqual(len(deal.sudo().kam_question_ids), len(self.template.milestone_ids))

    def test_another_company_s_deals(self):
        self.deal.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self.question.with_user(self.director).read(["answer"])

    def test_only_administrators_change_the_method(self):
        milestone = self.env.ref("kam_module.milestone_today")
        self.assertTrue(milestone.with_user(self.salesman).name)
        with self.assertRaises(AccessError):
            milestone.with_user(self.director).name = "Another"
        milestone.with_user(self.administrator).name = "What do they use?"
