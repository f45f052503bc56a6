import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon

MONEY = ("direct_cost", "gross_margin", "gross_margin_percent", "cost_to_serve", "profit", "profit_percent")


@tagged("post_install", "-at_install")
class TestLedgerAccess(LedgerCommon):
    """Who sees money: revenue of one's own accounts without accounting rights; cost and margin for those who may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link(cls.north, cls.headquarters)
        cls._link(cls.south, cls.headquarters)
        cls._take_away_what_the_sales_app_gives()
        cls.manager = cls._user("kam_manager", "kam_module.group_kam_user")
        cls.member = cls._user("kam_member", "kam_module.group_kam_user")
        cls.stranger = cls._user("kam_stranger", "kam_module.group_kam_user")
        cls.director = cls._user("kam_director", "kam_module.group_kam_director")
        cls.finance = cls._user("kam_finance", "kam_module.group_kam_finance")
        cls.salesman = cls._user("kam_salesman", "sales_team.group_sale_salesman")
        cls.accountant = cls._user("kam_accountant", "account.group_account_user", "kam_module.group_kam_finance")
        cls.portal = cls._user("kam_portal", "base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.team = cls.env["crm.team"].sudo().create(
            {"name": "Key accounts", "crm_team_member_ids": [Command.create({"user_id": cls.member.id})]}
        )
        cls.headquarters.write({"kam_manager_id": cls.manager.id, "kam_team_id": cls.team.id})
        cls._invoice(cls.headquarters, 100, "2024-03-05")
        cls._invoice(cls.north, 600, "2024-03-05")
        cls._invoice(cls.lonely, 7, "2024-03-05")
        cls._entry(cls.direct_cost, 240, "2024-03-05", cls.north)
        cls._entry(cls.income, -50, "2024-03-05")

    @classmethod
    def _take_away_what_the_sales_app_gives(cls):
        """The sales app lets salespeople read some journal items and analytic accounts; not every company has it."""
        cls.env["ir.model.access"].sudo().search(
            [
                ("model_id.model", "in", ("account.move.line", "account.analytic.account", "account.analytic.line")),
                ("group_id", "in", cls.env.ref("sales_team.group_sale_manager").all_implied_ids.ids),
            ]
        ).active = False

    @classmethod
    def _user(cls, login, *groups):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "group_ids": [Command.set([cls.env.ref(group).id for group in groups])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def _revenue(self, user):
        return self.Report.with_user(user)._read_group([], [], ["revenue:sum"])[0][0]

    def test_manager_and_team_see_revenue_of_their_accounts(self):
        for user in (self.manager, self.member):
            self.assertFalse(self.env["account.move.line"].with_user(user).has_access("read"))
            self.assertEqual(self._revenue(user), 700.0)
            facts = self.env["kam.ledger.month"].with_user(user).search([])
            self.assertEqual(facts.partner_id, self.headquarters | self.north)
        self.assertFalse(self._revenue(self.stranger))

    def test_manager_of_one_branch_sees_that_branch(self):
        self.north.kam_manager_id = self.stranger
        self.assertEqual(self._revenue(self.stranger), 600.0)
        self.assertFalse(self.env["kam.ledger.account"].with_user(self.stranger).search([]))

    def test_director_and_finance_see_everything(self):
        for user in (self.director, self.finance):
            self.assertEqual(self._revenue(user), 757.0)
            margin = self.Report.with_user(user)._read_group([], [], ["gross_margin:sum", "profit:sum"])
            self.assertEqual(margin, [(517.0, 517.0)])

    def test_cost_and_margin_are_hidden_from_account_managers(self):
        report = self.Report.with_user(self.manager)
        self.assertFalse({*MONEY, "cost_state"} & set(report.fields_get()))
        for measure in MONEY:
            aggregate = f"{measure}:avg" if measure.endswith("percent") else f"{measure}:sum"
            with self.assertRaises(AccessError):
                report._read_group([], [], [aggregate])
        with self.assertRaises(AccessError):
            report.search([("direct_cost", ">", 0)])
        with self.assertRaises(AccessError):
            report.open_items([], "cost_to_serve")
        with self.assertRaises(AccessError):
            self.env["kam.ledger.month"].with_user(self.manager).search([("cost_to_serve", ">", 0)])

    def test_setting_shows_cost_to_account_managers(self):
        settings = self.env["res.config.settings"].create({"group_kam_money": True})
        settings.execute()
        report = self.Report.with_user(self.manager)
        self.assertEqual(report._read_group([], [], ["direct_cost:sum"]), [(240.0,)])

    def test_others_see_no_figures(self):
        for user in (self.salesman, self.portal, self.public):
            for name in ("kam.ledger.month", "kam.ledger.account", "kam.profitability.report", "kam.profit.curve"):
                with self.assertRaises(AccessError):
                    self.env[name].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.Report.with_user(user).screen_notes()
            with self.assertRaises(AccessError):
                self.Report.with_user(user).open_items([], "revenue")

    def test_nobody_writes_figures(self):
        fact = self.Fact.search([], limit=1)
        for user in (self.manager, self.director, self.finance):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(fact.with_user(user).has_access(operation))

    def test_items_need_accounting_rights_and_the_screen_says_so(self):
        action = self.Report.with_user(self.manager).open_items([("partner_id", "=", self.north.id)], "revenue")
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("accounting rights", action["params"]["message"])
        action = self.Report.with_user(self.finance).open_items([], "cost_to_serve")
        self.assertIn("analytic accounting", action["params"]["message"])
        action = self.Report.with_user(self.accountant).open_items([("partner_id", "=", self.north.id)], "revenue")
        items = self.env["account.move.line"].with_user(self.accountant).search(action["domain"])
        self.assertEqual(-sum(items.mapped("balance")), 600.0)

    def test_a_figure_finds_no_items_beyond_the_figure(self):
        # A reader of journal items without any right on figures learns nothing by asking for a figure.
        reader = self._user("kam_reader", "account.group_account_readonly")
        figure = json.dumps({"domain": [], "measures": None})
        with self.assertRaises(AccessError):
            self.env["account.move.line"].with_user(reader).search([("kam_figure", "=", figure)])

    def test_partial_sums_are_said_to_be_partial(self):
        self.assertIn("you or your teams", self.Report.with_user(self.manager).screen_notes()["partial"])
        self.assertFalse(self.Report.with_user(self.director).screen_notes()["partial"])
        other = self.setup_other_company(name="Second Company")
        self._sell_in(other, self.north, 1000)
        self.assertIn("companies", self.Report.with_user(self.director).screen_notes()["partial"])
        self.assertEqual(self._revenue(self.director), 757.0)

    def test_figures_of_another_company_stay_there(self):
        other = self.setup_other_company(name="Second Company")
        self._sell_in(other, self.north, 1000)
        for user in (self.manager, self.director, self.finance):
            facts = self.env["kam.ledger.month"].with_user(user).search([])
            self.assertEqual(facts.company_id, self.company)
        with self.assertRaises(AccessError):
            self.Report.with_user(self.director).with_context(
                allowed_company_ids=[self.company.id, other["company"].id]
            ).search([])

    def _sell_in(self, data, partner, amount):
        move = (
            self.env["account.move"]
            .with_company(data["company"])
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2024-03-05",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Machine",
                                "price_unit": amount,
                                "account_id": data["default_account_revenue"].id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()

    def test_tie_out_is_for_finance(self):
        for user in (self.manager, self.director, self.salesman):
            with self.assertRaises(AccessError):
                self.env["kam.tie.out"].with_user(user).create({})
        period = {"date_from": "2024-03-01", "date_to": "2024-03-31"}
        tie_out = self.env["kam.tie.out"].with_user(self.finance).create(period)
        tie_out.action_compare()
        self.assertEqual(tie_out.state, "equal")
        self.assertIn("accounting rights", tie_out.line_ids[0].action_open_items()["params"]["message"])

    def test_marking_needs_no_right_on_analytic_accounts(self):
        self.assertFalse(self.env["account.analytic.account"].with_user(self.manager).has_access("create"))
        self.env["kam.key.period"].with_user(self.manager).create(
            {"partner_id": self.headquarters.id, "date_from": "2024-01-01"}
        )
        plan = self.env.ref("kam_module.analytic_plan_key_accounts")
        self.assertEqual(plan.account_ids.filtered("partner_id").partner_id, self.headquarters)
