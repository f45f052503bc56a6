import logging
from collections import defaultdict

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Command

from . import purchases

_logger = logging.getLogger(__name__)


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _load_costs(self, moves):
        """What it costs: deliveries, visits, bills; and income that no customer stands behind.

        :param moves: the posted invoices and credit notes of the story
        """
        entries = self._load_direct_costs(moves) | self._load_visits() | self._load_scrap_sale() | self._load_bills()
        entries.action_post()

    @api.model
    def _load_direct_costs(self, moves):
        """:return: an entry a month: what the delivered products cost, as stock valuation would post it"""
        cost_account, stock_account = self._account("expense_direct_cost"), self._account("asset_current")
        if not (cost_account and stock_account):
            _logger.info("The chart of accounts has no account for direct cost: the demo story comes without costs.")
            return self.env["account.move"]
        costs = defaultdict(lambda: defaultdict(float))
        for line in moves.invoice_line_ids:
            share = line.product_id.standard_price / line.product_id.list_price
            costs[line.date + relativedelta(day=31)][line.partner_id, line.product_id] -= line.balance * share
        return self._make(
            "account.move",
            {
                f"cost_{month:%Y_%m}": self._entry_values(
                    min(month, fields.Date.today()),
                    "Cost of deliveries",
                    [
                        {
                            "account_id": cost_account.id,
                            "balance": amount,
                            "partner_id": partner.id,
                            "product_id": product.id,
                        }
                        for (partner, product), amount in lines.items()
                    ],
                    stock_account,
                )
                for month, lines in sorted(costs.items())
            },
        )

    @api.model
    def _load_visits(self):
        """:return: an entry a quarter: what visits to the key accounts cost, on their analytic accounts"""
        expense, cash = self._account("expense"), self._account("asset_cash")
        if not (expense and cash):
            return self.env["account.move"]
        return self._make(
            "account.move",
            {
                f"visits_{ago}": self._entry_values(
                    self._day(ago, 26),
                    "Travel and visits",
                    [
                        {"account_id": expense.id, "balance": amount, "analytic_distribution": self._served(customer)}
                        for customer, amount in purchases.COST_TO_SERVE.items()
                    ],
                    cash,
                )
                for ago in range(purchases.MONTHS - 1, 0, -3)
            },
        )

    @api.model
    def _load_scrap_sale(self):
        """:return: an entry on an income account without any partner"""
        income = {"account_id": self._income_account().id, "balance": -1_200}
        values = self._entry_values(
            self._day(8, 17), "Old counters sold as scrap", [income], self._account("asset_cash")
        )
        return self._make("account.move", {"scrap": values})

    @api.model
    def _load_bills(self):
        return self._make(
            "account.move",
            {
                f"bill_{number}": {
                    "move_type": "in_invoice",
                    "partner_id": self._ref(bill.vendor).id,
                    "journal_id": self._ref("journal_purchase").id,
                    "invoice_date": self._day(bill.ago, 14),
                    "date": self._day(bill.ago, 14),
                    "ref": f"{bill.vendor}-{number}",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": bill.name,
                                "price_unit": bill.amount,
                                "tax_ids": [Command.clear()],
                                "analytic_distribution": bill.customer and self._served(bill.customer),
                            }
                        )
                    ],
                }
                for number, bill in enumerate(purchases.BILLS, start=1)
            },
        )

    @api.model
    def _served(self, customer):
        """:return: the distribution that makes an amount cost to serve of a key account"""
        plan = self.env["kam.ledger.item"]._plan()
        return {str(account.id): 100 for account in self._ref(customer)._kam_analytic_accounts(plan)[:1]}

    @api.model
    def _entry_values(self, day, name, lines, counterpart):
        """:param lines: values of journal items; what is missing to zero goes to the counterpart"""
        lines = [line | {"balance": round(line["balance"], 2)} for line in lines]
        lines.append({"account_id": counterpart.id, "balance": -round(sum(line["balance"] for line in lines), 2)})
        return {
            "move_type": "entry",
            "journal_id": self._ref("journal_general").id,
            "date": day,
            "ref": name,
            "line_ids": [Command.create({"name": name, "tax_ids": [Command.clear()], **line}) for line in lines],
        }
