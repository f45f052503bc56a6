from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .buying_center import BuyingCenterCommon

GOSSIP = "He said that the board is tired of us"


@tagged("post_install", "-at_install")
class TestBuyingCenterAccess(BuyingCenterCommon):
    """Judgements about people are for the team of the account, directors and administrators."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seat = cls._seat(cls.eva, "E-DB", rating="-4", personal_win="Wants to retire in peace", evidence="Lunch")
        cls.portal = new_test_user(cls.env, "kam_portal", "base.group_portal", partner_id=cls.eva.id)
        cls.public = cls.env.ref("base.public_user")
        exporters = cls.other_manager | cls.finance | cls.salesman
        exporters.group_ids = [Command.link(cls.env.ref("base.group_allow_export").id)]

    def _as(self, user):
        return self.seat.with_user(user)

    def test_the_team_directors_and_administrators_read_and_write(self):
        team = self.env["crm.team"].create(
            {"name": "Bank team", "crm_team_member_ids": [Command.create({"user_id": self.other_manager.id})]}
        )
        self.headquarters.kam_team_id = team
        for user in (self.manager, self.other_manager, self.director, self.administrator):
            with self.subTest(user.login):
                self.assertEqual(self._as(user).rating, "-4")
                self._as(user).evidence = f"Seen by {user.login}"

    def test_whoever_works_the_deal_reads(self):
        self.deal.user_id = self.other_manager
        self.assertEqual(self._as(self.other_manager).personal_win, "Wants to retire in peace")

    def test_nobody_else_reads_finds_exports_or_counts(self):
        finance = self.finance
        for user in (self.other_manager, finance, self.salesman, self.portal, self.public):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self._as(user).read(["rating"])
                with self.assertRaises(UserError):
                    self._as(user).export_data(["rating"])
                people = self.env["kam.stakeholder"].with_user(user)
                if people.has_access("read"):
                    self.assertFalse(people.search([]))
                    self.assertFalse(people.name_search("Eva"))
                else:
                    with self.assertRaises(AccessError):
                        people.name_search("Eva")

    def test_the_deal_and_the_person_tell_others_nothing(self):
        for user in (self.salesman, self.finance, self.portal, self.public):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.deal.with_user(user).read(["stakeholder_ids"])
                with self.assertRaises(UserError):
                    self.deal.with_user(user).export_data(["stakeholder_ids/rating"])
                with self.assertRaises(AccessError):
                    self.eva.with_user(user).read(["kam_stakeholder_ids"])

    def test_the_history_is_as_closed_as_the_entry(self):
        self.seat.message_post(body=GOSSIP)
        message = self.seat.message_ids[:1]
        self.assertTrue(message.with_user(self.manager).body)
        for user in (self.other_manager, self.salesman, self.finance, self.portal, self.public):
            with self.subTest(user.login), self.assertRaises(AccessError):
                message.with_user(user).read(["body"])

    def test_another_company_s_deals(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.deal.write({"company_id": company.id})
        with self.assertRaises(AccessError):
            self._as(self.director).read(["rating"])

    def test_a_user_cannot_seat_people_in_deals_of_others(self):
        with self.assertRaises(AccessError):
            self.env["kam.stakeholder"].with_user(self.other_manager).create(
                {"lead_id": self.deal.id, "partner_id": self.udo.id}
            )

    def test_erasing_a_person_removes_words_and_history_and_keeps_figures(self):
        self.flush_tracking()
        self.seat.message_post(body=GOSSIP)
        self._tracked(self.seat).rating = "-5"
        self.flush_tracking()
        self.env.invalidate_all()
        self.assertTrue(self.seat.message_ids.sudo().tracking_value_ids)
        verified = self.seat.verified_on
        with self.assertRaises(AccessError):
            self._as(self.manager).action_kam_erase_person()
        self._as(self.director).action_kam_erase_person()
        self.flush_tracking()
        self.env.invalidate_all()
        self.assertFalse(self.seat.personal_win or self.seat.evidence or self.seat.message_ids)
        self.assertEqual(self.seat.rating, "-5")
        self.assertEqual(self.seat.verified_on, verified)

    def test_only_administrators_change_the_method(self):
        force = self.env.ref("kam_module.buying_force_e_db")
        self.assertEqual(force.with_user(self.salesman).code, "E-DB")
        with self.assertRaises(AccessError):
            force.with_user(self.director).name = "Another"
        force.with_user(self.administrator).name = "Final word"
