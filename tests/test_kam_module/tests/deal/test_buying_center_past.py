from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .compass_common import CompassCommon


@tagged("post_install", "-at_install")
class TestBuyingCenterOfADay(CompassCommon):
    """March: Eva and Udo. April: Eva thinks better of us, Tom joins. May: Udo is out. June: the words are erased."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.compass_stage_id = cls.solution
        with freeze_time("2026-03-01 09:00:00"):
            values = {"rating": "-3", "influence": "high", "confidence": "confirmed", "evidence": "Asked for others"}
            cls.eva_seat = cls._seat(cls.eva, "E-DB", contact_depth="brief", **values)
            cls.udo_seat = cls._seat(cls.udo, "U-WB", contact_depth="in_depth")
        with freeze_time("2026-04-01 09:00:00"):
            cls.eva_seat.rating = "2"
            cls._seat(cls.tom, "T-CA")
            line = cls.env["kam.influence"].create({"source_id": cls.tom.id, "target_id": cls.eva.id})
        with freeze_time("2026-05-01 09:00:00"):
            cls.udo_seat.unlink()
            line.unlink()
        with freeze_time("2026-06-01 09:00:00"):
            cls.eva.with_user(cls.director).action_kam_erase_judgements()

    def _map(self, day=None, user=None, deal=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (deal or self.deal).with_user(user or self.manager).kam_buying_center_map(day)

    def _names(self, found):
        return {person["name"]: person for person in found["people"]}

    def test_people_ratings_and_lines_are_those_of_the_day(self):
        self.assertEqual(self._map("2026-02-28")["people"], [])
        days = ("2026-03-15", "2026-04-02", "2026-05-02")
        march, april, may, now = (self._names(self._map(day)) for day in (*days, None))
        self.assertEqual(set(march), {"Eva Boss", "Udo User"})
        self.assertEqual(set(april), {"Eva Boss", "Udo User", "Tom Standard"})
        self.assertEqual(set(may), {"Eva Boss", "Tom Standard"})
        self.assertEqual(set(now), set(may))
        self.assertEqual([found["Eva Boss"]["rating"] for found in (march, april, may, now)], [-3, 2, 2, 2])
        self.assertIsNone(march["Udo User"]["rating"], "unknown then is not 0")
        self.assertEqual([len(self._map(day)["lines"]) for day in days], [0, 1, 0])
        [line] = self._map("2026-04-02")["lines"]
        self.assertEqual(line["source"], april["Tom Standard"]["id"])

    def test_an_entry_was_as_old_then_as_the_checks_say(self):
        # Confirmed on 1 March, changed on 1 April.
        march, april = (self._names(self._map(day))["Eva Boss"] for day in ("2026-03-15", "2026-04-11"))
        self.assertEqual((march["age"], march["confirmed"], april["age"]), (14, True, 10))
        self.assertIsNone(self._names(self._map("2026-03-15"))["Udo User"]["age"])

    def test_what_the_stage_of_the_day_asked_for(self):
        # UB 70 in depth, EB 40 brief (1 of 3), of TB 80, Coach 80, T-FB 40 nobody: (70 + 40/3) / 310 = 26.9 %
        march = self._map("2026-03-15")
        self.assertEqual((march["stage"], march["coverage"]), ("Solution", 27))
        self.assertIn("TB Technical buyer", [seat["name"] for seat in march["seats"]])
        self.assertNotIn("TB Technical buyer", [seat["name"] for seat in self._map("2026-04-02")["seats"]])
        today = fields.Date.context_today(self.deal)
        met = fields.Datetime.to_datetime("2026-03-05 09:00:00")
        values = {"name": "Visit", "start": met, "stop": met + timedelta(hours=1), "opportunity_id": self.deal.id}
        self.env["calendar.event"].create({**values, "partner_ids": [Command.set(self.eva.ids)]})
        self.assertFalse([s for s in self._map("2026-03-15")["sentences"] if "Eva" in s["text"]], "met 10 days before")
        [said] = [s["text"] for s in self._map("2026-03-04")["sentences"] if "Eva" in s["text"]]
        self.assertIn("no meeting or message", said, "not met yet")
        [said] = [s["text"] for s in self._map()["sentences"] if "Eva" in s["text"]]
        self.assertIn(f"{(today - met.date()).days} days ago", said)

    def test_the_stage_was_the_one_that_is_on_record(self):
        solution, self.deal.compass_stage_id = self.deal.compass_stage_id, self.commercial
        ago = (fields.Date.context_today(self.deal) - fields.Date.to_date("2026-05-01")).days
        self._history(self.deal, 400, (ago, "compass_stage_id", solution))
        stages = [self._map(day)["stage"] for day in ("2026-04-02", "2026-05-02", None)]
        self.assertEqual(stages, ["Solution", "Commercial", "Commercial"])

    def test_words_are_not_kept_and_the_past_is_not_changed(self):
        self.assertEqual(self._names(self._map("2026-05-15"))["Eva Boss"]["evidence"], "")
        self.assertEqual(self._map("2026-05-15")["day"], "2026-05-15")
        self.assertFalse(self._map("2026-05-15")["can_edit"])
        self.assertTrue(self._map()["can_edit"])
        today = fields.Date.to_string(fields.Date.context_today(self.deal))
        self.assertIsNone(self._map(today)["day"], "today is no earlier day")
        with self.assertRefused("a day that has not come"):
            self._map("2099-01-01")

    def test_a_deleted_contact_and_an_entry_of_a_merged_deal(self):
        self.udo.unlink()
        self.assertEqual(set(self._names(self._map("2026-03-15"))), {"Eva Boss", "Deleted contact"})
        other = self._create_deal("Safes")
        with freeze_time("2026-03-01 09:00:00"):
            seat = self._seat(self.cora, "C-CO", deal=other)
        with freeze_time("2026-05-01 09:00:00"):
            seat.lead_id = self.deal
        self.assertEqual(set(self._names(self._map("2026-04-02", deal=other))), {"Cora Guide"})
        self.assertNotIn("Cora Guide", self._names(self._map("2026-04-02")))
        self.assertIn("Cora Guide", self._names(self._map("2026-05-02")))

    def test_who_sees_the_judgements_of_today_sees_those_of_that_day(self):
        self.deal.user_id = self.other_manager
        for user in (self.manager, self.other_manager, self.director):
            self.assertEqual(len(self._map("2026-03-15", user)["people"]), 2, user.login)
        self.deal.user_id = self.salesman
        for user in (self.salesman, self.finance, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._map("2026-03-15", user)

    def test_25_people_cost_no_more_queries_than_2(self):
        crowd = self._create_deal("Crowd", compass_stage_id=self.deal.compass_stage_id.id)
        with freeze_time("2026-03-01 09:00:00"):
            people = self.env["res.partner"].create(
                [{"name": f"Person {n}", "parent_id": self.branches[n % 12].id} for n in range(25)]
            )
            forces = self.env["kam.buying.force"].search([])
            self.env["kam.stakeholder"].create(
                [
                    {"lead_id": crowd.id, "partner_id": person.id, "force_ids": [Command.link(forces[n % 9].id)]}
                    for n, person in enumerate(people)
                ]
            )
        counts = []
        for deal in (self.deal, crowd):
            self._map("2026-03-15", deal=deal)  # what stays in memory between calls
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = deal.with_user(self.manager).kam_buying_center_map("2026-03-15")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(found["people"]), 25)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 40)
