import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from . import purchases

_logger = logging.getLogger(__name__)


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        story = self.with_context(skip_pdf_attachment_generation=True)
        if not story._income_account():
            _logger.info("The company has no chart of accounts: the demo story comes without invoices.")
            return
        story._load_journals()
        story._load_currency()
        invoices = story._load_invoices()
        refunds = story._load_refunds()
        (invoices | refunds).sorted("invoice_date").action_post()
        story._measure_tables()
        story._load_costs(invoices | refunds)
        story._load_payments(invoices)

    @api.model
    def _measure_tables(self):
        """Tell the database's planner how many items there are now.

        It measures tables by itself only between transactions: for as long as this one is open it may take the
        journal items for a table without rows, and a reconciliation then takes hours.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("ANALYZE account_move, account_move_line, account_partial_reconcile"))

    # Accounts and journals

    @api.model
    def _income_account(self):
        journals = self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(self.env.company), ("type", "=", "sale")]
        )
        return journals.default_account_id[:1]

    @api.model
    def _account(self, account_type):
        """:return: the first account of a type that is not reconciled, or an empty recordset"""
        return self.env["account.account"].search(
            [
                *self.env["account.account"]._check_company_domain(self.env.company),
                ("account_type", "=", account_type),
                ("reconcile", "=", False),
            ],
            order="code, id",
            limit=1,
        )

    @api.model
    def _load_journals(self):
        """Journals of its own, so that no number of another journal is used up."""
        expense = self._account("expense_direct_cost") or self._account("expense")
        self._make(
            "account.journal",
            {
                "journal_sale": {
                    "name": "Key Account Demo Sales",
                    "code": "KAS",
                    "type": "sale",
                    "default_account_id": self._income_account().id,
                },
                "journal_purchase": {
                    "name": "Key Account Demo Purchases",
                    "code": "KAP",
                    "type": "purchase",
                    "default_account_id": expense.id,
                },
                "journal_bank": {"name": "Key Account Demo Bank", "code": "KAB", "type": "bank"},
                "journal_general": {"name": "Key Account Demo Entries", "code": "KAG", "type": "general"},
            },
        )
        bank = self._ref("journal_bank")
        bank.inbound_payment_method_line_ids.payment_account_id = bank.default_account_id

    @api.model
    def _currency(self):
        """:return: the currency of the plant overseas"""
        euro, dollar = self.env.ref("base.EUR"), self.env.ref("base.USD")
        return dollar if self.env.company.currency_id == euro else euro

    @api.model
    def _load_currency(self):
        """Make the foreign currency usable, with a rate for each month in which the company has none."""
        currency, company = self._currency(), self.env.company
        currency.active = True
        start = self._day(purchases.MONTHS, 1)
        known = self.env["res.currency.rate"].search_fetch(
            [("currency_id", "=", currency.id), ("company_id", "in", (company.id, False)), ("name", ">=", start)],
            ["name"],
        )
        if known:
            return
        per_unit = self.env["res.currency"]._get_conversion_rate(company.currency_id, currency, company, start)
        self._make(
            "res.currency.rate",
            {
                # Up and down by a few percent around the last known rate.
                f"rate_{ago}": {
                    "currency_id": currency.id,
                    "company_id": company.id,
                    "name": self._day(ago, 1),
                    "company_rate": per_unit * (1 + (ago % 7 - 3) / 100),
                }
                for ago in range(purchases.MONTHS, -1, -1)
            },
        )

    # Invoices and credit notes

    @api.model
    def _load_invoices(self):
        """:return: an invoice for each customer and day of the story, until today, in draft"""
        lines = defaultdict(list)
        for purchase in purchases.purchases():
            for ago, amount in purchase.amounts():
                lines[purchase.customer, ago, purchase.day].append((purchase.product, amount))
        today = fields.Date.today()
        return self._make(
            "account.move",
            {
                f"invoice_{customer}_{ago}_{day}": self._move_values("out_invoice", customer, self._day(ago, day), sold)
                for (customer, ago, day), sold in lines.items()
                if self._day(ago, day) <= today
            },
        )

    @api.model
    def _load_refunds(self):
        """:return: the credit notes of the story, in draft"""
        return self._make(
            "account.move",
            {
                f"refund_{refund.customer}_{refund.ago}": self._move_values(
                    "out_refund", refund.customer, self._day(refund.ago, 25), [(refund.product, refund.amount)]
                )
                for refund in purchases.REFUNDS
            },
        )

    @api.model
    def _move_values(self, move_type, customer, day, sold):
        """:param sold: pairs (product, amount without tax)"""
        values = {
            "move_type": move_type,
            "partner_id": self._ref(customer).id,
            "journal_id": self._ref("journal_sale").id,
            "invoice_date": day,
            "date": day,
            "invoice_user_id": self._ref(customer).kam_root_id.kam_manager_id.id,
            "invoice_line_ids": [Command.create(self._line_values(product, amount)) for product, amount in sold],
        }
        if customer == "redrock_europe":
            values["currency_id"] = self._currency().id
        return values

    @api.model
    def _line_values(self, product, amount):
        product = self._ref(f"product_{product}")
        quantity = amount / product.list_price
        if quantity % 1:
            return {"product_id": product.id, "quantity": 1, "price_unit": amount}
        return {"product_id": product.id, "quantity": quantity, "price_unit": product.list_price}
