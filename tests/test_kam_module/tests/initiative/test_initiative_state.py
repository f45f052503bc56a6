from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .initiative_world import InitiativeWorld


@tagged("post_install", "-at_install")
class TestInitiativeState(InitiativeWorld):
    """Where a branch stands is read from invoices, opportunities and what is known of competitors."""

    # Won

    def test_an_invoice_in_scope_and_window_wins(self):
        self._buy(self.north, 700)
        self._buy(self.south, 700, self.course)  # of another category
        self._buy(self.east, 700, day="2024-02-10")  # before the window
        self._buy(self.west, 700, post=False)  # not posted
        self.assertState(self.north, "won", "Invoiced $ 700.00, last in May 2024.")
        for branch in (self.south, self.east, self.west):
            self.assertState(branch, "silent", "No invoice, no order, no opportunity and no word of a competitor.")
        self.assertEqual(self._row(self.north).amount, 700)

    def test_an_invoice_to_a_contact_is_the_branch_s(self):
        self._buy(self.buyer, 700)
        self.assertState(self.north, "won")

    def test_categories_below_count_and_re_parented_ones_follow(self):
        self._buy(self.north, 700, self.part)
        self.assertState(self.north, "won")
        self.parts.parent_id = self.training
        self.assertState(self.north, "silent")
        self.training.parent_id = self.counters
        self.assertState(self.north, "won")

    def test_a_refund_of_everything_cancels_the_win_and_of_a_part_does_not(self):
        self._buy(self.north, 700)
        self._buy(self.north, 200, day="2024-06-10", move_type="out_refund")
        self.assertState(self.north, "won", "Invoiced $ 500.00")
        self._buy(self.north, 500, day="2024-07-10", move_type="out_refund")
        self.assertState(self.north, "silent", "Credit notes took back everything that was invoiced.")

    def test_two_initiatives_with_common_scope_both_count_the_invoice(self):
        other = self._initiate(name="Parts of counters", categ_ids=[Command.set(self.parts.ids)])
        self._buy(self.north, 700, self.part)
        self.assertState(self.north, "won")
        self.assertState(self.north, "won", initiative=other)
        self._buy(self.south, 700)
        self.assertState(self.south, "won")
        self.assertState(self.south, "silent", initiative=other)

    # In talks, lost, declined

    def test_an_open_opportunity_is_talks_even_of_a_contact(self):
        self._deal(self.buyer)
        self.assertState(self.north, "talks", "Opportunity since")

    def test_a_won_opportunity_without_invoice_is_still_talks(self):
        self._deal(self.north).action_set_won()
        self.assertState(self.north, "talks", "nothing invoiced in these categories so far")
        self._buy(self.north, 700)
        self.assertState(self.north, "won")

    def test_a_lost_opportunity_names_the_competitor_or_nobody(self):
        self._deal(self.north, kam_competitor_id=self.polaris.id).action_set_lost()
        self._deal(self.south).action_set_lost()
        self.assertState(self.north, "lost", "to Polaris Systems.")
        self.assertEqual(self._row(self.north).competitor_id, self.polaris)
        self.assertState(self.south, "lost", "to somebody unknown.")
        self._deal(self.south)
        self.assertState(self.south, "talks")

    def test_a_competitor_who_came_in_within_the_window_won_the_branch(self):
        for branch, since in ((self.north, date(2024, 4, 1)), (self.south, date(2022, 4, 1)), (self.east, False)):
            self.env["kam.competitor.position"].create(
                {
                    "partner_id": branch.id,
                    "product_categ_id": self.parts.id,
                    "competitor_id": self.polaris.id,
                    "date_from": since,
                }
            )
        self.assertState(self.north, "lost", "Polaris Systems came in on 04/01/2024.")
        self.assertState(self.south, "silent")
        self.assertState(self.east, "silent")

    def test_declined_and_not_eligible(self):
        reason = self.env["crm.lost.reason"].sudo().create({"name": "Budget withdrawn", "kam_is_decline": True})
        self._deal(self.north).action_set_lost(lost_reason_id=reason.id)
        self.assertState(self.north, "declined", "Declined: Budget withdrawn.")
        self.south.kam_purchasing_authority = "none"
        self.assertState(self.south, "declined", "its headquarters decides")
        self.initiative.buying_mode = "central"
        self.assertState(self.south, "silent")

    # Silent, untouched

    def test_silence_begins_after_the_share_of_the_window_in_the_settings(self):
        # 198 of 365 days are gone: 54 %.
        self.assertState(self.north, "silent")
        self.env.company.kam_silent_after = 0.6
        self.assertState(self.north, "untouched")

    # Membership

    def test_a_branch_that_left_keeps_what_it_bought_and_counts_as_not_eligible_else(self):
        self._buy(self.north, 700)
        self._buy(self.south, 700, day="2024-08-10")
        for branch in (self.north, self.south):
            branch.with_context(kam_date=date(2024, 7, 1)).kam_parent_id = False
        self.assertState(self.north, "won", "It left the group on 07/01/2024.")
        self.assertState(self.south, "declined", "it left the group on 07/01/2024")

    def test_a_group_with_one_branch(self):
        lonely_branch = self._create_customer("Lonely Branch")
        self._link(lonely_branch, self.lonely)
        single = self._initiate(self.lonely)
        self._buy(lonely_branch, 10)
        self.assertState(lonely_branch, "won", initiative=single)
        self.assertEqual((single.branch_count, single.capture_rate), (1, 1.0))

    # Said by hand

    def test_a_person_overrides_with_reason_until_a_day_and_the_records_stay_visible(self):
        row = self._row(self.north)
        row.write({"override_state": "lost", "override_reason": "The clerk told me", "override_until": "2024-09-15"})
        self.assertState(self.north, "lost", "No invoice")
        self.assertEqual(self._row(self.north).computed_state, "silent")
        self.assertIn("The clerk told me", self.initiative.message_ids[:1].body)
        row.override_until = date(2024, 9, 14)
        self.assertState(self.north, "silent")

    # Figures

    def test_figures_by_hand(self):
        self._buy(self.north, 700)
        self._deal(self.south)
        self._deal(self.east).action_set_lost()
        self.west.kam_purchasing_authority = "none"
        self.env.invalidate_all()
        self.initiative.write({"decided_on": date(2024, 2, 1), "recorded_on": date(2024, 5, 1)})
        found = self.initiative
        counts = [found[f"{name}_count"] for name in ("branch", "won", "talks", "lost", "declined", "silent")]
        self.assertEqual(counts, [5, 1, 1, 1, 1, 1])
        self.assertEqual(found.capture_rate, 1 / 4)
        self.assertEqual(found.leak_value, 1000)
        self.assertEqual(found.detection_lag, 90)

    def test_amounts_of_another_company_are_converted_and_seen_only_there(self):
        other = self.setup_other_company(name="Overseas")["company"]
        self.env.user.company_ids |= other
        rate = {"name": "2000-01-01", "rate": 4, "company_id": False}
        foreign = self.env["res.currency"].create({"name": "KAI", "symbol": "K", "rate_ids": [Command.create(rate)]})
        other.currency_id = foreign
        counter = self.counter.with_company(other)
        self.env["account.move"].with_company(other).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.north.id,
                "invoice_date": "2024-05-10",
                "currency_id": foreign.id,
                "invoice_line_ids": [
                    Command.create({"product_id": counter.id, "price_unit": 400, "tax_ids": [Command.clear()]})
                ],
            }
        ).action_post()
        both = self._row(self.north).with_context(allowed_company_ids=(self.env.company | other).ids)
        self.assertEqual((both.state, both.amount), ("won", 100))
        alone = self._row(self.north).with_context(allowed_company_ids=self.env.company.ids)
        self.assertEqual(alone.state, "silent")

    # Cost

    def test_a_hundred_branches_cost_as_many_queries_as_five(self):
        more = self.env["res.partner"].create([{"name": f"More {n}", "is_company": True} for n in range(100)])
        for partner in more:
            self._link(partner, self.lonely)
        big = self._initiate(self.lonely)
        self._deal(more[0], kam_initiative_id=big.id)
        self._deal(self.north)

        def queries(initiative):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(initiative.branch_count)
            return self.cr.sql_log_count - before

        queries(self.initiative)
        self.assertLessEqual(queries(big), queries(self.initiative))
