from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .buying_center import BuyingCenterCommon


@tagged("post_install", "-at_install")
class TestBuyingCenterMap(BuyingCenterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.compass_stage_id = cls.env.ref("kam_module.compass_stage_solution")
        cls.eva_seat = cls._seat(cls.eva, "E-DB", rating="-3", influence="high", contact_depth="in_depth")
        cls.udo_seat = cls._seat(cls.udo, "U-WB", contact_depth="brief")
        cls.line = cls.env["kam.influence"].create({"source_id": cls.udo.id, "target_id": cls.eva.id})

    def _map(self, user=None, deal=None):
        return (deal or self.deal).with_user(user or self.manager).kam_buying_center_map()

    def _meet(self, person, days):
        start = datetime.now() - timedelta(days=days)
        self.env["calendar.event"].create(
            {
                "name": "Demonstration",
                "opportunity_id": self.deal.id,
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.set(person.ids)],
            }
        )

    def test_people_lines_and_empty_seats(self):
        found = self._map()
        eva, udo = found["people"]
        self.assertEqual((eva["rating"], eva["rating_label"]), (-3, "-3 Prefers others"))
        self.assertIsNone(udo["rating"], "unknown is not 0")
        self.assertIsNone(udo["freshness"])
        [line] = found["lines"]
        self.assertEqual((line["source"], line["target"], line["kind"]), (udo["id"], eva["id"], "influence"))
        # Solution stage, started by users: TB 80, Coach 80, UB 70, EB 40, T-FB 40.
        self.assertEqual(
            [(seat["name"], seat["weight"]) for seat in found["seats"]],
            [("TB Technical buyer", 80), ("Coach", 80), ("T-FB Budget", 40)],
        )

    def test_coverage_worked_by_hand(self):
        # UB 70 is met briefly (1 of 3), EB 40 in depth, 200 are empty: (70/3 + 40) / 310 = 20.4 %
        self.assertEqual((self._map()["coverage"], self._map()["known"]), (20, 100))
        self.eva_seat.contact_depth = False
        # EB is unknown and stays outside: (70/3) / 270 = 8.6 %, known 270 of 310
        self.assertEqual((self._map()["coverage"], self._map()["known"]), (9, 87))
        self.deal.stage_id = self.env["crm.stage"].create({"name": "Says nothing"})
        self.deal.compass_stage_id = False
        self.assertIsNone(self._map()["coverage"])

    def test_the_stage_fit_in_plain_words(self):
        # Half-life 30 days: 74 days ago leaves 18 %, which is fading; 200 days ago leaves 1 %, which is silence.
        self._meet(self.eva, 74)
        sentences = self._map()["sentences"]
        self.assertEqual([sentence["verdict"] for sentence in sentences[:4]], ["empty", "empty", "empty", "silent"])
        texts = [sentence["text"] for sentence in sentences]
        self.assertIn("Solution stage: nobody for T-FB Budget is known.", texts)
        self.assertIn("Solution stage: EB Economic buyer was last in contact 74 days ago (Eva Boss).", texts)
        self.assertIn(
            "Solution stage: no meeting or message in this deal with UB User buyer (Udo User) is on record.", texts
        )
        self._meet(self.udo, 3)
        self.assertFalse([text for text in (s["text"] for s in self._map()["sentences"]) if "Udo" in text])

    def test_messages_count_as_contact(self):
        question = "When can you come?"
        self.deal.message_post(body=question, author_id=self.udo.id, message_type="email")
        self.assertFalse([s for s in self._map()["sentences"] if "Udo" in s["text"]])

    def test_a_call_without_a_message_counts_as_contact(self):
        """A call that is done, on the contact or on the deal with its own contact; a to-do of ours does not count."""

        def is_silent(name):
            return bool([sentence for sentence in self._map()["sentences"] if name in sentence["text"]])

        self.udo.activity_schedule("mail.mail_activity_data_todo").action_done()
        self.udo.activity_schedule("mail.mail_activity_data_call")
        self.assertTrue(is_silent("Udo"), "what is planned is not done")
        self.udo.activity_ids.action_done()
        self.assertFalse(is_silent("Udo"))
        self.assertTrue(is_silent("Eva"))
        self.deal.partner_id = self.eva
        self.deal.activity_schedule("mail.mail_activity_data_call").action_done()
        self.assertFalse(is_silent("Eva"))

    def test_another_course_expects_other_people(self):
        self.deal.compass_stage_id = self.env.ref("kam_module.compass_stage_intent")
        self.assertNotIn("EB Economic buyer", [s["text"] for s in self._map()["sentences"]][:1])
        self.deal.participation_template_id = self.env.ref("kam_module.participation_template_top")
        weights = {line.role_id.code: line.weight for line in self.deal._kam_expected()}
        self.assertEqual(weights, {"EB": 80, "Coach": 60, "UB": 20, "TB": 20})

    def test_a_company_s_own_force_is_on_the_map_and_counts(self):
        role = self.env["kam.buying.role"].create({"name": "Works council", "code": "WC"})
        force = self.env["kam.buying.force"].create({"name": "Consent", "code": "W-CO", "role_id": role.id})
        self.env["kam.participation"].create(
            {
                "template_id": self.env.ref("kam_module.participation_template_users").id,
                "stage_id": self.deal.compass_stage_id.id,
                "role_id": role.id,
                "weight": 100,
            }
        )
        self.assertIn("WC Works council", [seat["name"] for seat in self._map()["seats"]])
        self.tom_seat = self._seat(self.tom, "W-CO", contact_depth="several")
        found = self._map()
        self.assertNotIn("WC Works council", [seat["name"] for seat in found["seats"]])
        self.assertIn(force.id, [item["id"] for shown in found["roles"] for item in shown["forces"]])

    def test_sixty_people_cost_no_more_queries_than_two(self):
        companies = self.branches
        people = self.env["res.partner"].create(
            [{"name": f"Person {n}", "parent_id": companies[n % 12].id} for n in range(58)]
        )
        forces = self.env["kam.buying.force"].search([])
        crowd = self._create_deal("Crowd", compass_stage_id=self.deal.compass_stage_id.id)
        self.env["kam.stakeholder"].create(
            [
                {"lead_id": crowd.id, "partner_id": person.id, "force_ids": [Command.link(forces[n % 9].id)]}
                for n, person in enumerate(people | self.eva | self.udo)
            ]
        )
        counts = []
        for deal in (self.deal, crowd):
            self._map(deal=deal)  # what stays in memory between calls
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._map(deal=deal)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(self._map(deal=crowd)["people"]), 60)
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 28)

    def test_candidates_are_contacts_of_the_group_without_a_seat(self):
        names = [person["name"] for person in self.deal.with_user(self.manager).kam_buying_center_candidates()]
        self.assertIn("Tom Standard", names)
        self.assertIn("Cora Guide", names)
        self.assertNotIn("Eva Boss", names)
        self.assertNotIn("Sam Stranger", names)
        found = self.deal.with_user(self.manager).kam_buying_center_candidates("standard")
        self.assertEqual([person["name"] for person in found], ["Tom Standard"])

    def test_who_may_not_see_judgements_gets_no_map(self):
        self.deal.user_id = self.salesman
        with self.assertRaises(AccessError):
            self._map(self.salesman)
        with self.assertRaises(AccessError):
            self._map(self.finance)
        portal = self.env["res.users"].create(
            {"name": "P", "login": "map_portal", "group_ids": [Command.set(self.env.ref("base.group_portal").ids)]}
        )
        for user in (portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self._map(user)

    def test_lines_are_kept_from_others_too(self):
        self.assertEqual(self.line.with_user(self.manager).kind, "influence")
        for user in (self.other_manager, self.salesman, self.finance, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.line.with_user(user).read(["kind"])

    def test_lines_run_between_two_people(self):
        with self.assertRefused("cannot influence or oppose themselves"):
            self.env["kam.influence"].create({"source_id": self.eva.id, "target_id": self.eva.id})
        with self.assertRefused("is a company"):
            self.env["kam.influence"].create({"source_id": self.eva.id, "target_id": self.branch.id})
