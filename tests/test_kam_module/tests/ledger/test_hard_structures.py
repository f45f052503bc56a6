from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common import LedgerCommon


@tagged("post_install", "-at_install")
class TestHardStructures(LedgerCommon):
    """Groups, companies and partners that change; every figure is worked out by hand from the ledger."""

    def _by(self, name, **conditions):
        domain = [(field, "=", value) for field, value in conditions.items()]
        rows = self.Report._read_group(domain, [name], ["revenue:sum"])
        return {(record.name or "") if record else "": revenue for record, revenue in rows}

    def _tree_figures(self, account, month):
        nodes = self.env["kam.ledger.account"].search([("account_id", "=", account.id), ("month", "=", month)])
        return sum(nodes.mapped("revenue_own")), sum(nodes.mapped("revenue_branches"))

    # Groups

    def test_branch_moves_to_another_group_in_mid_year(self):
        other = self._create_customer("Omega Group")
        self._link(self.north, self.headquarters, date_to=date(2024, 6, 14))
        self._link(self.north, other, date_from=date(2024, 6, 15))
        self._invoice(self.headquarters, 1000, "2024-02-01")
        self._invoice(self.north, 100, "2024-02-01")
        self._invoice(self.north, 30, "2024-06-10")
        self._invoice(self.north, 5, "2024-06-20")
        self._invoice(other, 400, "2024-09-01")
        # As it was: 1,000 + 100 + 30 of Delta, 5 + 400 of Omega. As it is: all of north's 135 are Omega's.
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 1130.0, "Omega Group": 405.0})
        self.assertEqual(self._by("account_id"), {"Delta Group": 1000.0, "Omega Group": 535.0})
        self.assertEqual(sum(self._by("account_was_id").values()), -self._ledger_totals()["income"])
        self.assertEqual(sum(self._by("account_id").values()), -self._ledger_totals()["income"])
        self.assertEqual(self._tree_figures(other, date(2024, 6, 1)), (0.0, 35.0))
        self.assertIdentity()

    def test_editing_the_tree_today_leaves_last_year_as_it_was(self):
        self._link(self.north, self.headquarters)
        self._invoice(self.north, 100, "2024-02-01")
        other = self._create_customer("Omega Group")
        self.north.kam_parent_id = other
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 100.0})
        self.assertEqual(self._by("account_id"), {"Omega Group": 100.0})
        self.assertIdentity()

    def test_correction_of_the_tree_changes_the_past(self):
        self._invoice(self.north, 100, "2024-02-01")
        affiliation = self._link(self.north, self.headquarters, date_from=date(2024, 1, 1))
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 100.0})
        affiliation.date_from = date(2024, 3, 1)
        self.assertEqual(self._by("account_was_id"), {"Delta North": 100.0})
        self.assertEqual(self._tree_figures(self.headquarters, date(2024, 2, 1)), (0.0, 100.0))
        self.assertIdentity()

    def test_own_branches_and_total_at_every_level(self):
        region = self._create_customer("Delta Region")
        self._link(region, self.headquarters)
        self._link(self.north, region)
        self._link(self.south, region)
        for partner, amount in ((self.headquarters, 1), (region, 20), (self.north, 300), (self.south, 4000)):
            self._invoice(partner, amount, "2024-02-01")
        month = date(2024, 2, 1)
        self.assertEqual(self._tree_figures(self.headquarters, month), (1.0, 4320.0))
        self.assertEqual(self._tree_figures(region, month), (20.0, 4300.0))
        self.assertEqual(self._tree_figures(self.north, month), (300.0, 0.0))
        # In the report too, for the node it is opened from.
        for node, own, branches in ((self.headquarters, 1, 4320), (region, 20, 4300), (self.north, 300, False)):
            action = node.action_kam_profitability()
            rows = self.Report.with_context(**action["context"])._read_group(
                action["domain"], ["scope", "month:month"], ["revenue:sum"]
            )
            expected = [("own", month, own), ("branches", month, branches)] if branches else [("own", month, own)]
            self.assertEqual(sorted(rows), sorted(expected))
        found = self.Report.search([("node_id", "ilike", "Delta Region")])
        self.assertEqual(sum(found.mapped("revenue")), 4320.0)
        self.assertIdentity()

    # Partners

    def test_merge_of_branches_with_histories(self):
        other = self._create_customer("Omega Group")
        self._link(self.north, self.headquarters, date_to=date(2024, 2, 29))
        self._link(self.south, other, date_from=date(2024, 3, 1))
        self._invoice(self.north, 100, "2024-02-01")
        self._invoice(self.south, 20, "2024-03-05")
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 100.0, "Omega Group": 20.0})
        self.env["base.partner.merge.automatic.wizard"]._merge((self.north | self.south).ids, self.north)
        # One customer, with both histories: Delta's until February, Omega's since.
        self.assertEqual(self._fact_rows("partner_id", "revenue"), [("Delta North", 20.0), ("Delta North", 100.0)])
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 100.0, "Omega Group": 20.0})
        self.assertEqual(self._by("account_id"), {"Omega Group": 120.0})
        self.assertIdentity()

    def test_merge_of_headquarters(self):
        other = self._create_customer("Delta Holding")
        self._link(self.north, self.headquarters)
        self._link(self.south, other)
        self._invoice(self.north, 100, "2024-02-01")
        self._invoice(self.south, 20, "2024-02-05")
        self._invoice(other, 3, "2024-02-05")
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 100.0, "Delta Holding": 23.0})
        self.env["base.partner.merge.automatic.wizard"]._merge((other | self.headquarters).ids, self.headquarters)
        self.assertEqual(self._by("account_was_id"), {"Delta Group": 123.0})
        self.assertEqual(self._tree_figures(self.headquarters, date(2024, 2, 1)), (3.0, 120.0))
        self.assertIdentity()

    def test_archived_branch_still_counts_in_its_group(self):
        self._link(self.north, self.headquarters)
        self._invoice(self.north, 100, "2024-02-01")
        self.north.active = False
        self.assertEqual(self._by("account_id"), {"Delta Group": 100.0})
        self.assertEqual(self._tree_figures(self.headquarters, date(2024, 2, 1)), (0.0, 100.0))
        self.assertIdentity()

    # Companies

    def test_sale_to_an_own_company_is_apart(self):
        sister = self.setup_other_company(name="Sister")["company"]
        self._invoice(self.north, 100, "2024-02-01")
        self._invoice(sister.partner_id, 70, "2024-02-01")
        rows = dict(self.Report._read_group([], ["kind"], ["revenue:sum"]))
        self.assertEqual(rows, {"other": 100.0, "own": 70.0})
        self.assertEqual(self._tree_figures(sister.partner_id, date(2024, 2, 1)), (0, 0))
        self.assertIdentity()

    def test_companies_with_different_currencies_agree_with_odoos_invoice_analysis(self):
        euro = self.setup_other_currency("EUR", rates=[("2024-01-01", 0.5)])
        data = self.setup_other_company(name="Euro Company", currency_id=euro.id)
        other = data["company"]
        self._invoice(self.north, 1000, "2024-02-01")
        invoice = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.north.id,
                    "invoice_date": "2024-02-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Machine",
                                "price_unit": 80,
                                "account_id": data["default_account_revenue"].id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        invoice.action_post()
        self.assertEqual((invoice.company_id, other.currency_id), (other, euro))
        both = {"allowed_company_ids": [self.company.id, other.id]}
        # 80 EUR at 0.5 EUR for one unit of the company's currency are 160.
        expected = {self.company: 1000.0, other: 160.0}
        report = self.Report.with_context(**both)
        self.assertEqual(dict(report._read_group([], ["company_id"], ["revenue:sum"])), expected)
        analysis = self.env["account.invoice.report"].with_context(**both)
        domain = [("commercial_partner_id", "=", self.north.id), ("state", "=", "posted")]
        self.assertEqual(dict(analysis._read_group(domain, ["company_id"], ["price_subtotal:sum"])), expected)
        # Seen from the other company, which has a rate of its own: everything in euro.
        self.env["res.currency.rate"].create(
            {"currency_id": self.company.currency_id.id, "company_id": other.id, "name": "2024-01-01", "rate": 2.0}
        )
        theirs = report.with_context(allowed_company_ids=[other.id, self.company.id])
        self.assertEqual(
            dict(theirs._read_group([], ["company_id"], ["revenue:sum"])), {self.company: 500.0, other: 80.0}
        )
        # One company switched on: its figures alone.
        alone = self.Report.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(alone.search([]).company_id, self.company)
