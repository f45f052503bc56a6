from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .buying_center import BuyingCenterCommon


@tagged("post_install", "-at_install")
class TestHelpMeChoose(BuyingCenterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seat = cls._seat(cls.eva, "E-DB", rating="-4")

    def _guide(self, user=None):
        action = self.seat.with_user(user or self.manager).action_kam_guide()
        return Form(self.env["kam.guide"].with_user(user or self.manager).with_context(**action["context"]))

    def _answer(self, form, answers):
        """Answers by the end of their external identifier."""
        wanted = [self.env.ref(f"kam_module.guide_answer_{name}") for name in answers]
        for position in range(len(form.line_ids)):
            with form.line_ids.edit(position) as line:
                if answer := next((answer for answer in wanted if answer.question_id == line.question_id), None):
                    line.answer_id = answer

    def test_every_question_helps_with_one_fact(self):
        form = self._guide()
        self.assertEqual(len(form.line_ids), 9)
        self.assertFalse(form.rating)
        self.assertEqual(form.rating_reason, "No answer, no proposal.")

    def test_what_is_proposed_is_taken_with_its_reason(self):
        form = self._guide()
        # Influence 3 and 2: 2.5, high. Rating 5 and 1: 3. Response mode: two for trouble.
        self._answer(
            form,
            ["influence_stop_1", "influence_opinion_2", "rating_absent_1", "rating_did_3"]
            + ["response_mode_today_2", "response_mode_change_2"],
        )
        self.assertEqual((form.influence, form.rating, form.response_mode), ("high", "3", "trouble"))
        self.assertEqual(
            form.influence_reason, "Because: Could stop the deal alone; One opinion among several that count."
        )
        form.save().action_apply()
        seat = self.seat
        self.assertEqual((seat.influence, seat.rating, seat.response_mode), ("high", "3", "trouble"))
        self.assertIn("High: Because: Could stop the deal alone", self._last_note(seat))
        self.assertEqual(seat.verified_by_id, self.manager, "a real change verifies")

    def test_a_proposal_that_is_not_taken_changes_nothing(self):
        form = self._guide()
        self._answer(form, ["rating_absent_1", "influence_stop_4"])
        form.takes_rating = False
        form.save().action_apply()
        self.assertEqual((self.seat.rating, self.seat.influence), ("-4", "low"))

    def test_answers_that_disagree_propose_nothing(self):
        form = self._guide()
        self._answer(form, ["response_mode_today_1", "response_mode_change_3"])
        self.assertFalse(form.response_mode)
        self.assertRegex(form.response_mode_reason, "speak for different things: Wants more .*; Why change")
        with self.assertRefused("nothing of Eva Boss changes"):
            form.save().action_apply()

    def test_questions_are_the_company_s_own(self):
        question = self.env.ref("kam_module.guide_question_rating_absent")
        question.active = False
        self.env["kam.guide.question"].create(
            {
                "name": "Do they call back?",
                "fact": "rating",
                "answer_ids": [(0, 0, {"name": "Within a day", "points": 2})],
            }
        )
        self.assertEqual(len(self._guide().line_ids), 9)
        with self.assertRefused("Twice: points go from -5 to 5 here"):
            question.answer_ids[0].write({"name": "Twice", "points": 9})
        mode = self.env.ref("kam_module.guide_question_response_mode_today")
        with self.assertRefused("choose the response mode that it speaks for"):
            self.env["kam.guide.answer"].create({"name": "Hm", "question_id": mode.id})

    def test_only_who_may_judge_is_helped(self):
        for user in (self.other_manager, self.finance, self.salesman):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._guide(user)
        with self.assertRaises(AccessError):
            self.env["kam.guide.question"].with_user(self.director).create({"name": "x", "fact": "rating"})
