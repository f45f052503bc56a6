from datetime import date
from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

MEASURES = ("revenue", "financial_difference", "other_income", "direct_cost", "cost_to_serve")


class LedgerCommon(AccountTestInvoicingCommon):
    """A headquarters with two branches, a lonely customer, and what they buy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Fact = cls.env["kam.ledger.month"]
        cls.Report = cls.env["kam.profitability.report"]
        cls.company = cls.env.company
        cls.headquarters = cls._create_customer("Delta Group")
        cls.north = cls._create_customer("Delta North")
        cls.south = cls._create_customer("Delta South")
        cls.buyer = cls.env["res.partner"].create({"name": "Nora Buyer", "parent_id": cls.north.id})
        cls.lonely = cls._create_customer("Lonely Works")
        cls.income = cls.company_data["default_account_revenue"]
        cls.other_income = cls._create_account("Interest", "450900", "income_other")
        cls.direct_cost = cls._create_account("Cost of Goods", "510900", "expense_direct_cost")
        cls.clearing = cls._create_account("Clearing", "190900", "asset_current")

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.env.ref("kam_module.group_kam_administrator")

    # What happens

    @classmethod
    def _create_customer(cls, name, **values):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **values})

    @classmethod
    def _create_account(cls, name, code, account_type):
        return cls.env["account.account"].create({"name": name, "code": code, "account_type": account_type})

    @classmethod
    def _link(cls, branch, headquarters, date_from=date(2015, 1, 1), date_to=None):
        return cls.env["kam.affiliation"].create(
            {"partner_id": branch.id, "parent_id": headquarters.id, "date_from": date_from, "date_to": date_to}
        )

    @classmethod
    def _invoice(cls, partner, amount, day, move_type="out_invoice", post=True, **line):
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": day,
                "date": day,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Machine", "quantity": 1, "price_unit": amount, "tax_ids": [Command.clear()], **line}
                    )
                ],
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _entry(cls, account, balance, day, partner=None, post=True, company=None):
        """A manual entry: ``balance`` (debit positive) on an account, against the clearing account."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": line_account.id,
                            "balance": amount,
                            "partner_id": partner.id if partner else False,
                        }
                    )
                    for line_account, amount in ((account, balance), (cls.clearing, -balance))
                ],
            }
        )
        if post:
            move.action_post()
        return move

    # What is seen

    def _fact_rows(self, *names, domain=()):
        """Facts as sorted tuples of their fields' values; records by name, "" for none."""
        facts = self.Fact.search(list(domain))
        return sorted(
            tuple((value.name or "") if hasattr(value, "_name") else value for value in (fact[name] for name in names))
            for fact in facts
        )

    def _sum(self, partner=None, measure="revenue", **conditions):
        domain = [(name, "=", value) for name, value in conditions.items()]
        if partner is not None:
            domain.append(("partner_id", "=", partner.id))
        return self.Fact._read_group(domain, [], [f"{measure}:sum"])[0][0]

    def _ledger_totals(self):
        """Income, other income and direct cost of the ledger, by a plain sum of journal items."""
        totals = self.env["account.move.line"]._read_group(
            [
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "in", ("income", "income_other", "expense_direct_cost")),
            ],
            ["account_id"],
            ["balance:sum"],
        )
        sums = dict.fromkeys(("income", "income_other", "expense_direct_cost"), 0.0)
        for account, balance in totals:
            sums[account.account_type] += balance
        return {name: round(value, 2) for name, value in sums.items()}

    def assertIdentity(self):
        """The sum over all rows is the profit and loss account, to the cent; and a comparison finds nothing."""
        sums = dict(zip(MEASURES, self.Fact._read_group([], [], [f"{name}:sum" for name in MEASURES])[0]))
        ledger = self._ledger_totals()
        self.assertEqual(round(sums["revenue"] + sums["financial_difference"], 2), -ledger["income"] + 0.0)
        self.assertEqual(round(sums["other_income"], 2), -ledger["income_other"] + 0.0)
        self.assertEqual(round(sums["direct_cost"], 2), ledger["expense_direct_cost"])
        check = self.env["kam.ledger.check"]
        self.assertEqual(check._differences(), [])
        self.assertEqual(check._different_trees(), [])
        self.assertAccountSums()

    def assertAccountSums(self):
        """A table of accounts by month has the same figures from the sums of accounts and from the facts."""
        groups = ["account_id", "company_id", "month:month"]
        aggregates = [f"{name}:sum" for name in (*MEASURES, "gross_margin", "profit")] + ["__count"]
        self.assertTrue(self.Report._is_of_accounts([], groups, aggregates))
        sums = self.Report._read_group([], groups, aggregates)
        with patch.object(type(self.Report), "_is_of_accounts", lambda *arguments: False):
            self.assertEqual(sums, self.Report._read_group([], groups, aggregates))
        return sums
