from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .buying_center import BuyingCenterCommon


@tagged("post_install", "-at_install")
class TestMergeQuestions(BuyingCenterCommon):
    """The same person is in a deal twice, as two contacts, or in two deals that are merged: what to keep is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.user_id = cls.manager
        cls.twin = cls.env["res.partner"].create({"name": "E. Boss", "parent_id": cls.headquarters.id})
        cls.old = cls._seat(cls.eva, "E-DB", rating="-3", influence="high", evidence="Signs", verified_on="2026-01-01")
        cls.new = cls._seat(cls.twin, "E-PB", rating="2", evidence="Smiled", verified_on="2026-05-01")
        cls.director.group_ids |= cls.env.ref("base.group_partner_manager")

    def _question(self, action):
        self.assertEqual(action["res_model"], "kam.merge.question")
        return self.env["kam.merge.question"].with_user(self.director).browse(action["res_id"])

    def _keep(self, question, name, entry):
        line = question.line_ids.filtered(lambda line: line.name == name)
        line.option_id = line.option_ids.filtered(lambda option: option.entry_id == entry)

    def _history(self, entry):
        return " ".join(html2plaintext(message.body) for message in entry.message_ids)

    def test_two_contacts_of_one_person_in_a_deal(self):
        question = self._question((self.old | self.new).with_user(self.director).action_kam_same_person())
        self.assertEqual(question.line_ids.mapped("label"), ["Rating"], "what only one knows is no question")
        self.assertEqual(question.line_ids.option_id.entry_id, self.new, "the newest is proposed")
        self.assertIn("+2 Interested (E. Boss, 05/01/2026)", question.line_ids.option_id.name)
        self._keep(question, "rating", self.old)
        question.merges_contacts = True
        question.action_apply()
        [seat] = self.deal.stakeholder_ids
        self.assertEqual((seat.rating, seat.influence), ("-3", "high"))
        self.assertEqual(set(seat.force_ids.mapped("code")), {"E-DB", "E-PB"})
        self.assertEqual(set(seat.evidence.split("\n")), {"Signs", "Smiled"})
        self.assertEqual(str(seat.verified_on), "2026-01-01", "as old as the older one")
        self.assertIn("Rating: -3 Prefers others was chosen instead of +2 Interested", self._history(seat))
        self.assertEqual(len((self.eva | self.twin).exists()), 1)

    def test_entries_of_several_deals_are_not_one_person_in_a_deal(self):
        other = self._seat(self.eva, "E-DB", deal=self._create_deal("Safes"))
        for entries in (self.old, self.old | other):
            with self.assertRefused("two or more entries of one deal"):
                entries.action_kam_same_person()
        with self.assertRaises(AccessError):
            (self.old | self.new).with_user(self.other_manager).action_kam_same_person()

    def test_a_name_turned_round_or_the_same_address_is_noticed(self):
        self.assertFalse(self.old.twin_ids)
        self.twin.name = "Boss, Eva"
        self.assertEqual(self.old.twin_ids, self.new)
        self._question(self.old.with_user(self.director).action_kam_merge_twins())
        self.twin.name = "Lena Boss"
        self.assertFalse(self.old.twin_ids)
        (self.eva | self.twin).write({"email": "boss@bank.example"})
        self.assertEqual(self.new.twin_ids, self.old)

    def test_merging_contacts_asks_first(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.director).create(
            {"partner_ids": [(6, 0, (self.eva | self.twin).ids)], "dst_partner_id": self.eva.id}
        )
        question = self._question(wizard.action_merge())
        self.assertTrue(self.twin.exists(), "nothing happens before the answer")
        self._keep(question, "rating", self.new)
        question.action_apply()
        self.assertFalse(self.twin.exists())
        [seat] = self.deal.stakeholder_ids
        self.assertEqual((seat, seat.rating), (self.old, "2"))

    def test_who_may_not_read_judgements_merges_without_a_question_and_loses_nothing(self):
        clerk = self._create_kam_user("clerk", "base.group_partner_manager")
        clerk.group_ids |= self.env.ref("base.group_system")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(clerk).create(
            {"partner_ids": [(6, 0, (self.eva | self.twin).ids)], "dst_partner_id": self.eva.id}
        )
        self.assertNotEqual(wizard.action_merge().get("res_model"), "kam.merge.question")
        self.assertEqual(self.old.rating, "-3")
        self.assertIn("Not kept: Rating: +2 Interested", self._history(self.old))

    def test_merging_deals_asks_and_unites_the_buying_centers(self):
        other = self._create_deal("Vault doors, again", user_id=self.manager.id)
        mine = self._seat(self.eva, "C-CA", deal=other, rating="4", evidence="Called us")
        self._seat(self.udo, "U-WB", deal=other)
        wizard = self.env["crm.merge.opportunity"].with_user(self.director).create(
            {"opportunity_ids": [(6, 0, (self.deal | other).ids)]}
        )
        question = self._question(wizard.action_merge())
        self.assertEqual(question.line_ids.mapped("person"), ["Eva Boss"])
        self._keep(question, "rating", mine)
        question.action_apply()
        [deal] = (self.deal | other).exists()
        self.assertEqual(deal.stakeholder_ids.partner_id, self.eva | self.udo | self.twin)
        eva = deal.stakeholder_ids.filtered(lambda seat: seat.partner_id == self.eva)
        self.assertEqual((eva.rating, eva.influence), ("4", "high"))
        self.assertEqual(set(eva.evidence.split("\n")), {"Signs", "Called us"})

    def test_nothing_contradicts_nothing_is_asked(self):
        self.new.rating = False
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.director).create(
            {"partner_ids": [(6, 0, (self.eva | self.twin).ids)], "dst_partner_id": self.eva.id}
        )
        wizard.action_merge()
        self.assertFalse(self.twin.exists())
        self.assertEqual(self.deal.stakeholder_ids.rating, "-3")

    def test_checks_of_the_entry_that_goes_stay(self):
        self.new.with_user(self.manager).action_kam_unchanged()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([self.eva.id, self.twin.id], self.eva)
        check = self.env["kam.fact.check"].search([("user_id", "=", self.manager.id)])
        self.assertEqual((check.res_id, check.partner_id), (self.old.id, self.eva))
