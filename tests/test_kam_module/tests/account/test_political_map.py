from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import KamCommon


@tagged("post_install", "-at_install")
class TestPoliticalMap(KamCommon):
    """Where people stand in the customer's house, and who of ours looks after them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.kam_manager_id = cls.manager
        people = cls.env["res.partner"]
        cls.chief = people.create(
            {
                "name": "Carla Chief",
                "parent_id": cls.headquarters.id,
                "kam_level": "executive",
                "kam_department": "Board",
            }
        )
        cls.buyer = people.create(
            {
                "name": "Bo Buyer",
                "parent_id": cls.branches[0].id,
                "kam_level": "operational",
                "kam_department": "Procurement",
                "kam_reports_to_id": cls.chief.id,
            }
        )

    def _counterpart(self, user, account, **values):
        return self.env["kam.counterpart"].create({"user_id": user.id, "account_id": account.id, **values})

    def _refused(self, sentence, function, *arguments):
        with self.assertRaises(UserError) as caught:
            function(*arguments)
        self.assertRegex(str(caught.exception), sentence)

    def test_the_tree_crosses_headquarters_and_branches(self):
        self.assertEqual(self.chief.kam_report_ids, self.buyer)

    def test_nobody_reports_to_themselves(self):
        self._refused(
            "Carla Chief would report to themselves through Bo Buyer: choose another superior",
            self.chief.write,
            {"kam_reports_to_id": self.buyer.id},
        )

    def test_the_map_of_an_account_shows_the_people_of_the_whole_group(self):
        stranger = self.env["res.partner"].create({"name": "Sam Stranger", "parent_id": self.outsider.id})
        action = self.branches[0].action_kam_political_map()
        people = self.env["res.partner"].search(action["domain"])
        self.assertIn(self.chief, people)
        self.assertIn(self.buyer, people)
        self.assertNotIn(stranger, people)

    def test_counterparts_by_person_by_cell_and_for_the_whole_group(self):
        self._counterpart(self.director, self.headquarters, level="executive")
        self._counterpart(self.manager, self.branches[0], department=" procurement ")
        self.assertEqual(self.chief.kam_counterpart_ids, self.director)
        self.assertEqual(self.buyer.kam_counterpart_ids, self.manager)
        self._counterpart(self.other_manager, self.headquarters, person_id=self.buyer.id)
        self.buyer.invalidate_recordset()
        self.assertEqual(self.buyer.kam_counterpart_ids, self.manager | self.other_manager)

    def test_people_nobody_of_ours_looks_after_are_found(self):
        self._counterpart(self.director, self.headquarters, level="executive")
        people = self.env["res.partner"]
        group = [("commercial_partner_id.kam_root_id", "=", self.headquarters.id), ("is_company", "=", False)]
        uncovered = people.search([*group, ("kam_counterpart_ids", "=", False)])
        self.assertIn(self.buyer, uncovered)
        self.assertNotIn(self.chief, uncovered)
        self.assertEqual(people.search([*group, ("kam_counterpart_ids", "in", self.director.ids)]), self.chief)
        self.assertEqual(people.search([*group, ("kam_counterpart_ids", "!=", False)]), self.chief)

    def test_a_person_of_another_customer_has_no_counterpart_here(self):
        stranger = self.env["res.partner"].create({"name": "Sam Stranger", "parent_id": self.outsider.id})
        self._refused(
            "Sam Stranger does not work for Harbour Bank",
            lambda: self._counterpart(self.manager, self.headquarters, person_id=stranger.id),
        )

    def test_the_rhythm_is_kept_by_meetings_with_both(self):
        line = self._counterpart(self.manager, self.headquarters, level="operational", rhythm=30)
        self.assertFalse(line.last_met_on)
        self.assertFalse(line.is_covered, "never met is not in rhythm")
        start = datetime.now() - timedelta(days=40)
        meeting = self.env["calendar.event"].create(
            {
                "name": "Review",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.set((self.manager.partner_id | self.chief).ids)],
            }
        )
        line.invalidate_recordset()
        self.assertFalse(line.last_met_on, "the chief is of another level")
        meeting.partner_ids |= self.buyer
        line.invalidate_recordset()
        self.assertEqual(line.last_met_on, start.date())
        self.assertEqual((line.overdue, line.is_covered), (10, False))
        line.rhythm = 45
        self.assertEqual((line.overdue, line.is_covered), (0, True))

    def test_many_people_and_counterparts_cost_a_fixed_number_of_queries(self):
        self.env["res.partner"].create(
            [{"name": f"Person {n}", "parent_id": self.branches[n % 12].id} for n in range(60)]
        )
        for branch in self.branches:
            self._counterpart(self.manager, branch)
        people = self.env["res.partner"].search([("commercial_partner_id.kam_root_id", "=", self.headquarters.id)])
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            people.mapped("kam_counterpart_ids")
        lines = self.env["kam.counterpart"].search([])
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            lines.mapped("is_covered")

    def test_position_is_for_colleagues_only(self):
        portal = new_test_user(self.env, "map_portal", "base.group_portal", partner_id=self.buyer.id)
        for user in (portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.buyer.with_user(user).read(["kam_level"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["kam.counterpart"].with_user(user).search([])

    def test_only_the_team_changes_counterparts(self):
        line = self._counterpart(self.manager, self.headquarters)
        line.with_user(self.manager).rhythm = 60
        line.with_user(self.director).rhythm = 30
        self.assertEqual(line.with_user(self.other_manager).rhythm, 30)
        with self.assertRaises(AccessError):
            line.with_user(self.other_manager).rhythm = 90
        for user in (self.salesman, self.finance):
            with self.subTest(user.login), self.assertRaises(AccessError):
                line.with_user(user).read(["rhythm"])

    def test_merged_contacts_leave_no_line_to_themselves(self):
        twin = self.env["res.partner"].create(
            {"name": "C. Chief", "parent_id": self.headquarters.id, "kam_reports_to_id": self.chief.id}
        )
        lines = self.env["kam.influence"]
        inside = lines.create({"source_id": twin.id, "target_id": self.chief.id})
        kept = lines.create({"source_id": twin.id, "target_id": self.buyer.id})
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([twin.id, self.chief.id], self.chief)
        self.assertFalse(inside.exists())
        self.assertEqual(kept.source_id, self.chief)
        self.assertFalse(self.chief.kam_reports_to_id)
