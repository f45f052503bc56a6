from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .white_space_world import WhiteSpaceWorld


@tagged("post_install", "-at_install")
class TestWhiteSpace(WhiteSpaceWorld):
    """Branches × product categories: ours, in the pipeline, a competitor's, internal, not needed, or unknown."""

    # States

    def test_unknown_is_a_state_of_every_branch_and_category_with_something_to_sell(self):
        empty = self.env["product.category"].create({"name": "Nothing to sell"})
        for branch in self.branches | self.headquarters:
            for category in (self.counters, self.parts, self.training):
                self.assertCell(branch, "unknown", category, ours=0, pipeline=0, potential=False)
        self.assertFalse(self._cell(self.north, empty))
        self.training.kam_in_white_space = False
        self.assertFalse(self._cell(self.north, self.training))

    def test_one_state_holds_and_the_evidence_of_all_is_there(self):
        self._say(self.north, state="not_needed")
        self.assertCell(self.north, "not_needed", said="not_needed")
        self._position(self.north, contract_end="2025-06-30")
        self.assertCell(self.north, "competitor", competitor_id=self.polaris.id, contract_end=date(2025, 6, 30))
        self._deal(self.north, expected_revenue=500, kam_product_categ_ids=[Command.set(self.counters.ids)])
        self.assertCell(self.north, "pipeline", pipeline=500, said="competitor")
        self._buy(self.north, 700)
        self.assertCell(self.north, "ours", ours=700, pipeline=500, competitor_id=self.polaris.id)
        kinds = [line["kind"] for line in self.Space.cell_evidence(self.north.id, self.counters.id)["lines"]]
        self.assertEqual(kinds, ["ours", "pipeline", "competitor", "not_needed"])

    def test_what_is_said_of_a_category_holds_below_it_until_something_else_is_said_there(self):
        self._position(self.north)
        self.assertCell(self.north, "competitor", self.parts, said_categ_id=self.counters.id)
        self._say(self.north, self.parts, state="internal")
        self.assertCell(self.north, "internal", self.parts, said_categ_id=self.parts.id)
        self.assertCell(self.north, "competitor")
        self.assertCell(self.south, "unknown")

    def test_a_competitor_nobody_can_name_is_a_competitor(self):
        self._position(self.north, competitor_id=False, contract_end="2020-01-01")
        self.assertCell(self.north, "competitor", competitor_id=False)

    # Pipeline

    def test_a_deal_about_two_categories_counts_with_half_in_each(self):
        self._deal(
            self.buyer, expected_revenue=300, kam_product_categ_ids=[Command.set((self.parts | self.training).ids)]
        )
        self.assertCell(self.north, "pipeline", self.parts, pipeline=150)
        self.assertCell(self.north, "pipeline", self.training, pipeline=150)
        self.assertCell(self.north, "unknown")

    def test_a_deal_without_a_category_is_not_lost(self):
        self._deal(self.north, kam_initiative_id=False, expected_revenue=80)
        cell = self.Space.search([("partner_id", "=", self.north.id), ("product_categ_id", "=", False)])
        self.assertEqual((cell.state, cell.pipeline), ("pipeline", 80))

    def test_a_lost_deal_is_nothing_and_a_won_one_is_pipeline_until_its_invoice(self):
        self._deal(self.south, expected_revenue=300).action_set_lost()
        self.assertCell(self.south, "unknown")
        self._deal(self.north, expected_revenue=300).action_set_won()
        self.assertCell(self.north, "pipeline", pipeline=300)
        self._buy(self.north, 200, self.part, day="2024-09-14")
        self.assertCell(self.north, "unknown")
        self.assertCell(self.north, "ours", self.parts, ours=200)

    # Window and amounts

    def test_the_window_is_the_running_month_and_the_eleven_before(self):
        self._buy(self.north, 50, day="2023-09-30")
        self._buy(self.north, 70, day="2023-10-01")
        self._buy(self.south, 90, day="2023-09-30")
        self._buy(self.east, 110, day="2024-09-14")
        self.assertEqual(self.Space._window(), (date(2023, 10, 1), date(2024, 9, 30)))
        self.assertCell(self.north, "ours", ours=70)
        self.assertCell(self.south, "unknown", ours=0)
        self.assertCell(self.east, "ours", ours=110)
        self.assertEqual(self._cell(self.south, kam_whitespace_months=13).ours, 90)
        self.assertEqual(self._cell(self.north, kam_whitespace_months=13).ours, 120)
        self.assertEqual(self._cell(self.north, kam_whitespace_months=1).state, "unknown")

    def test_credit_notes_take_a_cell_back(self):
        self._buy(self.north, 700)
        self._buy(self.north, 700, day="2024-06-10", move_type="out_refund")
        self.assertCell(self.north, "unknown", ours=0)

    def test_ours_ties_out_with_the_report_of_profitability_to_the_cent(self):
        self._buy(self.north, 700.10)
        self._buy(self.south, 33.33, self.part)
        self._buy(self.south, 0.01, self.part, day="2023-10-01")
        self._buy(self.east, 120, self.course, day="2024-08-01")
        self._buy(self.east, 150.55, self.course, day="2024-09-01", move_type="out_refund")
        self._buy(self.headquarters, 9.99)
        self._invoice(self.west, 5, "2024-02-02")  # no product, so no category
        self._entry(self.income, -44.44, "2024-03-03", self.far)
        self.west.active = False
        self._buy(self.north, 1000, day="2023-09-30")  # before the window
        self._buy(self.lonely, 1000)  # of another group
        # By hand: 700.10 + 33.33 + 0.01 + 120 - 150.55 + 9.99 + 5 + 44.44
        group = [("account_id", "=", self.headquarters.id)]
        [[ours]] = self.Space._read_group(group, [], ["ours:sum"])
        self.assertEqual(round(ours, 2), 762.32)
        window = [("month", ">=", "2023-10-01"), ("month", "<=", "2024-09-30")]
        [[revenue]] = self.Report._read_group(group + window, [], ["revenue:sum"])
        self.assertEqual(round(revenue, 2), 762.32)
        page = self.Space.heat_map(self.headquarters.id)
        self.assertEqual(round(sum(cell[2] for cell in page["cells"]), 2), 762.32)
        self.assertEqual([row["note"] for row in page["rows"] if row["name"] == "Delta West"], ["archived"])

    def test_amounts_of_another_company_are_converted_and_seen_only_there(self):
        other = self.setup_other_company(name="Overseas")["company"]
        self.env.user.company_ids |= other
        rate = {"name": "2000-01-01", "rate": 4, "company_id": self.env.company.id}
        foreign = self.env["res.currency"].create({"name": "KAW", "symbol": "K", "rate_ids": [Command.create(rate)]})
        other.currency_id = foreign
        deal = self._deal(self.north, expected_revenue=40, kam_product_categ_ids=[Command.set(self.parts.ids)])
        deal.write({"team_id": False, "company_id": other.id})
        self._say(self.north, potential=800, currency_id=foreign.id)
        both = {"allowed_company_ids": (self.env.company | other).ids}
        self.assertEqual(self._cell(self.north, self.parts, **both).pipeline, 10)
        self.assertEqual(self._cell(self.north, **both).potential, 200)
        alone = {"allowed_company_ids": self.env.company.ids}
        self.assertEqual(self._cell(self.north, self.parts, **alone).state, "unknown")

    def test_a_potential_is_what_is_declared_for_the_window_and_never_0(self):
        self._say(self.north, potential=1200, source="seen")
        self._say(self.south, state="internal")
        self._buy(self.north, 500)
        self.assertCell(self.north, "ours", potential=1200, open_potential=700, potential_source="seen")
        self.assertCell(self.south, "internal", potential=False, open_potential=False)
        self.assertEqual(self._cell(self.north, kam_whitespace_months=6).potential, 600)
        rows = self.Space._read_group([("partner_id", "=", self.south.id)], [], ["potential:sum"])
        self.assertFalse(rows[0][0])

    # What changes

    def test_branches_of_today_count_and_re_parented_categories_follow(self):
        late = self._create_customer("Late Joiner")
        self._buy(late, 60)
        self.assertFalse(self._cell(late).filtered(lambda cell: cell.account_id == self.headquarters))
        self._link(late, self.headquarters, date(2024, 9, 1))
        self.assertCell(late, "ours", ours=60, account_id=self.headquarters.id)
        self._position(self.north, self.training)
        self.assertEqual(self._cell(self.north, self.parts).top_categ_id, self.counters)
        self.parts.parent_id = self.training
        self.assertCell(self.north, "competitor", self.parts, top_categ_id=self.training.id)

    def test_a_group_that_is_no_key_account_has_rows_where_it_is_asked_for(self):
        small = self._create_customer("Small Branch")
        self._link(small, self.lonely)
        everything = self.Space.search([])
        self.assertNotIn(self.lonely, everything.account_id)
        self.assertIn(self.headquarters, everything.account_id)
        found = self.Space.search([("account_id", "=", self.lonely.id)])
        self.assertEqual(found.partner_id, small | self.lonely)
        self.assertEqual(set(found.mapped("state")), {"unknown"})

    def test_own_companies_are_no_customers(self):
        self._link(self.env.company.partner_id, self.headquarters)
        self.assertFalse(self._cell(self.env.company.partner_id))

    def test_merged_branches_keep_the_latest_word(self):
        self._say(self.north, state="internal", known_on="2024-01-01")
        late = self._say(self.south, state="not_needed", known_on="2024-05-01")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.north | self.south).ids, self.north)
        self.assertEqual(late.partner_id, self.north)
        self.assertCell(self.north, "not_needed")

    # Cost

    def test_a_hundred_branches_cost_as_many_queries_as_five(self):
        more = self.env["res.partner"].create([{"name": f"More {n}", "is_company": True} for n in range(100)])
        for partner in more:
            self._link(partner, self.lonely)
        self._say(more[0], state="internal")
        self._say(self.north, state="internal")

        def queries(account):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            page = self.Space.heat_map(account.id)
            self.assertGreater(len(page["rows"]), 5)
            return self.cr.sql_log_count - before

        queries(self.lonely)
        self.assertLessEqual(queries(self.lonely), queries(self.headquarters))
        self.assertLessEqual(queries(self.lonely), 20)
