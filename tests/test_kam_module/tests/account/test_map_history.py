from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .test_coverage import CoverageCommon


@tagged("post_install", "-at_install")
class TestMapHistory(CoverageCommon):
    """Every change of the map with who and when, and the map as it was on a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.chief | cls.buyer | cls.clerk | cls.contact
        # As if the map had been drawn at the start of the year.
        cls.env.flush_all()
        for table in ("res_partner", "kam_counterpart"):
            cls.env.cr.execute(f"UPDATE {table} SET create_date = '2026-01-02 08:00:00'")
        cls.env["kam.map.change"].search([]).write({"date": "2026-01-02 08:00:00"})
        cls.env.invalidate_all()

    def _changes(self, record):
        return self.env["kam.map.change"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])

    def _map(self, day=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.headquarters.with_user(user or self.manager).kam_political_map(day)

    def _state(self, found, department, level):
        row = next(row for row in found["rows"] if row["key"] == department)
        return next(cell for cell in row["cells"] if cell["level"] == level)

    def test_a_change_is_noted_with_who_when_and_what_it_was(self):
        with freeze_time("2026-03-01 09:00:00"):
            self.buyer.with_user(self.manager).write({"kam_level": "middle", "kam_reports_to_id": self.chief.id})
        last = self._changes(self.buyer)[0]
        self.assertEqual((last.user_id, last.date.date(), last.person_id), (self.manager, date(2026, 3, 1), self.buyer))
        self.assertEqual(last.account_id, self.headquarters)
        self.assertEqual(last.summary, "Level: Operational → Middle; Reports to: – → Carla Chief")
        self.assertEqual(last.kind, "res.partner")

    def test_a_write_that_changes_nothing_is_no_change(self):
        before = self._changes(self.buyer)
        self.buyer.write({"kam_level": "operational", "function": "Buyer"})
        self.assertEqual(self._changes(self.buyer), before)

    def test_the_map_as_it_was_on_a_day(self):
        with freeze_time("2026-03-01 09:00:00"):
            entry = self._counterpart(self.director, self.headquarters, level="executive")
        with freeze_time("2026-04-01 09:00:00"):
            self.buyer.write({"kam_level": "middle", "kam_reports_to_id": self.chief.id})
        with freeze_time("2026-05-01 09:00:00"):
            entry.unlink()
            self.clerk.parent_id = self.outsider
            line = self.env["kam.influence"].create({"source_id": self.buyer.id, "target_id": self.chief.id})
        with freeze_time("2026-06-01 09:00:00"):
            line.unlink()
        first, april, may, now = self._map("2026-01-15"), self._map("2026-04-01"), self._map("2026-05-02"), self._map()
        self.assertEqual(set(first["people"]), set(self.people.ids))
        self.assertEqual(first["people"][self.buyer.id]["level"], "operational")
        self.assertEqual(april["people"][self.buyer.id]["level"], "middle")
        self.assertEqual(april["people"][self.buyer.id]["superior"], self.chief.id)
        self.assertFalse(first["people"][self.buyer.id]["superior"])
        self.assertEqual(self._state(first, "board", "executive")["state"], "nobody")
        self.assertEqual(self._state(april, "board", "executive")["state"], "kept")
        self.assertEqual(self._state(may, "board", "executive")["state"], "nobody")
        self.assertEqual([len(found["lines"]) for found in (first, april, may, now)], [0, 0, 1, 0])
        # Cleo moved to another customer: gone from the map, which says so; her history stays.
        self.assertIn(self.clerk.id, april["people"])
        self.assertNotIn(self.clerk.id, may["people"])
        self.assertEqual(now["moved"], ["Cleo Clerk left and works for Lonely Works now."])
        self.assertIn("Lonely Works", self._changes(self.clerk)[0].summary)
        self.assertFalse(first["can_edit"])

    def test_the_group_is_that_of_the_day(self):
        branch = self.branches[0]
        branch.with_context(kam_date="2026-06-01").kam_parent_id = False
        self.assertIn(self.buyer.id, self._map("2026-05-31")["people"])
        self.assertNotIn(self.buyer.id, self._map("2026-06-01")["people"])

    def test_archived_and_deleted_contacts_are_on_the_map_of_their_days(self):
        with freeze_time("2026-03-01 09:00:00"):
            self.clerk.active = False
        with freeze_time("2026-04-01 09:00:00"):
            gone = self.contact.id
            self._counterpart(self.manager, self.branches[0], person_id=gone)
            self.contact.unlink()
        found = self._map("2026-02-01")
        self.assertIn(self.clerk.id, found["people"])
        self.assertEqual(found["people"][gone]["name"], "Deleted contact")
        self.assertFalse({self.clerk.id, gone} & set(self._map("2026-04-02")["people"]))
        self.assertIn("Cleo Clerk: the contact is archived; the history stays.", self._map()["moved"])

    def test_a_superior_who_left_is_named_with_where(self):
        self.buyer.kam_reports_to_id = self.clerk
        self.clerk.parent_id = self.outsider
        found = self._map()
        self.assertEqual(found["people"][self.buyer.id]["elsewhere"], "reports to Cleo Clerk, of Lonely Works")
        self.assertIn(self.buyer.id, found["roots"])
        self.clerk.active = False
        found = self._map()
        self.assertIn("whose contact is archived", found["people"][self.buyer.id]["elsewhere"])

    def test_merged_contacts_keep_both_histories(self):
        twin = self.env["res.partner"].create(
            {"name": "B. Buyer", "parent_id": self.branches[0].id, "kam_level": "middle"}
        )
        twin_id = twin.id
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([twin.id, self.buyer.id], self.buyer)
        rows = self.env["kam.map.change"].search([("res_model", "=", "res.partner"), ("res_id", "=", twin_id)])
        self.assertEqual(rows[0].summary, "Removed")
        self.assertEqual(rows[-1].person_id, self.buyer)
        self.assertNotIn(twin_id, self._map()["people"])

    def test_two_users_edit_one_map_and_nothing_is_lost(self):
        one, other = self.buyer.with_user(self.manager), self.buyer.with_user(self.director)
        self.assertEqual((one.kam_level, other.kam_level), ("operational", "operational"))  # both have it open
        one.kam_level = "middle"
        other.kam_department = "Purchasing"
        other.kam_level = "executive"
        self.assertEqual(self.buyer.kam_department, "Purchasing")
        changes = self._changes(self.buyer).filtered(lambda change: not change.is_first)[:3]
        self.assertEqual(
            [(change.user_id, change.summary) for change in changes],
            [
                (self.director, "Level: Middle → Executive"),
                (self.director, "Department: Procurement → Purchasing"),
                (self.manager, "Level: Operational → Middle"),
            ],
        )

    def test_the_page_tells_cells_apart(self):
        self._counterpart(self.manager, self.branches[0], person_id=self.buyer.id)
        found = self._map()
        self.assertEqual(self._state(found, "procurement", "operational")["state"], "part")
        self.assertEqual(self._state(found, "procurement", "operational")["text"], "1 of 2 without a counterpart")
        self._counterpart(self.manager, self.branches[0], person_id=self.clerk.id)
        self.assertEqual(self._state(self._map(), "procurement", "operational")["text"], "Never in contact")
        self._meet(100, self.manager.partner_id, self.buyer, self.clerk)
        self.assertEqual(self._state(self._map(), "procurement", "operational")["text"], "10 days overdue")
        self._meet(1, self.manager.partner_id, self.buyer, self.clerk)
        self.assertEqual(self._state(self._map(), "procurement", "operational")["text"], "In rhythm")
        self.assertEqual(self._state(found, "", "")["state"], "nobody", "Ana is of no known department and level")
        self.assertIn("Carla Chief decides, and nobody of ours looks after them.", found["problems"])

    def test_the_page_is_for_colleagues_and_contacts_only_for_the_team(self):
        self._counterpart(self.manager, self.branches[0], person_id=self.buyer.id)
        self._meet(300, self.manager.partner_id, self.buyer)
        self.env["kam.influence"].create({"source_id": self.buyer.id, "target_id": self.chief.id})
        for user, sees in ((self.manager, True), (self.director, True), (self.other_manager, False)):
            with self.subTest(user.login):
                found = self._map(user=user)
                self.assertEqual(found["people"][self.buyer.id]["counterparts"][0]["late"], sees)
                self.assertEqual(bool(found["problems"]), sees)
                self.assertEqual(bool(found["lines"]), sees)
        portal = new_test_user(self.env, "history_portal", "base.group_portal", partner_id=self.chief.id)
        for user in (self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.headquarters.with_user(user).kam_political_map()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["kam.map.change"].with_user(user).search([])

    def test_the_history_is_the_teams_and_nobody_writes_it(self):
        self.buyer.kam_level = "middle"
        change = self._changes(self.buyer)[0]
        self.assertTrue(change.with_user(self.manager).summary)
        for user in (self.other_manager, self.salesman):
            with self.subTest(user.login), self.assertRaises(AccessError):
                change.with_user(user).read(["summary"])
        for user in (self.manager, self.director, self.administrator):
            with self.subTest(user.login), self.assertRaises(AccessError):
                change.with_user(user).write({"date": "2020-01-01"})

    def test_a_day_that_has_not_come_is_refused(self):
        with self.assertRefused("a day that has not come", UserError):
            self._map("2099-01-01")

    def test_500_people_cost_a_fixed_number_of_queries(self):
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
        for position, superior in enumerate(people[:50]):
            (people[10 * position : 10 * position + 10] - superior).kam_reports_to_id = superior
        for branch in self.branches:
            self._counterpart(self.manager, branch)
        page = self._map()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            self.headquarters.with_user(self.manager).kam_political_map()
        self.env.invalidate_all()
        with self.assertQueryCount(28):
            self.headquarters.with_user(self.manager).kam_political_map("2026-02-01")
        self.assertEqual(len(page["people"]), 504)


@tagged("post_install", "-at_install")
class TestPositionsToCheck(CoverageCommon):
    """Checked, unchanged; changed; I don't know: one click each."""

    def _checks(self):
        checks = self.env["kam.fact.check"].search([("partner_id", "=", self.buyer.id)], order="id")
        return checks.mapped("answer")

    def test_answers(self):
        buyer = self.buyer.with_user(self.director)
        self.assertTrue(buyer.kam_position_is_due)
        buyer.action_kam_position_unknown()
        self.assertFalse(buyer.kam_position_is_due, "whoever does not know is not asked again at once")
        self.assertFalse(buyer.kam_verified_on, "not knowing verifies nothing")
        buyer.action_kam_position_unchanged()
        self.assertEqual(buyer.kam_verified_on, self.today)
        action = buyer.action_kam_position_changed()
        self.assertEqual((action["res_id"], action["target"]), (self.buyer.id, "new"))
        self.assertEqual(self._checks(), ["unknown", "unchanged"])

    def test_a_real_change_verifies_and_an_empty_one_does_not(self):
        self.buyer.kam_level = "operational"
        self.assertFalse(self.buyer.kam_verified_on)
        self.buyer.kam_level = "middle"
        self.assertEqual(self.buyer.kam_verified_on, self.today)
        self.assertEqual(self._checks(), ["changed"])

    def test_the_search_finds_what_the_records_say(self):
        days = self.env.ref("kam_module.fact_kind_position").half_life
        for age, name in ((0, "fresh"), (days, "on the day"), (days + 1, "old")):
            person = self.contact.copy({"name": name})
            person.kam_verified_on = self.today.fromordinal(self.today.toordinal() - age)
            found = self.env["res.partner"].search([("id", "=", person.id), ("kam_position_is_due", "=", True)])
            self.assertEqual(bool(found), person.kam_position_is_due, name)
            self.assertEqual(bool(found), age > days, name)
