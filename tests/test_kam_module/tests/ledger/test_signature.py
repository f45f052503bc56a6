from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import LedgerCommon

MARCH = date(2024, 3, 1)


@tagged("post_install", "-at_install")
class TestSignature(LedgerCommon):
    """A controller signs March 2024, and sees what changes afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.invoice = cls._invoice(cls.north, 600, "2024-03-05")
        cls._invoice(cls.south, 250, "2024-03-08")
        cls._entry(cls.direct_cost, 70, "2024-03-20", cls.north)
        cls._invoice(cls.lonely, 999, "2024-04-02")
        cls.Report = cls.env["kam.ledger.signature.report"]

    @classmethod
    def _sign(cls, month=MARCH, comment=False, companies=None, user=None):
        wizard = cls.env["kam.ledger.sign"].with_user(user or cls.env.user)
        wizard = wizard.create({"month": month, "comment": comment, "company_ids": (companies or cls.company).ids})
        return cls.env["kam.ledger.signature"].browse(wizard.action_sign()["res_id"])

    def _differences(self, signature):
        rows = self.Report.search([("signature_id", "=", signature.id), ("difference", "!=", 0)])
        return sorted((row.partner_id.name or "", row.measure, row.signed, row.now, row.difference) for row in rows)

    def _behind(self, domain, measure=None):
        return self.env["account.move.line"].search(self.Report.open_items(domain, measure)["domain"])

    def test_figures_are_kept_with_who_and_when_and_why(self):
        signature = self._sign(date(2024, 3, 17), "Quarter closed")
        self.assertEqual((signature.month, signature.version, signature.company_id), (MARCH, 1, self.company))
        self.assertEqual((signature.user_id, signature.comment), (self.env.user, "Quarter closed"))
        self.assertTrue(signature.signed_on)
        self.assertEqual(
            sorted(
                (line.partner_name, line.account_was_id.name, line.measure, line.amount) for line in signature.line_ids
            ),
            [
                ("Delta North", "Delta North", "direct_cost", 70.0),
                ("Delta North", "Delta North", "revenue", 600.0),
                ("Delta South", "Delta South", "revenue", 250.0),
            ],
        )
        self.assertEqual(signature.difference_count, 0)
        self.assertEqual(self._differences(signature), [])
        self.assertEqual(signature.display_name, f"Mar 2024, {self.company.name}, version 1")

    def test_what_changed_is_beside_what_was_signed(self):
        signature = self._sign()
        late = self._invoice(self.south, 40, "2024-03-31")
        self.invoice.button_draft()
        self.assertEqual(
            self._differences(signature),
            [("Delta North", "revenue", 600.0, 0.0, -600.0), ("Delta South", "revenue", 250.0, 290.0, 40.0)],
        )
        signature.invalidate_recordset()
        self.assertEqual(signature.difference_count, 2)
        # The signed figures themselves are as they were.
        self.assertEqual(sum(signature.line_ids.mapped("amount")), 920)
        self.assertEqual(
            self._behind([("signature_id", "=", signature.id)]).move_id,
            late | self.invoice,
        )
        south = [("signature_id", "=", signature.id), ("partner_id", "=", self.south.id)]
        self.assertEqual(self._behind(south).move_id, late)
        self.assertEqual(sum(self._behind(south, "now").mapped("balance")), -290)
        self.assertEqual(sum(self._behind(south, "signed").mapped("balance")), -250)

    def test_item_moved_to_another_month_is_found(self):
        signature = self._sign()
        self.invoice.button_draft()
        self.invoice.write({"invoice_date": "2024-05-05", "date": "2024-05-05"})
        self.invoice.action_post()
        items = self._behind([("signature_id", "=", signature.id)])
        self.assertEqual(items, self.invoice.invoice_line_ids)
        self.assertEqual(items.date, date(2024, 5, 5))

    def test_customer_that_changed_its_category_only_shows_both_rows(self):
        machines = self.env["product.category"].create({"name": "Machines"})
        self.product_a.categ_id = machines
        self._invoice(self.lonely, 30, "2024-03-09", product_id=self.product_a.id)
        signature = self._sign()
        parts = self.env["product.category"].create({"name": "Parts"})
        self.product_a.categ_id = parts
        rows = self.Report.search([("signature_id", "=", signature.id), ("difference", "!=", 0)])
        self.assertEqual(
            sorted((row.product_categ_id.name, row.signed, row.now) for row in rows),
            [("Machines", 30.0, 0.0), ("Parts", 0.0, 30.0)],
        )
        self.assertEqual(sum(rows.mapped("difference")), 0)

    def test_signing_again_makes_a_new_version(self):
        first = self._sign()
        self._invoice(self.south, 40, "2024-03-31")
        second = self._sign(comment="Late invoice")
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual((sum(first.line_ids.mapped("amount")), sum(second.line_ids.mapped("amount"))), (920, 960))
        self.assertEqual((first.is_latest, second.is_latest), (False, True))
        self.assertEqual(self._differences(second), [])
        self.assertEqual(self._differences(first), [("Delta South", "revenue", 250.0, 290.0, 40.0)])
        self.assertEqual(self.env["kam.ledger.signature"].search([("is_latest", "=", True)]), second)

    def test_signed_against_now_adds_up(self):
        signature = self._sign()
        self._invoice(self.south, 40, "2024-03-31")
        totals = self.Report._read_group(
            [("signature_id", "=", signature.id)], ["measure"], ["signed:sum", "now:sum", "difference:sum"]
        )
        self.assertEqual(totals, [("direct_cost", 70, 70, 0), ("revenue", 850, 890, 40)])

    def test_cost_to_serve_is_signed_and_opens_analytic_items(self):
        plan = self.env.ref("kam_module.analytic_plan_key_accounts")
        analytic_account = self.env["account.analytic.account"].create(
            {"name": "Delta North", "plan_id": plan.id, "partner_id": self.north.id}
        )
        values = {
            "name": "Visit",
            "date": "2024-03-15",
            "company_id": self.company.id,
            plan._column_name(): analytic_account.id,
        }
        self.env["account.analytic.line"].create({**values, "amount": -45})
        signature = self._sign()
        self.assertEqual(
            signature.line_ids.filtered(lambda line: line.measure == "cost_to_serve").mapped("amount"), [45]
        )
        later = self.env["account.analytic.line"].create({**values, "amount": -5})
        self.assertEqual(self._differences(signature), [("Delta North", "cost_to_serve", 45.0, 50.0, 5.0)])
        action = self.Report.open_items([("signature_id", "=", signature.id), ("difference", "!=", 0)])
        self.assertEqual(action["res_model"], "account.analytic.line")
        self.assertEqual(self.env["account.analytic.line"].search(action["domain"]), later)

    # Refused, each in one sentence

    def test_same_month_unchanged_is_not_signed_twice(self):
        self._sign()
        with self.assertRaisesRegex(UserError, "March 2024 of .* is signed by .*, and nothing changed since then"):
            self._sign()

    def test_month_that_is_not_over(self):
        today = self.env["kam.ledger.sign"]._default_month()
        self.assertEqual(today.day, 1)
        with self.assertRaisesRegex(UserError, "December 2999 ends on 12/31/2999: sign it when it is over"):
            self._sign(date(2999, 12, 1))

    def test_month_without_figures(self):
        with self.assertRaisesRegex(UserError, "no posted income or direct cost in January 2019"):
            self._sign(date(2019, 1, 1))

    def test_month_that_does_not_tie_out(self):
        self.assertEqual(self._sum(self.north), 600)
        self.cr.execute(SQL("UPDATE kam_ledger_month SET revenue = revenue + 5 WHERE partner_id = %s", self.north.id))
        with self.assertRaisesRegex(UserError, "does not tie out with the ledger: Delta North, Mar 2024"):
            self._sign()

    def test_company_is_needed_and_must_be_ones_own(self):
        wizard = self.env["kam.ledger.sign"].create({"month": MARCH, "company_ids": False})
        with self.assertRaisesRegex(UserError, "Choose at least one company"):
            wizard.action_sign()
        foreign = self.env["res.company"].create({"name": "Foreign Trade"})
        self.env.user.company_ids -= foreign
        wizard.company_ids = self.company | foreign
        with self.assertRaisesRegex(UserError, "You have no access to Foreign Trade"):
            wizard.action_sign()

    def test_nobody_changes_or_deletes_a_signature(self):
        signature = self._sign()
        for record, name in ((signature, "comment"), (signature.line_ids[0], "amount")):
            with self.assertRaises(UserError):
                record.sudo().write({name: False})
            with self.assertRaises(UserError):
                record.sudo().unlink()
            with self.assertRaises(AccessError):
                record.unlink()
            with self.assertRaises(AccessError):
                record.create({})

    # Access

    def test_controller_signs_and_reads(self):
        controller = self._user("controller", "kam_module.group_kam_finance", "account.group_account_readonly")
        signature = self._sign(user=controller)
        self.assertEqual(signature.user_id, controller)
        self.assertEqual(len(signature.with_user(controller).line_ids), 3)
        self._invoice(self.south, 40, "2024-03-31")
        rows = self.Report.with_user(controller)
        self.assertEqual(len(self._behind([("signature_id", "=", signature.id)])), 1)
        self.assertEqual(rows.search_count([("difference", "!=", 0)]), 1)

    def test_director_reads_but_does_not_sign(self):
        signature = self._sign()
        director = self._user("director", "kam_module.group_kam_director")
        self.assertEqual(signature.with_user(director).version, 1)
        self.assertFalse(director.has_groups("kam_module.group_kam_finance"))
        with self.assertRaises(AccessError):
            self._sign(user=director)
        controller = self._user("controller", "kam_module.group_kam_finance")
        answer = self.Report.with_user(controller).open_items([])
        self.assertEqual(answer["tag"], "display_notification")

    def test_others_neither_read_nor_sign(self):
        signature = self._sign()
        for login, group in (
            ("manager", "kam_module.group_kam_user"),
            ("salesman", "sales_team.group_sale_salesman"),
            ("accountant", "account.group_account_user"),
            ("portal", "base.group_portal"),
            ("public", "base.group_public"),
        ):
            user = self._user(login, group)
            for model in ("kam.ledger.signature", "kam.ledger.signature.line", "kam.ledger.signature.report"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                signature.with_user(user).read(["comment"])
            with self.assertRaises(AccessError):
                self._sign(user=user)

    def test_signatures_of_other_companies_are_not_read(self):
        signature = self._sign()
        other = self.setup_other_company(name="Overseas")["company"]
        controller = self._user("abroad", "kam_module.group_kam_finance", company_id=other.id, company_ids=other.ids)
        self.assertFalse(self.env["kam.ledger.signature"].with_user(controller).search([]))
        self.assertFalse(self.Report.with_user(controller).search([]))
        with self.assertRaises(AccessError):
            signature.with_user(controller).read(["comment"])

    def _user(self, login, *groups, **values):
        group_ids = [self.env.ref(group).id for group in groups]
        if groups[0] not in ("base.group_portal", "base.group_public"):
            group_ids.append(self.env.ref("base.group_user").id)
        return self.env["res.users"].create(
            {
                "name": login,
                "login": f"signature_{login}",
                "group_ids": group_ids,
                "company_id": self.company.id,
                "company_ids": self.company.ids,
                **values,
            }
        )
