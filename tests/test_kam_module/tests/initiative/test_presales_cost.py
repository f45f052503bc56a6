from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..ledger.cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestPresalesCost(CostCommon):
    """What presales costs is measured against what was approved, and is cost to serve the customer, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._link(cls.north, cls.headquarters)
        cls.manager = new_test_user(cls.env, "presales_manager", "kam_module.group_kam_user")
        cls.finance = new_test_user(cls.env, "presales_finance", "kam_module.group_kam_finance")
        cls.headquarters.kam_manager_id = cls.manager
        cls.deal = cls.env["crm.lead"].create(
            {"name": "Line two", "type": "opportunity", "partner_id": cls.buyer.id, "user_id": False}
        )
        cls.presales = cls.env["kam.presales"].with_user(cls.manager).create(
            {"lead_id": cls.deal.id, "known": "A second line", "cost": 1000, "effort": 10}
        )
        cls.presales.action_request()
        cls.presales.with_env(cls.env).action_approve()
        cls.presales = cls.presales.with_env(cls.env)
        cls.account = cls.presales.analytic_account_id

    def _cost(self, amount, **values):
        return self._item(-amount, account=self.account, **values)

    def test_approval_opens_an_account_below_the_customer_s(self):
        self.assertRecordValues(
            self.account, [{"name": "Presales: Line two", "plan_id": self.plan.id, "partner_id": self.north.id}]
        )
        # Approved once more, it is the same account.
        self.presales.with_user(self.manager).action_ask_again()
        self.presales.cost = 1500
        self.presales.action_approve()
        self.assertEqual(self.presales.analytic_account_id, self.account)

    def test_cost_is_counted_once_also_when_the_deal_is_lost(self):
        self._invoice(self.north, 5000, "2024-03-05")
        distribution = {str(self.account.id): 100}
        bill = self._invoice(
            self.vendor, 300, "2024-03-06", "in_invoice", account_id=self.travel.id, analytic_distribution=distribution
        )
        self._cost(350, day="2024-03-08", unit_amount=5)
        self._item(-40)  # what serving the headquarters cost otherwise
        self.assertEqual(bill.line_ids.analytic_line_ids.mapped("amount"), [-300.0])
        # 300 + 350 = 650 of 1,000
        self.assertEqual(
            (self.presales.spent, self.presales.left, self.presales.spent_percent, self.presales.overrun),
            (650.0, 350.0, 65, 0.0),
        )
        self.deal.action_set_lost()
        names = ["revenue:sum", "cost_to_serve:sum", "profit:sum"]
        found = self.Report._read_group([("account_id", "=", self.headquarters.id)], ["partner_id"], names)
        rows = {partner: figures for partner, *figures in found}
        # 5,000 − 650 = 4,350 at the branch; the headquarters itself has its 40
        self.assertEqual(rows[self.north], [5000.0, 650.0, 4350.0])
        self.assertEqual(rows[self.headquarters], [0.0, 40.0, -40.0])
        [(total,)] = self.Report._read_group([], [], ["cost_to_serve:sum"])
        self.assertEqual(total, 690.0)
        self.assertIdentity()
        # Bought for it on a direct cost account: out of "not attributed", into cost to serve, once.
        self._invoice(
            self.vendor,
            200,
            "2024-03-07",
            "in_invoice",
            account_id=self.direct_cost.id,
            analytic_distribution=distribution,
        )
        self.presales.invalidate_recordset(["spent"])
        self.assertEqual(self.presales.spent, 850.0)
        self.assertEqual(self._sum(self.north, "cost_to_serve"), 850.0)
        [(direct, served)] = self.Report._read_group([], [], ["direct_cost:sum", "cost_to_serve:sum"])
        self.assertEqual((direct, served), (0.0, 890.0))
        self.assertEqual(self._ledger_totals()["expense_direct_cost"], 200.0)
        self.assertEqual(self.env["kam.ledger.check"]._differences(), [])

    def test_what_is_no_cost_to_serve_is_no_cost_of_presales(self):
        self._invoice(self.north, 800, "2024-03-05", analytic_distribution={str(self.account.id): 100})
        self._cost(100)
        self.assertEqual(self.presales.spent, 100.0)

    def test_an_overrun_is_asked_once_and_again_after_the_next_approval(self):
        job = self.env["kam.presales"]
        self._cost(1000)
        job._cron_overrun()
        self.assertEqual(self.presales.state, "approved")
        self._cost(0.01)
        text = self.presales.overrun_text.replace("\N{NO-BREAK SPACE}", " ")
        self.assertEqual(text, "$ 1,000.01 are spent of $ 1,000.00 approved.")
        job._cron_overrun()
        self.assertEqual((self.presales.state, len(self.presales.activity_ids)), ("overrun", 1))
        job._cron_overrun()
        self.assertEqual(len(self.presales.activity_ids), 1)
        self.presales.with_user(self.manager).cost = 1200
        self.presales.action_approve()
        self.assertEqual((self.presales.state, self.presales.left), ("approved", 199.99))
        job._cron_overrun()
        self.assertEqual(self.presales.state, "approved")
        self._cost(200)
        job._cron_overrun()
        self.assertEqual(self.presales.state, "overrun")

    def test_cost_of_another_customer_s_deal_stays(self):
        self._cost(70)
        self.deal.partner_id = self.south
        self.assertEqual(self.account.partner_id, self.north)
        self.assertEqual(self._sum(self.north, "cost_to_serve"), 70.0)

    def test_the_customer_s_own_account_is_another_one(self):
        """A branch with presales that becomes a key account itself gets its own account, and keeps both."""
        self._mark(self.north)
        own = self._analytic_account(self.north) - self.account
        self.assertEqual((len(own), own.active), (1, True))
        self.north.is_key_account = False
        self.assertEqual((own.active, self.account.active), (False, True))

    def test_closed_presales_keeps_its_cost(self):
        self._cost(70)
        self.presales.action_close()
        self.assertFalse(self.account.active)
        self.assertEqual(self._sum(self.north, "cost_to_serve"), 70.0)
        self.assertEqual(self.presales.spent, 70.0)

    def test_many_presales_cost_one_query(self):
        projects = self.presales
        for number in range(4):
            more = self.env["kam.presales"].with_user(self.manager).create(
                {"lead_id": self.deal.id, "known": "More", "cost": 100 + number, "name": f"Part {number}"}
            )
            more.action_request()
            projects |= more.with_env(self.env)
        (projects - self.presales).action_approve()
        self.env.flush_all()
        projects._spent(self.company)
        counts = []
        for some in (projects[:1], projects):
            self.env.invalidate_all()
            some.mapped("cost")
            some.sudo().analytic_account_id.mapped("name")
            before = self.cr.sql_log_count
            some._spent(self.company)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_only_who_may_see_money_sees_what_is_spent(self):
        self._cost(70)
        self.assertEqual(self.presales.with_user(self.finance).spent, 70.0)
        for name in ("spent", "left", "spent_percent", "overrun", "overrun_text", "analytic_account_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.presales.with_user(self.manager).read([name])
        with self.assertRaises(AccessError):
            self.presales.with_user(self.manager).action_open_cost()
        action = self.presales.action_open_cost()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).mapped("amount"), [-70.0])
        self.assertEqual(self.presales.with_user(self.finance).action_open_cost()["type"], "ir.actions.client")
        # What is stated in the request is the team's own.
        self.assertEqual(self.presales.with_user(self.manager).cost, 1000)
