from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from .initiative_common import InitiativeCommon


@tagged("post_install", "-at_install")
class TestInitiativeMembers(InitiativeCommon):
    """The branches are those of the policy date; who comes or goes later is flagged, and nobody is taken off."""

    def _membership(self, branch, initiative=None):
        row = self._row(branch, initiative)
        return (
            row.membership,
            row.joined_on and str(row.joined_on) or None,
            row.left_on and str(row.left_on) or None,
        )

    def test_the_branches_are_those_of_the_policy_date_on_all_levels(self):
        self.assertEqual(self.initiative.branch_ids.partner_id, self.regions | self.branches)
        self.assertEqual(set(self.initiative.branch_ids.mapped("membership")), {"frozen"})
        self.assertEqual(str(self.initiative.date_from), "2024-03-01")
        self.assertEqual(str(self.initiative.date_to), "2025-02-28")
        self.assertEqual(self.initiative.manager_id, self.manager)

    def test_a_region_may_have_an_initiative_of_its_own(self):
        north = self._initiate(self.regions[0])
        self.assertEqual(north.branch_ids.partner_id, self.branches[:4])
        self.assertEqual(north.manager_id, self.manager)

    def test_whoever_joins_later_is_flagged(self):
        self._link(self.outsider, self.regions[0], date(2024, 6, 1))
        self.assertEqual(self._membership(self.outsider), ("joined", "2024-06-01", None))

    def test_a_branch_that_is_known_later_to_have_been_there_is_flagged(self):
        self._link(self.outsider, self.regions[0], date(2023, 6, 1))
        self.assertEqual(self._membership(self.outsider), ("found", None, None))

    def test_a_branch_that_leaves_within_the_window_stays_and_says_so(self):
        self.branches[0].with_context(kam_date=date(2024, 9, 1)).kam_parent_id = False
        self.assertEqual(self._membership(self.branches[0]), ("frozen", None, "2024-09-01"))

    def test_a_region_that_leaves_takes_its_branches_along(self):
        self.regions[0].with_context(kam_date=date(2024, 9, 1)).kam_parent_id = False
        self.assertEqual(self._membership(self.branches[1]), ("frozen", None, "2024-09-01"))
        self.assertEqual(self._membership(self.branches[4]), ("frozen", None, None))

    def test_a_branch_that_leaves_after_the_window_is_none_of_its_business(self):
        self.branches[0].with_context(kam_date=date(2025, 3, 1)).kam_parent_id = False
        self.assertEqual(self._membership(self.branches[0]), ("frozen", None, None))

    def test_a_corrected_tree_leaves_the_branch_there_as_never_a_member(self):
        self.branches[0].kam_affiliation_ids.unlink()
        self.assertEqual(self._membership(self.branches[0]), ("frozen", None, "2024-03-01"))
        self._link(self.branches[0], self.regions[0])
        self.assertEqual(self._membership(self.branches[0]), ("frozen", None, None))

    def test_another_policy_date_freezes_again(self):
        self._link(self.outsider, self.regions[0], date(2024, 6, 1))
        self.initiative.write({"policy_date": date(2024, 7, 1), "date_from": date(2024, 7, 1)})
        self.assertEqual(self._membership(self.outsider), ("frozen", None, None))
        self.initiative.policy_date = date(2024, 1, 1)
        self.assertEqual(self._membership(self.outsider), ("joined", "2024-06-01", None))

    def test_a_group_with_one_branch_has_one_row(self):
        single = self._create_company("Only Branch")
        self._link(single, self.outsider)
        self.assertEqual(self._initiate(self.outsider).branch_ids.partner_id, single)

    def test_a_group_without_branches_buys_itself(self):
        self.assertEqual(self._initiate(self.outsider).branch_ids.partner_id, self.outsider)

    def test_where_the_headquarters_buys_it_is_a_row_too(self):
        central = self._initiate(buying_mode="central")
        self.assertIn(self.headquarters, central.branch_ids.partner_id)
        self.assertEqual(len(central.branch_ids), 16)
        self.initiative.buying_mode = "mixed"
        self.assertEqual(self._membership(self.headquarters), ("frozen", None, None))

    def test_a_closed_initiative_is_left_as_it_is_until_it_opens_again(self):
        self.initiative.action_close()
        self._link(self.outsider, self.regions[0], date(2024, 6, 1))
        self.assertFalse(self._row(self.outsider))
        self.initiative.action_reopen()
        self.assertEqual(self._membership(self.outsider), ("joined", "2024-06-01", None))

    def test_two_branches_that_turn_out_to_be_one(self):
        kept, gone = self.branches[:2]
        said = {"override_state": "lost", "override_reason": "Heard so", "override_until": date(2030, 1, 1)}
        self._row(gone).write(said)
        positions = self.env["kam.competitor.position"].create(
            [
                {"partner_id": branch.id, "product_categ_id": self.counters.id, "contract_end": end}
                for branch, end in ((kept, date(2026, 1, 1)), (gone, date(2027, 1, 1)))
            ]
        )
        gone.kam_affiliation_ids.unlink()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | gone).ids, kept, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(len(self._row(kept)), 1)
        self.assertEqual(self._row(kept).override_reason, "Heard so")
        self.assertEqual(positions.exists().filtered("active").mapped("contract_end"), [date(2027, 1, 1)])
        self.assertEqual(positions.exists().filtered("active").partner_id, kept)

    def test_a_thousand_initiatives_are_frozen_in_as_many_queries_as_ten(self):
        def queries(count):
            values = {"partner_id": self.headquarters.id, "policy_date": self.POLICY}
            initiatives = self.env["kam.initiative"].create(
                [{"name": f"Policy {number}", **values} for number in range(count)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            initiatives._sync_members()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(40), queries(5) + 1)

    def test_what_is_refused(self):
        with self.assertRefused("Ana Buyer is a contact", ValidationError):
            self._initiate(self.contact)
        with self.assertRefused("was recorded on 02/01/2024, before it was decided on 03/01/2024", ValidationError):
            self._initiate(decided_on=date(2024, 3, 1), recorded_on=date(2024, 2, 1))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._initiate(date_to=date(2023, 1, 1), date_from=date(2022, 1, 1))
            self.env.flush_all()
        with self.assertRefused("a state set by hand needs a reason and a last day", ValidationError):
            self._row(self.branches[0]).override_state = "lost"
