from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .receivables_common import ON, ReceivablesCommon


@tagged("post_install", "-at_install")
class TestReceivablesAccess(ReceivablesCommon):
    """Who sees what customers owe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._bill(cls.north, 1000, "2024-06-10")
        cls._bill(cls.south, 300, "2024-06-10")
        cls._bill(cls.lonely, 50, "2024-06-10")

    @classmethod
    def _user(cls, login, *groups, **values):
        group_ids = [cls.env.ref(group).id for group in groups]
        if groups[0] not in ("base.group_portal", "base.group_public"):
            group_ids.append(cls.env.ref("base.group_user").id)
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": f"receivables_{login}",
                "group_ids": group_ids,
                "company_id": cls.company.id,
                "company_ids": cls.company.ids,
                "lang": "en_US",
                **values,
            }
        )

    def _total(self, user, partner=None):
        return (partner or self.headquarters).with_env(self.env).with_user(user).kam_receivable_total

    def test_finance_directors_and_accountants_see_everything(self):
        for login, group in (
            ("finance", "kam_module.group_kam_finance"),
            ("director", "kam_module.group_kam_director"),
            ("administrator", "kam_module.group_kam_administrator"),
            ("auditor", "account.group_account_readonly"),
            ("billing", "account.group_account_invoice"),
        ):
            user = self._user(login, group)
            self.assertEqual(self._total(user), 1300, login)
            self.assertEqual(self.Rows.with_user(user)._read_group([], [], ["receivable:sum"])[0][0], 1350, login)
            self.assertFalse(
                self.env["kam.receivable"]
                .with_user(user)
                ._nodes(self.headquarters.ids)[self.headquarters.id]
                .is_partial
            )

    def test_others_see_nothing(self):
        for login, group in (
            ("manager", "kam_module.group_kam_user"),
            ("salesman", "sales_team.group_sale_salesman"),
            ("employee", "base.group_user"),
            ("portal", "base.group_portal"),
            ("public", "base.group_public"),
        ):
            user = self._user(login, group)
            with self.assertRaises(AccessError):
                self.Rows.with_user(user).search([])
            with self.assertRaises(AccessError):
                self._total(user)
            with self.assertRaises(AccessError):
                self.Rows.with_user(user).open_items([])

    def test_account_manager_with_money_sees_own_accounts(self):
        manager = self._user("money", "kam_module.group_kam_user", "kam_module.group_kam_money")
        self.assertEqual(self._total(manager), 0)
        self.north.kam_manager_id = manager
        node = self.env["kam.receivable"].with_user(manager)._nodes((self.headquarters | self.north).ids)
        self.assertEqual(node[self.headquarters.id].total.totals.receivable, 1000)
        self.assertTrue(node[self.headquarters.id].is_partial)
        self.assertEqual(node[self.north.id].total.totals.receivable, 1000)
        self.assertFalse(node[self.north.id].is_partial)
        self.headquarters.kam_manager_id = manager
        node = self.env["kam.receivable"].with_user(manager)._nodes(self.headquarters.ids)[self.headquarters.id]
        self.assertEqual((node.total.totals.receivable, node.is_partial), (1300, False))
        # June's billing of 1,300 makes up the 1,300 that are open: 30 days of it.
        self.assertEqual(node.total.count_back_dso, 30)

    def test_figure_of_companies_one_may_not_read_is_partial(self):
        other = self.setup_other_company(name="Overseas")["company"]
        abroad = self._user("abroad", "kam_module.group_kam_finance", company_id=other.id, company_ids=other.ids)
        rows = self.env["kam.receivable"].with_user(abroad).with_context(allowed_company_ids=other.ids)
        node = rows._nodes(self.headquarters.ids)[self.headquarters.id]
        self.assertEqual((node.total.totals.receivable, node.is_partial), (0, True))

    def test_items_need_accounting_rights(self):
        finance = self._user("plain_finance", "kam_module.group_kam_finance")
        answer = self.headquarters.with_env(self.env).with_user(finance).action_kam_receivable_items()
        self.assertEqual(answer["tag"], "display_notification")
        auditor = self._user("items", "kam_module.group_kam_finance", "account.group_account_readonly")
        action = self.headquarters.with_env(self.env).with_user(auditor).action_kam_receivable_items("late_30")
        items = self.env["account.move.line"].with_user(auditor).search(action["domain"])
        self.assertEqual(sum(items.mapped("balance")), 1300)

    def test_closing_date_in_the_future_is_refused(self):
        tomorrow = fields.Date.context_today(self.env.user) + timedelta(days=1)
        wizard = self.env["kam.receivable.closing"].create({"date": tomorrow})
        with self.assertRaisesRegex(UserError, "are not known yet: choose today or a day before"):
            wizard.action_open_report()
        wizard.date = ON
        action = wizard.action_open_tree()
        self.assertEqual(action["context"], {"kam_closing_date": "2024-06-30"})
        self.assertEqual(action["name"], "Receivables on 06/30/2024")


@tagged("post_install", "-at_install")
class TestReceivablesQueries(ReceivablesCommon):
    def test_eighty_groups_cost_as_many_queries_as_one(self):
        groups = self.env["res.partner"].create([{"name": f"Group {n}", "is_company": True} for n in range(80)])
        branches = self.env["res.partner"].create(
            [{"name": f"Branch {n}", "is_company": True, "kam_parent_id": groups[n % 80].id} for n in range(160)]
        )
        for branch in branches[:12]:
            self._bill(branch, 100, "2024-06-10")
        receivables = self.env["kam.receivable"]
        self.env.flush_all()
        receivables._nodes(groups.ids)
        for ids in (groups[:1].ids, groups.ids):
            with self.assertQueryCount(4):
                nodes = receivables._nodes(ids)
            self.assertEqual(nodes[groups[0].id].branches.totals.receivable, 100)
        finance = self.env["res.users"].create(
            {
                "name": "Finance",
                "login": "receivables_queries",
                "group_ids": self.env.ref("kam_module.group_kam_finance").ids + self.env.ref("base.group_user").ids,
                "company_id": self.company.id,
                "company_ids": self.company.ids,
            }
        )
        as_finance = groups.with_env(self.env).with_user(finance)
        as_finance.mapped("kam_receivable_total")
        as_finance.invalidate_recordset()
        with self.assertQueryCount(6):
            as_finance.mapped("kam_receivable_total")
