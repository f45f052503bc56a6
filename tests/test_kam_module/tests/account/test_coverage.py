from datetime import timedelta

from markupsafe import Markup
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import KamCommon


class CoverageCommon(KamCommon):
    """People at a bank, colleagues with levels, and what they did together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.write({"kam_manager_id": cls.manager.id, "is_key_account": True})
        cls.today = fields.Date.context_today(cls.env.user)
        people = cls.env["res.partner"]
        cls.chief, cls.buyer, cls.clerk = people.create(
            [
                {
                    "name": "Carla Chief",
                    "parent_id": cls.headquarters.id,
                    "kam_level": "executive",
                    "kam_department": "Board",
                },
                {
                    "name": "Bo Buyer",
                    "parent_id": cls.branches[0].id,
                    "kam_level": "operational",
                    "kam_department": "Procurement",
                },
                {
                    "name": "Cleo Clerk",
                    "parent_id": cls.branches[0].id,
                    "kam_level": "operational",
                    "kam_department": "procurement ",
                },
            ]
        )
        cls.director_level = cls.env.ref("kam_module.colleague_level_director")
        cls.manager_level = cls.env.ref("kam_module.colleague_level_account_manager")
        cls.director.kam_colleague_level_id = cls.director_level
        cls.manager.kam_colleague_level_id = cls.manager_level

    @classmethod
    def _counterpart(cls, user, account, **values):
        return cls.env["kam.counterpart"].create({"user_id": user.id, "account_id": account.id, **values})

    @classmethod
    def _meet(cls, days_ago, *partners, **values):
        start = fields.Datetime.now() - timedelta(days=days_ago)
        return cls.env["calendar.event"].create(
            {
                "name": "Review",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.set([partner.id for partner in partners])],
                **values,
            }
        )

    def _rows(self, *people, user=None):
        """The matrix of some people: ``{(person, colleague): row}``"""
        self.env.invalidate_all()
        matrix = self.env["kam.coverage"].with_user(user or self.env.user)
        matrix = matrix.with_context(kam_account_ids=self.headquarters.ids)
        rows = matrix.search([("person_id", "in", [person.id for person in people])])
        return {(row.person_id, row.user_id): row for row in rows}


@tagged("post_install", "-at_install")
class TestCoverage(CoverageCommon):
    """Who of ours is in contact with whom, how deep, how late, and what goes dark."""

    def test_touch_points_are_meetings_mails_and_calls(self):
        self._meet(30, self.manager.partner_id, self.chief)
        mail = self.chief.message_post(
            body=Markup("<p>Offer</p>"),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.manager.partner_id.id,
            partner_ids=self.chief.ids,
        )
        mail.date = fields.Datetime.now() - timedelta(days=20)
        answer = self.headquarters.message_post(
            body=Markup("<p>Thanks</p>"),
            message_type="email",
            author_id=self.chief.id,
            partner_ids=self.director.partner_id.ids,
        )
        answer.date = fields.Datetime.now() - timedelta(days=10)
        call = self.chief.activity_schedule("mail.mail_activity_data_call", user_id=self.director.id)
        todo = self.chief.activity_schedule("mail.mail_activity_data_todo", user_id=self.director.id)
        (call | todo).action_done()
        points = self.env["kam.touch.point"].search([("person_id", "=", self.chief.id)])
        self.assertEqual(
            [(point.kind, (self.today - point.date).days, point.user_id) for point in points],
            [
                ("call", 0, self.director),
                ("mail", 10, self.director),
                ("mail", 20, self.manager),
                ("meeting", 30, self.manager),
            ],
        )
        self.assertEqual(points[3].action_kam_open_record()["res_model"], "calendar.event")
        self.assertEqual(points[0].action_kam_open_record()["res_id"], self.chief.id)
        self.assertEqual(points.account_id, self.headquarters)

    def test_a_declined_a_cancelled_and_a_coming_meeting_are_none(self):
        declined = self._meet(5, self.manager.partner_id, self.chief)
        declined.attendee_ids.filtered(lambda attendee: attendee.partner_id == self.chief).state = "declined"
        self._meet(6, self.manager.partner_id, self.chief).active = False
        self._meet(-7, self.manager.partner_id, self.chief)
        self.assertFalse(self.env["kam.touch.point"].search([("person_id", "=", self.chief.id)]))

    def test_depth_by_days_in_contact_of_the_last_year(self):
        self._counterpart(self.director, self.headquarters, level="executive")
        for days in (400, 3):
            self._meet(days, self.director.partner_id, self.chief)
        for days in (1, 2, 3, 4, 5):
            self._meet(days, self.manager.partner_id, self.buyer, self.clerk)
        self._meet(5, self.manager.partner_id, self.buyer)  # the same day: one day in contact
        rows = self._rows(self.chief, self.buyer)
        found = {
            (person.name, user.login): (row.touch_count, row.depth, row.is_counterpart)
            for (person, user), row in rows.items()
        }
        self.assertEqual(
            found,
            {
                ("Carla Chief", "kam_director"): (1, "brief", True),
                ("Bo Buyer", "kam_manager"): (5, "in_depth", False),
                ("Bo Buyer", False): (0, "none", False),
            },
        )
        self.assertEqual(rows[self.buyer, self.env["res.users"]].problem, "nobody")
        # A company that sees it otherwise: 24 months, and more days for the same depth.
        self.env.company.write({"kam_coverage_months": 24, "kam_several_from": 3, "kam_in_depth_from": 6})
        rows = self._rows(self.chief, self.buyer)
        row = rows[self.chief, self.director]
        self.assertEqual((row.touch_count, row.depth), (2, "brief"))
        self.assertEqual(rows[self.buyer, self.manager].depth, "several")

    def test_rhythm_is_of_the_entry_else_of_the_rule_and_of_the_tier_before_the_general_one(self):
        entry = self._counterpart(self.director, self.headquarters, level="executive")
        self._meet(75, self.director.partner_id, self.chief)
        self.assertEqual((entry.rhythm_in_force, entry.overdue, entry.is_covered), (90, 0, True))
        self.headquarters.kam_tier_id = self.env.ref("kam_module.kam_tier_strategic")
        entry.invalidate_recordset()
        self.assertEqual((entry.rhythm_in_force, entry.overdue, entry.is_covered), (60, 15, False))
        row = self._rows(self.chief)[self.chief, self.director]
        self.assertEqual((row.rhythm, row.overdue, row.problem), (60, 15, "overdue"))
        self.assertEqual(row.sentence, "Kam Director is 15 days late with Carla Chief: the rhythm is 60 days.")
        entry.rhythm = 80
        self.assertEqual((entry.rhythm_in_force, entry.is_covered), (80, True))

    def test_a_cell_is_in_rhythm_when_one_of_its_people_was_met(self):
        self._counterpart(self.manager, self.branches[0], department="Procurement", level="operational")
        self._meet(10, self.manager.partner_id, self.clerk)
        rows = self._rows(self.buyer, self.clerk)
        self.assertEqual([row.problem for row in rows.values()], [False, False])
        self.assertEqual(rows[self.buyer, self.manager].touch_count, 0)

    def test_who_decides_needs_a_colleague_of_our_level(self):
        self._counterpart(self.manager, self.headquarters, person_id=self.chief.id)
        self._meet(1, self.manager.partner_id, self.chief)
        row = self._rows(self.chief)[self.chief, self.manager]
        self.assertEqual((row.problem, row.needed_level_id), ("too_low", self.director_level))
        self.assertEqual(
            row.sentence,
            "Carla Chief needs a counterpart of our level Director or above; "
            "the highest is Kam Manager (Account manager).",
        )
        self._counterpart(self.director, self.headquarters, level="executive")
        self._meet(2, self.director.partner_id, self.chief)
        self.assertFalse(self._rows(self.chief)[self.chief, self.manager].problem)

    def test_a_colleague_of_unknown_level_does_not_fulfil_the_rule(self):
        self._counterpart(self.other_manager, self.headquarters, level="executive")
        row = self._rows(self.chief)[self.chief, self.other_manager]
        self.assertIn("the highest is Kam Other Manager (level unknown)", row.sentence)

    def test_a_counterpart_who_left_us_is_none(self):
        self._counterpart(self.other_manager, self.headquarters, level="executive")
        self.other_manager.active = False
        self.assertEqual(list(self._rows(self.chief)), [(self.chief, self.env["res.users"])])
        self.assertFalse(self.chief.kam_counterpart_ids)

    def test_entry_list_and_matrix_agree_about_who_is_looked_after(self):
        self._counterpart(self.director, self.headquarters, level="executive")
        self._counterpart(self.manager, self.branches[0], department=" PROCUREMENT")
        self._counterpart(self.other_manager, self.headquarters, person_id=self.clerk.id)
        people = self.chief | self.buyer | self.clerk | self.contact
        rows = self._rows(*people)
        for person in people:
            matrix = {user for (who, user) in rows if who == person and user}
            self.assertEqual(set(person.kam_counterpart_ids), matrix, person.name)

    def test_what_goes_dark_when_a_colleague_leaves(self):
        self._counterpart(self.director, self.headquarters, level="executive")
        self._counterpart(self.manager, self.headquarters, person_id=self.buyer.id)
        self._counterpart(self.other_manager, self.branches[0], person_id=self.clerk.id)
        omega = self._create_company("Omega Works")
        owner = self.env["res.partner"].create({"name": "Olga Owner", "parent_id": omega.id})
        self._counterpart(self.manager, omega)
        action = self.manager.action_kam_goes_dark()
        rows = self.env["kam.coverage"].search([*action["domain"], ("goes_dark", "!=", False)])
        self.assertEqual(
            {row.person_id: row.goes_dark for row in rows},
            # Bo shares the cell with Cleo, whom another colleague looks after.
            {self.buyer: "person", owner: "account"},
        )
        self.assertEqual(self._rows(self.chief)[self.chief, self.director].goes_dark, "cell")
        self._meet(3, self.director.partner_id, self.buyer)
        self.assertFalse(self._rows(self.buyer)[self.buyer, self.manager].goes_dark)

    def test_levels_of_colleagues_are_set_by_administrators_of_key_accounts(self):
        level = self.manager_level.with_user(self.administrator)
        level.user_ids = self.other_manager | self.salesman
        self.assertEqual(self.other_manager.kam_colleague_level_id, self.manager_level)
        self.assertFalse(self.manager.kam_colleague_level_id)
        with self.assertRaises(AccessError):
            self.manager_level.with_user(self.director).user_ids = self.manager
        with self.assertRefused("Director is asked for by the contact rule", UserError):
            self.director_level.unlink()

    def test_rules_are_one_for_each_tier_and_people(self):
        rules = self.env["kam.contact.rule"]
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            rules.create({"applies_to": "executive", "rhythm": 5})
        self.assertIn("kam_contact_rule", str(caught.exception))
        with self.assertRaises(AccessError):
            rules.with_user(self.manager).create({"applies_to": "middle", "rhythm": 5})

    def test_only_the_team_and_the_colleague_see_contacts(self):
        self._counterpart(self.manager, self.headquarters, level="executive")
        self._meet(3, self.manager.partner_id, self.chief)
        self._meet(4, self.other_manager.partner_id, self.chief)
        for user, colleagues in (
            (self.manager, self.manager | self.other_manager),
            (self.director, self.manager | self.other_manager),
            (self.administrator, self.manager | self.other_manager),
            (self.other_manager, self.other_manager),
        ):
            with self.subTest(user.login):
                rows = self._rows(self.chief, user=user)
                self.assertEqual({who for _, who in rows}, set(colleagues))
                points = self.env["kam.touch.point"].with_user(user).search([("person_id", "=", self.chief.id)])
                self.assertEqual(points.user_id, colleagues)
        portal = new_test_user(self.env, "coverage_portal", "base.group_portal", partner_id=self.chief.id)
        for user in (self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            for model in ("kam.coverage", "kam.touch.point"):
                with self.subTest(user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.env["kam.coverage"].with_user(self.administrator).create({})

    def test_the_matrix_of_500_people_costs_a_fixed_number_of_queries(self):
        people = self.env["res.partner"].create(
            [
                {
                    "name": f"Person {number}",
                    "parent_id": self.branches[number % 12].id,
                    "kam_department": f"Department {number % 20}",
                    "kam_level": ("executive", "middle", "operational")[number % 3],
                }
                for number in range(500)
            ]
        )
        for branch in self.branches:
            self._counterpart(self.manager, branch)
        self._meet(3, self.manager.partner_id, *people[:40])
        self.env.invalidate_all()
        matrix = self.env["kam.coverage"].with_user(self.manager).with_context(kam_account_ids=self.headquarters.ids)
        matrix.search([], limit=1)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            rows = matrix.search([])
            sentences = rows.mapped("sentence")
        self.assertGreaterEqual(len(rows), 500)
        self.assertEqual(len(sentences), len(rows))
