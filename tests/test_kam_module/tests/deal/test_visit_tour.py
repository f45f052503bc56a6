from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .visits import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitTour(VisitCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_visit_is_planned_debriefed_and_answers_a_question_on_a_phone(self):
        self.manager.password = self.manager.login
        self.deal.partner_id = self.udo
        self.start_tour(f"/odoo/crm/{self.deal.id}", "kam_visit_plan", login=self.manager.login)
        visit = self.deal.kam_visit_ids
        self.assertEqual((visit.state, visit.partner_ids, len(visit.question_ids)), ("planned", self.udo, 3))
        visit.start = fields.Datetime.now() - timedelta(hours=2)
        self.start_tour(f"/odoo/visits/{visit.id}", "kam_visit_debrief", login=self.manager.login)
        self.assertEqual((visit.state, visit.outcome), ("done", "continuation"))
        question = self._question("today")
        self.assertEqual((question.state, question.answer), ("answered", "Old doors, since 1998"))
        self.assertEqual(question.source_id, self.udo)
