from decimal import Decimal

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import format_date

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestRetention(RetentionCommon):
    """A controller reads what became of the key accounts' revenue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_story()

    def _day(self, day):
        return format_date(self.env, day)

    def _parts(self, bridge):
        return {
            name: getattr(bridge, name)
            for name in (
                "opening",
                "churn",
                "contraction",
                "expansion",
                "reactivated",
                "new",
                "credits",
                "closing",
                "gap",
            )
        }

    # Figures, worked out from the story

    def test_by_customer(self):
        bridge, counts = self._statement().figures("entity")
        self.assertEqual(
            self._parts(bridge),
            {
                "opening": 700,  # 100 + 200 + 300 + 100
                "churn": 400,  # East 300, Harbour 100
                "contraction": 80,  # South
                "expansion": 50,  # North
                "reactivated": 30,  # Centre
                "new": 70,  # West
                "credits": -40,  # Harbour
                "closing": 330,  # 150 + 120 + 70 + 30 − 40
                "gap": 0,
            },
        )
        self.assertEqual(bridge.nrr, Decimal(270) / 700)
        self.assertEqual(bridge.grr, Decimal(220) / 700)
        self.assertEqual((bridge.kept_count, bridge.base_count), (2, 4))
        self.assertEqual(counts, {"churn": 2, "contraction": 1, "expansion": 1, "reactivated": 1, "new": 1})

    def test_by_account_a_growing_branch_makes_up_for_a_lost_one(self):
        bridge, counts = self._statement().figures("account")
        self.assertEqual((bridge.opening, bridge.contraction, bridge.closing, bridge.gap), (700, 370, 330, 0))
        self.assertEqual((bridge.nrr, bridge.grr), (Decimal(330) / 700, Decimal(330) / 700))
        self.assertEqual(counts, {"contraction": 1})

    def test_strict_retention_sees_the_spares_that_North_stopped_buying(self):
        bridge, _counts = self._statement().figures("category")
        # Kept of the base of 700: North's machines 60 and South's 120; the 40 of spares are lost.
        self.assertEqual((bridge.churn, bridge.contraction, bridge.expansion), (440, 80, 90))
        self.assertEqual(bridge.grr, Decimal(180) / 700)
        self.assertEqual(bridge.gap, 0)

    def test_all_customers(self):
        bridge, _counts = self._statement(scope="all").figures("account")
        self.assertEqual((bridge.opening, bridge.closing), (1700, 830))
        self.assertEqual(bridge.nrr, Decimal(830) / 1700)
        self.assertEqual((bridge.kept_count, bridge.base_count), (2, 2))

    def test_own_companies_are_no_customers(self):
        self._buy(self.company.partner_id, (5000, "2025-02-10", self.machine))
        bridge, _counts = self._statement(scope="all").figures("entity")
        self.assertEqual(bridge.opening, 1700)

    def test_quarter_and_year_to_date(self):
        quarter = self._statement(window="quarter", closing_date="2026-03-31").figures("entity")[0]
        # January to March: West 70 and Centre 30, against North 60 and East 300
        self.assertEqual((quarter.opening, quarter.closing), (360, 100))
        year = self._statement(window="year").figures("entity")[0]
        # January to October: South 120, West 70, Centre 30, Harbour −40, against 60 + 40 + 300 + 100
        self.assertEqual((year.opening, year.closing), (500, 180))
        own = self._statement(window="custom", date_from="2026-06-01", closing_date="2026-06-30").figures("entity")[0]
        self.assertEqual((own.opening, own.closing, own.credits), (100, -40, -40))

    def test_year_to_date_follows_the_fiscal_year(self):
        self.company.fiscalyear_last_month = "3"
        bridge = self._statement(window="year").figures("entity")[0]
        # April to October: South 120 and Harbour −40, against North 40 and Harbour 100
        self.assertEqual((bridge.opening, bridge.closing), (140, 80))

    # Who is counted

    def test_nobody_joins_the_accounts_afterwards(self):
        # A growing customer is made a key account within the windows.
        self._buy(self.lonely, (9000, "2026-03-10", self.machine))
        self._mark(self.lonely, "2025-06-01")
        self.assertEqual(self._statement().figures("account")[0].closing, 330)
        self.assertEqual(self._statement(scope="today").figures("account")[0].closing, 9830)

    def test_nobody_leaves_the_accounts_afterwards(self):
        # The bad account is released: it still counts.
        self.env["kam.key.period"].search([("partner_id", "=", self.headquarters.id)]).date_to = "2025-12-31"
        self.assertEqual(self._statement().figures("account")[0].opening, 700)
        self.assertFalse(self._statement(scope="today").figures("account")[1])

    def test_branch_that_moves_away_still_counts_for_its_account(self):
        other = self._create_customer("Omega Group")
        self.env["kam.affiliation"].search([("partner_id", "=", self.east.id)]).date_to = "2025-12-31"
        self._belong(self.east, other, "2026-01-01")
        self._buy(self.east, (20, "2026-05-10", self.machine))
        bridge, counts = self._statement().figures("account")
        self.assertEqual((bridge.opening, bridge.closing), (700, 350))
        self.assertEqual(counts, {"contraction": 1})

    def test_new_branch_is_expansion_of_its_account_and_new_by_itself(self):
        young = self._create_customer("Delta Young")
        self._belong(young, self.headquarters, "2026-01-01")
        self._buy(young, (400, "2026-05-10", self.machine))
        by_account, by_customer = (self._statement().figures(grain)[0] for grain in ("account", "entity"))
        self.assertEqual((by_account.expansion, by_account.new), (30, 0))  # 700 → 730
        self.assertEqual(by_customer.new, 470)

    def test_customer_put_below_an_account_afterwards_stays_out(self):
        bought = self._create_customer("Bought Works")
        self._buy(bought, (5, "2024-05-10", self.machine), (5000, "2026-05-10", self.machine))
        self._belong(bought, self.headquarters, "2025-12-01")
        self.assertEqual(self._statement().figures("account")[0].closing, 330)
        self.assertEqual(self._statement(scope="today").figures("account")[0].closing, 5330)

    # The page

    def test_page_says_what_it_counts_and_why_something_is_not_available(self):
        page = self._statement().page
        self.assertEqual(
            [row["grain"] for row in page["grains"]],
            ["entity", "account", "category"],
        )
        self.assertEqual((page["grains"][0]["nrr"], page["grains"][0]["grr"]), ("38.57 %", "31.43 %"))
        self.assertEqual(page["grains"][2]["grr"], "25.71 %")
        self.assertEqual([step["amount"] for step in page["bridge"]], [700, -400, -80, 50, 30, 70, -40, 330])
        self.assertTrue(all(identity["holds"] for identity in page["identities"]))
        self.assertEqual(len(page["identities"]), 3)
        self.assertIn("31.43 % = 100 % − 57.14 % − 11.43 %", page["identities"][1]["text"])
        texts = {line["label"]: line["text"] for line in page["about"]}
        self.assertEqual(texts["Later window"], f"{self._day('2025-11-01')} – {self._day('2026-10-31')}")
        self.assertIn(self._day("2024-11-01"), texts["Accounts"])
        self.assertFalse(page["notices"])

    def test_page_without_base_is_not_zero(self):
        page = self._statement(closing_date="2019-12-31").page
        self.assertTrue(all(row["nrr"] is None and row["reason"] for row in page["grains"]))
        self.assertIn(self._day("2018-01-01"), page["notices"][0])

    def test_concentration(self):
        # By account: Delta 330, Lonely 500
        self.company.kam_concentration_count = 1
        concentration = self._statement().page["concentration"]
        revenue, margin, profit = concentration["figures"]
        self.assertEqual((revenue["share"], revenue["accounts"]), ("60.2 %", 2))  # 500 of 830
        self.assertEqual(revenue["index"], "0.521")  # (330² + 500²) ÷ 830²
        self.assertEqual(margin["reason"], "Not available: no direct cost is posted.")
        self.assertEqual(profit["reason"], "Not available: no cost is posted.")
        self.assertEqual([line["name"] for line in concentration["largest"]], ["Lonely Works"])
        self._entry(self.direct_cost, 450, "2026-02-11", self.lonely)
        _revenue, margin, profit = self._statement().page["concentration"]["figures"]
        # 330 of 330 + 50; nothing was spent to serve them
        self.assertEqual((margin["share"], profit["share"]), ("86.8 %", "86.8 %"))

    def test_usual_choices_are_remembered(self):
        self._statement(window="quarter", grain="account", scope="all")
        values = self.Statement.default_get(["window", "grain", "scope", "closing_date"])
        self.assertEqual((values["window"], values["grain"], values["scope"]), ("quarter", "account", "all"))
        self.assertEqual(str(values["closing_date"]), "2026-10-31")

    def test_bad_choices_are_answered_in_one_sentence(self):
        for values, words in (
            ({"closing_date": "2026-11-30"}, "in the future"),
            ({"closing_date": "2026-10-30"}, self._day("2026-10-31")),
            ({"window": "custom", "date_from": "2026-12-01"}, "after it ends"),
            ({"window": "custom", "date_from": "2025-10-01"}, "overlaps"),
            ({"window": "custom"}, "starts"),
            ({"month_count": 0}, "at least 1 month"),
            ({"company_ids": False}, "at least one company"),
        ):
            with self.subTest(**values), self.assertRaisesRegex(ValidationError, words):
                self._statement(**values)
        unsaved = self.Statement.new({"closing_date": "2026-11-30", "company_ids": self.company.ids})
        self.assertIn("in the future", unsaved.page["problem"])
        with self.assertRaises(UserError):
            unsaved.action_open_part("churn")

    # From a part to its customers, from a customer to its journal items

    def test_part_opens_its_customers_and_a_customer_its_items(self):
        action = self._statement().action_open_part("churn")
        self.assertEqual(action["display_name"], action["name"])
        report = self.env[action["res_model"]].with_context(**action["context"])
        rows = report.search(action["domain"])
        self.assertEqual(rows.partner_id, self.east | self.harbour)
        self.assertEqual(sum(rows.mapped("churn")), 400)
        harbour = rows.filtered(lambda row: row.partner_id == self.harbour)
        items = self.env["account.move.line"].search(harbour.action_open_items()["domain"])
        self.assertEqual(sorted(items.mapped("balance")), [-100, 40])
        self.assertEqual(harbour.action_open_customer()["res_id"], self.harbour.id)
        with self.assertRaises(UserError):
            report.action_open_items()

    def test_items_of_an_account_and_of_a_category(self):
        for part, grain, partner, balances in (
            (None, "account", self.headquarters, [-300, -200, -150, -120, -100, -70, -60, -40, -30, 40]),
            ("churn", "category", self.north, [-40]),
        ):
            action = self._statement().action_open_part(part, grain)
            row = (
                self.env["kam.retention.report"]
                .with_context(**action["context"])
                .search([*action["domain"], ("account_id" if grain == "account" else "partner_id", "=", partner.id)])
            )
            items = self.env["account.move.line"].search(row.action_open_items()["domain"])
            self.assertEqual(sorted(items.mapped("balance")), balances)

    def test_ratio_of_a_group_is_a_ratio_of_sums(self):
        report = self._statement(scope="all")._report("entity")
        groups = report.formatted_read_group([], ["account_id"], ["nrr:avg", "grr:avg", "logo_retention:avg"])
        by_account = {group["account_id"][0]: group for group in groups}
        self.assertAlmostEqual(by_account[self.headquarters.id]["nrr:avg"], 270 / 700)
        self.assertAlmostEqual(by_account[self.headquarters.id]["logo_retention:avg"], 0.5)
        self.assertAlmostEqual(by_account[self.lonely.id]["grr:avg"], 0.5)

    def test_report_without_choices_takes_the_usual_ones(self):
        report = self.env["kam.retention.report"]
        self.assertEqual(report._read_group([], [], ["revenue_now:sum"])[0][0], 330)
        nonsense = report.with_context(kam_retention={"now": ["x", 3], "scope": "'", "grain": 7})
        self.assertEqual(nonsense._read_group([], [], ["revenue_now:sum"])[0][0], 330)

    # Cost

    def test_page_asks_a_fixed_number_of_queries(self):
        def count():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertTrue(self._statement().page)
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        for number in range(12):
            customer = self._create_customer(f"More {number}")
            self._buy(customer, (10 + number, "2025-05-10", self.machine), (9, "2026-05-10", self.spare))
            self._mark(customer, "2020-01-01")
        self._statement().figures("entity")
        self.assertEqual(count(), few)
