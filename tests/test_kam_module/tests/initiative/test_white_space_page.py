import io

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from openpyxl import load_workbook

from .white_space_world import WhiteSpaceWorld


@tagged("post_install", "-at_install")
class TestWhiteSpacePage(WhiteSpaceWorld):
    """The heat map, what a click on a cell shows and does, the workbook, and who may see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("white_manager", "kam_module.group_kam_user")
        cls.headquarters.kam_manager_id = cls.manager
        cls.other_manager = cls._user("white_other", "kam_module.group_kam_user")
        cls.director = cls._user("white_director", "kam_module.group_kam_director")
        cls.finance = cls._user("white_finance", "kam_module.group_kam_finance")
        cls.salesman = cls._user("white_salesman", "sales_team.group_sale_salesman")

    @classmethod
    def _user(cls, login, group):
        groups = group if group in ("base.group_portal", "base.group_public") else f"base.group_user,{group}"
        return new_test_user(cls.env, login, groups, company_id=cls.env.company.id)

    def _space(self, user):
        return self.Space.with_user(user).with_context(allowed_company_ids=self.env.company.ids)

    # The map

    def test_rows_from_the_headquarters_down_and_cells_that_are_known(self):
        deep = self._create_customer("Delta Deep")
        self._link(deep, self.north)
        self._buy(self.north, 700)
        self._position(self.south)
        page = self._space(self.manager).heat_map(self.headquarters.id)
        self.assertEqual(
            [(row["name"], row["depth"]) for row in page["rows"]],
            [
                ("Delta Group", 0),
                ("Delta East", 1),
                ("Delta Far", 1),
                ("Delta North", 1),
                ("Delta Deep", 2),
                ("Delta South", 1),
                ("Delta West", 1),
            ],
        )
        ids = (self.counters | self.parts | self.training).ids
        self.assertLessEqual(set(ids), {category["id"] for category in page["categories"] if category["asked"]})
        cells = {(cell[0], cell[1]): cell[2:] for cell in page["cells"]}
        self.assertEqual(cells[self.north.id, self.counters.id], [700, 0, None, [], {"ours": 1}])
        below = cells[self.south.id, self.parts.id]
        self.assertEqual(below, [0, 0, None, [self.polaris.id], {"competitor": 1}])
        self.assertNotIn((self.east.id, self.counters.id), cells)
        self.assertEqual(page["competitors"], {self.polaris.id: "Polaris Systems"})
        part = self._space(self.manager).heat_map(self.north.id)
        self.assertEqual([row["name"] for row in part["rows"]], ["Delta North", "Delta Deep"])

    def test_all_key_accounts_with_the_number_of_branches_in_each_state(self):
        self._buy(self.north, 700)
        self._buy(self.south, 300)
        self._position(self.east)
        page = self._space(self.director).heat_map()
        [row] = [row for row in page["rows"] if row["id"] == self.headquarters.id]
        self.assertEqual((row["total"], page["account"]), (6, False))
        cells = {(cell[0], cell[1]): cell[2:] for cell in page["cells"]}
        counts = {"ours": 2, "competitor": 1}
        self.assertEqual(cells[self.headquarters.id, self.counters.id], [1000, 0, None, [self.polaris.id], counts])

    def test_from_an_account_and_from_an_initiative(self):
        action = self.north.action_kam_white_space()
        self.assertEqual((action["tag"], action["params"]["partner_id"]), ("kam_white_space", self.north.id))
        action = self.initiative.action_open_white_space()
        self.assertEqual(action["params"], {"partner_id": self.headquarters.id, "category_ids": self.counters.ids})
        cell = self._cell(self.north)
        params = cell.action_open_cell()["params"]
        self.assertEqual((params["partner_id"], params["branch_id"]), (self.headquarters.id, self.north.id))
        found = self.Space.search(self.Space.open_analysis(self.headquarters.id, 6)["domain"])
        self.assertEqual(len(found.partner_id), 6)

    # A cell

    def test_the_journal_items_behind_a_cell_are_its_amount(self):
        move = self._buy(self.north, 700)
        self._buy(self.north, 200, self.part)
        self._buy(self.north, 50, day="2023-01-10")
        action = self.Space.open_items(self.north.id, self.counters.id)
        items = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(-sum(items.mapped("balance")), 900)
        self.assertIn(move.invoice_line_ids, items)

    def test_one_click_makes_the_deal_of_the_initiative_that_covers_it(self):
        action = self._space(self.manager).create_opportunity(self.north.id, self.parts.id)
        deal = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(deal.kam_initiative_id, self.initiative)
        again = self._space(self.manager).create_opportunity(self.north.id, self.counters.id)
        self.assertEqual(again["res_id"], deal.id)

    def test_one_click_makes_a_deal_for_the_one_who_works_on_the_branch(self):
        team = self.env["crm.team"].sudo().create({"name": "Delta team", "company_id": False})
        self.headquarters.kam_team_id = team
        self._say(self.north, self.training, potential=900)
        action = self._space(self.manager).create_opportunity(self.north.id, self.training.id)
        deal = self.env["crm.lead"].browse(action["res_id"])
        self.assertRecordValues(
            deal,
            [
                {
                    "name": "Training, Delta North",
                    "partner_id": self.north.id,
                    "kam_product_categ_ids": self.training.ids,
                    "kam_initiative_id": False,
                    "user_id": self.manager.id,
                    "team_id": team.id,
                    "expected_revenue": 900,
                }
            ],
        )
        self.assertCell(self.north, "pipeline", self.training)
        self.south.kam_manager_id = self.other_manager
        action = self._space(self.manager).create_opportunity(self.south.id, self.training.id)
        self.assertEqual(self.env["crm.lead"].browse(action["res_id"]).user_id, self.other_manager)

    def test_a_question_goes_to_the_ladder_of_an_open_deal_else_to_an_activity(self):
        space = self._space(self.manager)
        said = space.ask_at_next_visit(self.north.id, self.training.id, "Who trains your clerks?")
        self.assertEqual(said, f"There is no open deal of Delta North: noted as an activity of {self.manager.name}.")
        self.assertEqual(self.north.activity_ids.summary, "Who trains your clerks?")
        deal = self._deal(self.north, user_id=self.manager.id)
        said = space.ask_at_next_visit(self.north.id, self.training.id, "From whom, and until when?")
        self.assertEqual(said, "Noted as a milestone question of Counters.")
        self.assertEqual(deal._kam_next_questions(None)[:1].name, "From whom, and until when?")
        with self.assertRaises(UserError):
            space.ask_at_next_visit(self.north.id, self.training.id, " ")

    def test_a_word_says_something_and_keeps_its_history(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self._say(self.north)
        word = self._say(self.north, state="internal").with_user(self.manager)
        word = word.with_context(tracking_disable=False, mail_notrack=False)
        self.cr.flush()  # what is new in a transaction is not tracked
        word.state = "not_needed"
        self.cr.flush()
        word.invalidate_recordset(["message_ids"])
        tracked = word.sudo().message_ids.tracking_value_ids
        words = [(value.old_value_char, value.new_value_char) for value in tracked]
        self.assertEqual(words, [("Done internally", "Not needed")])
        evidence = self._space(self.manager).cell_evidence(self.north.id, self.counters.id)
        self.assertEqual((evidence["word"], evidence["can_edit"]), (word.id, True))
        [line] = evidence["lines"]
        self.assertEqual((line["kind"], line["text"]), ("not_needed", "Not needed"))
        self.assertIn("Counters · The customer told us", line["detail"])

    def test_nothing_known_asks(self):
        [line] = self._space(self.manager).cell_evidence(self.north.id, self.counters.id)["lines"]
        self.assertEqual((line["kind"], line["text"]), ("unknown", "Nothing is known: ask at the next visit."))

    # The workbook

    def test_the_workbook_has_states_as_text_and_amounts_as_numbers(self):
        self._buy(self.north, 700.25)
        self._buy(self.south, 99.75, self.part)
        self._position(self.east)
        self.south.name = "=1+1"
        title, content = self.env["kam.workbook.white.space"]._make(self.headquarters.id, 12)
        self.assertEqual(title, "White Space: Delta Group")
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["States", "Ours", "Pipeline", "Potential", "List"])
        states, ours = ([[cell.value for cell in row] for row in book[name].iter_rows()] for name in ("States", "Ours"))
        self.assertIn("posted journal items from 10/01/2023 to 09/30/2024", states[1][0])
        self.assertIn("Amounts in USD", states[1][0])
        column, part = states[4].index("Counters"), states[4].index("Counters / Parts")
        by_name = {row[0].strip(): row for row in states[5:]}
        self.assertEqual(by_name["Delta North"][column], "Ours")
        self.assertEqual(by_name["Delta East"][part], "Competitor: Polaris Systems")
        self.assertEqual(by_name["Delta Far"][part], "Unknown")
        amounts = {row[0].strip(): row for row in ours[5:]}
        self.assertEqual((amounts["Delta North"][column], amounts["=1+1"][part]), (700.25, 99.75))
        self.assertIsNone(amounts["Delta Far"][column])
        self.assertEqual(amounts["Total"][column], "=SUBTOTAL(109,{0}6:{0}11)".format("ABCDEFGHIJKLMNOP"[column]))

    def test_the_report_has_a_workbook_with_totals(self):
        self._buy(self.north, 700)
        domain = [("account_id", "=", self.headquarters.id)]
        options = {"row_groups": ["partner_id"], "column_groups": ["state"], "measures": ["ours"]}
        content = self.env["kam.workbook"]._make("kam.whitespace.report", domain, **options)
        sheet = load_workbook(io.BytesIO(content), data_only=True)["Figures"]
        self.assertEqual(sheet.cell(5, sheet.max_column).value, 700)

    def test_odoo_s_own_export_leaves_an_unknown_potential_empty(self):
        self._say(self.north, potential=100)
        domain = [("partner_id", "in", (self.north | self.south).ids), ("product_categ_id", "=", self.counters.id)]
        cells = self.Space.search(domain)
        rows = cells.export_data(["partner_id/name", "state", "potential"])["datas"]
        self.assertEqual(rows, [["Delta North", "Unknown", 100.0], ["Delta South", "Unknown", ""]])

    # Who may see it

    def test_the_own_accounts_are_seen_and_all_by_directors_and_finance(self):
        self._say(self.north, state="internal")
        for user in (self.manager, self.director, self.finance):
            with self.subTest(user.login):
                space = self._space(user)
                self.assertEqual(len(space.heat_map(self.headquarters.id)["rows"]), 6)
                self.assertTrue(space.search([("account_id", "=", self.headquarters.id)]))
                self.assertTrue(space.cell_evidence(self.north.id, self.counters.id)["lines"])
        space = self._space(self.other_manager)
        self.assertFalse(space.search([("account_id", "=", self.headquarters.id)]))
        self.assertFalse(space.heat_map(self.headquarters.id)["rows"])
        self.assertFalse(self.env["kam.whitespace.cell"].with_user(self.other_manager).search([]))
        for call in (space.cell_evidence, space.create_opportunity, space.open_items):
            with self.assertRaises(AccessError):
                call(self.north.id, self.counters.id)
        self.north.kam_manager_id = self.other_manager
        self.assertEqual([row["id"] for row in space.heat_map(self.headquarters.id)["rows"]], self.north.ids)

    def test_finance_reads_and_changes_nothing(self):
        word = self._say(self.north, state="internal").with_user(self.finance)
        self.assertEqual(word.state, "internal")
        space = self._space(self.finance)
        self.assertFalse(space.heat_map(self.headquarters.id)["can_edit"])
        for call in (
            lambda: word.write({"state": "not_needed"}),
            lambda: space.create_opportunity(self.north.id, self.counters.id),
            lambda: space.ask_at_next_visit(self.north.id, self.counters.id, "Who?"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_others_see_nothing(self):
        word = self._say(self.north, state="internal")
        users = [self.salesman, self._user("white_portal", "base.group_portal"), self.env.ref("base.public_user")]
        for user in users:
            with self.subTest(user.id):
                for call in (
                    lambda user=user: word.with_user(user).read(["state"]),
                    lambda user=user: self.Space.with_user(user).search([]),
                    lambda user=user: self.Space.with_user(user).heat_map(self.headquarters.id),
                    lambda user=user: self.env["kam.workbook.white.space"].with_user(user)._make(),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_a_branch_of_another_company_stays_there(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        word = self._say(self.far, state="internal")
        self.far.kam_parent_id = False
        self.far.write({"company_id": elsewhere.id, "is_key_account": True})
        self.assertFalse(self._space(self.director).search([("partner_id", "=", self.far.id)]))
        self.assertFalse(word.with_user(self.director).search([("id", "=", word.id)]))

    def test_deals_of_others_are_counted_and_not_named(self):
        self._deal(self.north, user_id=self.director.id, expected_revenue=300)
        evidence = self._space(self.finance).cell_evidence(self.north.id, self.counters.id)
        self.assertEqual([line["text"] for line in evidence["lines"]], ["Opportunities of others: 1"])
        self.assertEqual(self._cell(self.north).with_user(self.finance).pipeline, 300)
        named = self._space(self.director).cell_evidence(self.north.id, self.counters.id)["lines"]
        self.assertEqual([(line["text"], bool(line["id"])) for line in named], [("Counters", True)])

    def test_categories_of_a_deal_follow_its_initiative(self):
        deal = self._deal(self.north)
        self.assertEqual(deal.kam_product_categ_ids, self.counters)
        deal.kam_product_categ_ids = [Command.set(self.training.ids)]
        self.assertCell(self.north, "pipeline", self.training)
