from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .compass import CompassCommon


@tagged("post_install", "-at_install")
class TestCompassAccess(CompassCommon):
    """Who sees a score, and who its reasons."""

    def test_who_sees_the_score_and_its_reasons(self):
        self._seat_two()
        self.deal.compass_stage_id = self.closing
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login):
                self.assertEqual(self.deal.with_user(user).compass_score, 66)
                self.assertTrue(self.deal.with_user(user).compass_detail["parts"][1]["reasons"])
                self.assertTrue(self.env["kam.compass.score"].with_user(user).search([("lead_id", "=", self.deal.id)]))
        portal = new_test_user(self.env, "compass_portal", "base.group_portal")
        for user in (self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login):
                for name in ("compass_score", "compass_detail", "compass_band", "compass_score_ids"):
                    with self.assertRaises(AccessError):
                        self.deal.with_user(user).read([name])
                with self.assertRaises(AccessError):
                    self.env["kam.compass.score"].with_user(user).search([])
        self.assertFalse(self.env["kam.compass.score"].with_user(self.other_manager).search([]))

    def test_who_may_read_the_deal_but_not_the_people_sees_no_reason(self):
        self._seat_two()
        self.other_manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        detail = self.deal.with_user(self.other_manager).compass_detail
        self.assertTrue(detail["hidden"])
        self.assertEqual(detail["score"], 66)
        self.assertFalse([part for part in detail["parts"] if part["reasons"]])

    def test_who_may_read_the_deal_but_not_its_questions_sees_no_question(self):
        self.env["kam.lead.milestone"].create(
            {"lead_id": self.deal.id, "name": "Who signs?", "compass_stage_id": self.intent.id}
        )
        self._seat_two()
        self.other_manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        detail = self.deal.with_user(self.other_manager).compass_detail
        self.assertTrue(detail["hidden"])
        self.assertNotIn("Who signs?", str(detail))
        self.assertIn("Who signs?", str(self.deal.with_user(self.director).compass_detail))

    def test_nobody_writes_history(self):
        self._seat_two()
        self.deal.compass_stage_id = self.closing
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.deal.compass_score_ids.with_user(user).score = 100

    def test_another_company_s_deals(self):
        self._seat_two()
        self.deal.compass_stage_id = self.closing
        self.deal.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        found = self.env["kam.compass.score"].with_user(self.director).search([("lead_id", "=", self.deal.id)])
        self.assertFalse(found)
