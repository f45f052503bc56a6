from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.modules.module import Manifest
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools.convert import convert_file

from .demo_tours import DemoTours


class DemoCommon(TransactionCase):
    @classmethod
    def load_demo(cls, env):
        """Load the demo files of the addon, as Odoo does at installation."""
        for file in Manifest.for_addon("kam_module")["demo"]:
            convert_file(env, "kam_module", file, {}, mode="init", noupdate=True)
        env.flush_all()

    @classmethod
    def demo(cls, name):
        return cls.env.ref(f"kam_module.demo_{name}")


@tagged("post_install", "-at_install")
class TestDemoStory(DemoTours, DemoCommon, HttpCase):
    """A bank lets its branches buy new counters: four from us, six from a competitor, and four of those unnoticed."""

    UNTOUCHED = ("res.partner", "res.users", "res.company", "product.product", "account.journal", "account.account")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.existing = {model: cls.env[model].with_context(active_test=False).search([]) for model in cls.UNTOUCHED}
        cls.moves_before = cls.env["account.move"].search_count([])
        cls.load_demo(cls.env)
        today = fields.Date.today()
        cls.window = [("date", ">=", today + relativedelta(months=-12, day=1)), ("date", "<", today.replace(day=1))]
        cls.months = [("month", ">=", today + relativedelta(months=-12, day=1)), ("month", "<", today.replace(day=1))]

    def _ledger_revenue(self, partners):
        items = [("parent_state", "=", "posted"), ("account_id.account_type", "=", "income"), *self.window]
        [(balance,)] = self.env["account.move.line"]._read_group(
            [("partner_id", "in", partners.ids), *items], [], ["balance:sum"]
        )
        return -balance

    def _reported_revenue(self, partner, name, account):
        report = self.env["kam.profitability.report"]
        domain = [("partner_id", "=", partner.id), (name, "=", account.id), *self.months]
        return report._read_group(domain, [], ["revenue:sum"])[0][0]

    def test_the_deal_in_talks_says_where_to_go_next(self):
        deal = self.demo("seat_zhou_ming").lead_id
        found = deal.kam_buying_center_map()
        self.assertEqual(len(found["people"]), 5)
        self.assertEqual({line["kind"] for line in found["lines"]}, {"influence", "conflict"})
        texts = [sentence["text"] for sentence in found["sentences"]]
        self.assertIn("Commercial stage: nobody for T-FB Budget is known.", texts)
        facts = self.env["kam.stakeholder"].search([("lead_id", "=", deal.id), ("is_due", "=", True)])
        self.assertEqual(
            facts, self.demo("seat_zhou_ming") | self.demo("seat_li_jing") | self.demo("seat_sun_yi")
        )

    def test_the_budget_firmed_up_and_two_deals_taught_something(self):
        deal = self.demo("seat_zhou_ming").lead_id
        self.assertEqual(deal.kam_budget_ids.sorted("date").mapped("likely"), [180_000, 200_000, 215_000])
        self.assertEqual(len(deal.kam_budget_chart["points"]), 3)
        self.assertEqual(self.demo("lesson_won").lead_id.won_status, "won")
        self.assertEqual(self.demo("lesson_lost").lead_id.won_status, "lost")
        self.assertEqual(self.demo("lesson_won").decided_by_ids, self.demo("contact_shanghai"))

    def test_the_customer_has_been_where_they_are_since_the_deal_was_opened(self):
        apart = self.env["crm.lead"].search([("partner_id", "=", self.demo("contact_xiamen").id)])
        self.assertTrue(apart.kam_is_apart)
        for lead in self.demo("seat_zhou_ming").lead_id | apart:
            days = (fields.Datetime.now() - lead.date_open).days
            self.assertGreater(days, 50)
            self.assertEqual(lead.kam_compass_days, days)

    def test_what_we_thought_of_them_before(self):
        deal, today = self.demo("seat_zhou_ming").lead_id, fields.Date.today()
        first, second = (today + relativedelta(months=-months, day=20) for months in (3, 2))
        self.assertEqual([person["rating"] for person in deal.kam_buying_center_map(first)["people"]], [1, 2, -1])
        self.assertEqual(len(deal.kam_buying_center_map(second)["people"]), 5)

    def test_a_newcomer_in_english(self):
        self._let_a_newcomer_work("en_US")

    def test_a_newcomer_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["kam_module"], ["zh_CN"])
        self._let_a_newcomer_work("zh_CN")

    def test_a_deal_is_walked_from_intent_to_acceptance(self):
        self._walk_a_deal()

    def test_the_ladder_is_half_answered_and_two_visits_tell_what_is_next(self):
        last, coming = self.demo("visit_last"), self.demo("visit_next")
        self.assertEqual((last.state, last.outcome), ("done", "advance"))
        self.assertTrue(last.proposal_ids.filtered(lambda proposal: proposal.kind == "answer").state == "open")
        self.assertEqual((coming.state, len(coming.question_ids)), ("planned", 2))
        # Answered: today 1, why_now 3, who_decides 3, want_us 3, criteria 3, tender 2, half of when 1: 16 / 58
        self.assertEqual(last.lead_id.kam_progress, 28)

    def test_a_gate_was_overridden_and_a_trial_approved(self):
        presales, entry = self.demo("presales_trial"), self.demo("overridden_gate")
        deal = entry.lead_id
        self.assertEqual((entry.state, bool(entry.reason)), ("overridden", True))
        self.assertEqual((presales.lead_id, presales.state), (deal, "approved"))
        # 6,400 + 3,100 + 1,900 of 18,000
        self.assertEqual((presales.spent, presales.left, presales.spent_percent), (11_400, 6_600, 63))
        states = {gate["name"]: gate["state"] for gate in deal.kam_gates}
        self.assertEqual(list(states.values()), ["met", "met", "overridden", "ahead", "ahead", "ahead"])
        self.assertEqual(deal._kam_overridden_gates(), {deal: entry})

    def test_the_deal_in_talks_raises_telling_flags(self):
        deal = self.demo("seat_zhou_ming").lead_id
        flags = {flag.kind_id.code: flag.reason for flag in deal.kam_red_flag_ids}
        self.assertIn("buyer_not_met", flags)
        self.assertIn("old_role", flags)
        self.assertIn(self.demo("sun_yi").name, flags["old_role"])

    def test_good_scores_were_mostly_won(self):
        bands = {band["name"]: band["text"] for band in self.env["kam.score.band.statement"].create({}).page["bands"]}
        # Shanghai, Nanjing, Guangzhou and the wind farm were won, Suzhou was not
        self.assertEqual(bands["60–79"], "4 of 5 won")
        self.assertEqual(bands["80–100"], "1 of 1 won: too few to say anything")

    def test_bank_earns_what_the_ledger_says(self):
        bank = self.demo("harbour_bank")
        group = self.env["res.partner"].search([("kam_root_id", "=", bank.id)])
        # Maintenance: 11 branches × 4 × 18,000, less 7 quarters at half of it      729,000
        # Counters of four branches: 240,000 + 180,000 + 200,000 + 260,000          880,000
        # Licence of the headquarters 132,000; training of three regions 6 × 8,000  180,000
        # Rebate of 24,000, and a counter of 20,000 taken back                      −44,000
        self.assertEqual(bank.kam_revenue_total, 1_745_000)
        self.assertEqual(bank.kam_revenue_own, 108_000)
        # The twelve months before: 12 × 64,000 + 126,000 + 6 × 8,000
        self.assertEqual(bank.kam_revenue_previous, 942_000)
        self.assertEqual(self._ledger_revenue(group), 1_745_000)

    def test_half_of_the_roll_out_goes_to_a_competitor(self):
        roll_out = self.env["crm.lead"].with_context(active_test=False).search([("name", "like", "Smart Branch")])
        branches = self.demo("harbour_bank").kam_branch_ids.kam_branch_ids
        asked = roll_out.partner_id.commercial_partner_id
        self.assertEqual(len(asked), 8)
        self.assertLessEqual(asked, branches)
        by_result = roll_out.grouped("won_status")
        self.assertEqual(
            {result: len(leads) for result, leads in by_result.items()}, {"won": 4, "lost": 2, "pending": 2}
        )
        self.assertEqual(by_result["lost"].lost_reason_id, self.demo("lost_to_competitor"))
        self.assertEqual(sum(by_result["won"].mapped("expected_revenue")), 880_000)

    def test_the_radar_shows_what_nobody_has_heard_of(self):
        initiative = self.demo("initiative_smart_branch")
        counts = [initiative[f"{state}_count"] for state in ("won", "talks", "lost", "silent", "declined", "untouched")]
        self.assertEqual(counts, [4, 2, 2, 4, 3, 0])
        radar = {branch["name"]: branch for branch in initiative.kam_radar()["branches"]}
        silent = {branch["partner_id"] for branch in radar.values() if branch["state"] == "silent"}
        expected = {self.demo(f"harbour_bank_{city}").id for city in ("shenzhen", "fuzhou", "tianjin", "qingdao")}
        self.assertEqual(silent, expected)
        beaten = {branch["competitor"] for branch in radar.values() if branch["state"] == "lost"}
        self.assertEqual(beaten, {self.demo("competitor_polaris").name})
        # 240,000 + 180,000 + 200,000 + 260,000, less a counter of 20,000 taken back
        self.assertEqual(sum(branch["amount"] for branch in radar.values()), 860_000)
        self.assertEqual(len(initiative.activity_ids), 1)

    def test_the_detectors_have_something_to_ask(self):
        [question] = self.env["kam.initiative.proposal"].search([("partner_id", "=", self.demo("redrock").id)])
        self.assertEqual(question.product_categ_id, self.demo("category_software"))
        self.assertIn(self.demo("redrock_xian"), question.branch_ids)
        self.assertGreaterEqual(question.branch_count, 2)
        hidden = self.env["kam.out.of.sight"].search([("account_id", "=", self.demo("harbour_bank").id)])
        self.assertEqual(hidden.mapped("origin"), self.demo("opportunity_out_of_sight").ids)
        groups = self.env["kam.group.proposal"].search([("state", "=", "open")])
        self.assertIn(self.demo("bluebird_lakeside"), groups.partner_id)

    def test_the_white_space_of_the_bank_ties_out_and_says_what_is_known(self):
        bank = self.demo("harbour_bank")
        page = self.env["kam.whitespace.report"].heat_map(bank.id)
        first = self.env["kam.whitespace.report"]._window()[0]
        domain = [("account_id", "=", bank.id), ("month", ">=", first)]
        [[revenue]] = self.env["kam.profitability.report"]._read_group(domain, [], ["revenue:sum"])
        self.assertAlmostEqual(sum(cell[2] for cell in page["cells"]), float(revenue))
        cells = {(cell[0], cell[1]): next(iter(cell[6])) for cell in page["cells"]}
        terminals, training = self.demo("category_terminals").id, self.demo("category_training").id
        self.assertEqual(cells[self.demo("harbour_bank_hangzhou").id, terminals], "competitor")
        self.assertEqual(cells[self.demo("harbour_bank_dalian").id, terminals], "pipeline")
        self.assertEqual(cells[self.demo("harbour_bank_beijing").id, training], "internal")
        self.assertNotIn((self.demo("harbour_bank_fuzhou").id, terminals), cells)

    def test_branch_that_moved_counts_where_it_was_and_where_it_is(self):
        hengtong, before, after = self.demo("hengtong"), self.demo("redrock"), self.demo("farview")
        # Every second month 14,000; in the month of the move also 5,000 after it
        self.assertEqual(self._reported_revenue(hengtong, "account_was_id", before), 4 * 14_000)
        self.assertEqual(self._reported_revenue(hengtong, "account_was_id", after), 2 * 14_000 + 5_000)
        self.assertEqual(self._reported_revenue(hengtong, "account_id", after), 6 * 14_000 + 5_000)
        self.assertFalse(self._reported_revenue(hengtong, "account_id", before))

    def test_lost_branch_and_over_refund(self):
        self.assertFalse(self._ledger_revenue(self.demo("harbour_bank_fuzhou")))
        self.assertEqual(self._ledger_revenue(self.demo("amber_printing")), 4_000 - 9_000)

    def test_who_has_paid(self):
        sold = self.env["account.move"].search([("journal_id", "=", self.demo("journal_sale").id)])
        self.assertEqual(set(sold.mapped("state")), {"posted"})
        by_state = sold.grouped("payment_state")
        self.assertEqual(set(by_state), {"paid", "not_paid", "partial"})
        partly = by_state["partial"].filtered(lambda move: move.partner_id == self.demo("redrock_xian"))
        self.assertAlmostEqual(partly.amount_residual, partly.amount_total * 0.6, 2)
        today = fields.Date.today()
        overdue = by_state["not_paid"].filtered(lambda move: move.invoice_date_due < today)
        self.assertIn(self.demo("harbour_bank_shenzhen"), overdue.partner_id)

    def test_plant_overseas_pays_in_its_own_currency(self):
        invoices = self.env["account.move"].search([("partner_id", "=", self.demo("redrock_europe").id)])
        invoices = invoices.filtered(lambda move: move.move_type == "out_invoice")
        self.assertNotIn(self.env.company.currency_id, invoices.currency_id)
        self.assertGreater(len(set(invoices.mapped("invoice_currency_rate"))), 5)

    def test_costs_lie_on_the_key_accounts(self):
        plan = self.env.ref("kam_module.analytic_plan_key_accounts")
        column = f"{plan._column_name()}.partner_id"
        items = self.env["account.analytic.line"].search([(column, "=", self.demo("harbour_bank").id)])
        # Ten quarters of visits, and a bill for the design
        self.assertEqual(sum(items.mapped("amount")), -(10 * 6_000 + 48_000))

    def test_figures_are_those_of_the_ledger(self):
        self.env["kam.ledger.month"].search([])
        self.assertEqual(self.env["kam.ledger.check"]._differences(), [])

    def test_nothing_that_was_there_is_touched(self):
        now = self.env.cr.now()
        for model, records in self.existing.items():
            self.assertFalse(records.filtered(lambda record: record.write_date >= now), model)
        others = [("journal_id.code", "not in", ("KAS", "KAP", "KAB", "KAG"))]
        exchange = self.env.company.currency_exchange_journal_id
        self.assertEqual(
            self.env["account.move"].search_count([*others, ("journal_id", "!=", exchange.id)]), self.moves_before
        )

    def test_told_once(self):
        count = self.env["account.move"].search_count([])
        self.env["kam.demo"]._load()
        self.assertEqual(self.env["account.move"].search_count([]), count)

    def test_a_deal_is_on_offer_and_upkeep_earned_credit(self):
        handover = self.demo("handover_dalian")
        self.assertEqual((handover.state, handover.receiver_id), ("offered", self.env.ref("base.user_admin")))
        self.assertEqual(len(handover.fact_ids), 3)
        names = ("check_contact_dalian", "check_zhao_lan", "check_li_jing")
        self.assertTrue(all(self.demo(name).is_credited for name in names))
        self.assertEqual(len(self.demo("audit_banking").line_ids), 2)
        self.assertEqual(self.demo("challenge_banking").state, "inprogress")


@tagged("post_install", "-at_install")
class TestDemoWithoutChart(DemoCommon):
    def test_story_without_invoices(self):
        company = self.env["res.company"].create({"name": "No Books Yet"})
        self.env.user.company_ids |= company
        self.load_demo(self.env(context={"allowed_company_ids": company.ids}))
        self.assertEqual(self.demo("hengtong").kam_root_id, self.demo("farview"))
        self.assertEqual(self.demo("opportunity_1").partner_id, self.demo("contact_shanghai"))
        self.assertFalse(self.env["account.move"].search([("company_id", "=", company.id)]))
