from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .initiative_common import InitiativeCommon


@tagged("post_install", "-at_install")
class TestCompetitors(InitiativeCommon):
    """The same competitor turns up under two names, and is one all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.polaris = cls.env["kam.competitor"].create({"name": "Polaris Systems"})
        cls.north_star = cls.env["kam.competitor"].create(
            {"name": "北辰科技", "alias_ids": [(0, 0, {"name": "North Star"})]}
        )

    def _hold(self, branch, competitor, **values):
        return self.env["kam.competitor.position"].create(
            {
                "partner_id": branch.id,
                "product_categ_id": self.counters.id,
                "competitor_id": competitor.id,
                **values,
            }
        )

    def test_a_name_is_entered_once_however_it_is_written(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env["kam.competitor"].create({"name": " polaris  SYSTEMS "})
        with self.assertRefused("NORTH STAR is another name of 北辰科技: choose that one", ValidationError):
            self.env["kam.competitor"].create({"name": "NORTH STAR"})
        with self.assertRefused("is a competitor of its own: select both in the list", ValidationError):
            self.polaris.alias_ids = [(0, 0, {"name": "北辰科技"})]
        with self.assertRefused("is no name", ValidationError):
            self.env["kam.competitor"].create({"name": " - "})

    def test_typing_another_name_into_a_field_chooses_the_one_that_is_known(self):
        Competitor = self.env["kam.competitor"]
        self.assertEqual(Competitor.name_create("north star")[0], self.north_star.id)
        self.assertEqual(Competitor.name_create("Polaris  Systems")[0], self.polaris.id)
        self.assertNotIn(Competitor.name_create("Sirius")[0], (self.polaris | self.north_star).ids)
        self.assertEqual(Competitor.name_search("North")[0][0], self.north_star.id)

    def test_merging_moves_what_they_hold_and_keeps_the_names(self):
        held = self._hold(self.branches[0], self.north_star, contract_end=date(2026, 1, 1))
        kept = self._hold(self.branches[1], self.north_star, contract_end=date(2027, 1, 1))
        twice = self._hold(self.branches[1], self.polaris, contract_end=date(2026, 6, 1))
        lead = self.env["crm.lead"].create(
            {"name": "Counters", "partner_id": self.branches[2].id, "kam_competitor_id": self.north_star.id}
        )
        self.initiative.supplier_ids = self.polaris | self.north_star
        wizard = self.env["kam.competitor.merge"].with_context(
            active_model="kam.competitor", active_ids=(self.north_star | self.polaris).ids
        )
        wizard = wizard.with_user(self.director).create({})
        self.assertEqual(wizard.competitor_id, self.polaris)  # the older one
        wizard.action_apply()
        self.assertFalse(self.north_star.exists())
        self.assertEqual(set(self.polaris.alias_ids.mapped("name")), {"北辰科技", "North Star"})
        self.assertEqual(held.competitor_id | kept.competitor_id | lead.kam_competitor_id, self.polaris)
        self.assertEqual(self.initiative.supplier_ids, self.polaris)
        self.assertTrue(kept.active)  # its contract ends later
        self.assertFalse(twice.active)

    def test_one_is_not_merged_with_itself(self):
        with self.assertRefused("Choose two competitors or more", UserError):
            self.polaris.action_merge_into(self.polaris)

    def test_only_directors_merge(self):
        with self.assertRaises(AccessError):
            self.north_star.with_user(self.manager).action_merge_into(self.polaris)

    def test_a_branch_may_be_held_by_somebody_unknown(self):
        position = self._hold(self.branches[0], self.env["kam.competitor"])
        self.assertEqual(position.display_name, "somebody unknown at Harbour Bank North 1: Counters")
        self.assertEqual(position.known_by, self.env.user)
        with self.assertRefused("Ana Buyer is a contact", ValidationError):
            self._hold(self.contact, self.polaris)

    def test_whoever_marks_a_deal_as_lost_says_to_whom(self):
        lead = self.env["crm.lead"].create(
            {"name": "Counters", "partner_id": self.branches[2].id, "user_id": self.manager.id}
        )
        wizard = self.env["crm.lead.lost"].with_user(self.manager)
        wizard.create({"lead_ids": [(6, 0, lead.ids)], "kam_competitor_id": self.polaris.id}).action_lost_reason_apply()
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(lead.kam_competitor_id, self.polaris)
