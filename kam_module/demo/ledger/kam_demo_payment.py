from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Command

from . import purchases

PAYMENT_DAYS = (15, 28)
"""On which days of a month customers make their payments."""


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _load_payments(self, invoices):
        """Pay what the customers have paid until today; the rest is open or overdue.

        :param invoices: the posted invoices of the story
        """
        self._settle_refunds()
        unpaid = self._unpaid_invoices()
        today = fields.Date.today()
        paid = [(invoice, self._payment_day(invoice)) for invoice in invoices - unpaid]
        self._pay_in_full([(invoice, day) for invoice, day in paid if day <= today])
        for customer, ago in purchases.PARTLY_PAID.items():
            for invoice in self._invoice(customer, ago):
                self._pay_share(invoice, self._payment_day(invoice), 0.4)

    @api.model
    def _settle_refunds(self):
        for refund in purchases.REFUNDS:
            if refund.of_invoice is not None:
                credit = self._ref(f"refund_{refund.customer}_{refund.ago}")
                self._receivables(credit | self._invoice(refund.customer, refund.of_invoice)).reconcile()

    @api.model
    def _unpaid_invoices(self):
        """:return: invoices that are in dispute, or paid in part"""
        unpaid = self.env["account.move"]
        for customer, ago in purchases.PARTLY_PAID.items():
            unpaid |= self._invoice(customer, ago)
        for customer, months in purchases.NEVER_PAID.items():
            for ago in range(months + 1):
                unpaid |= self._invoice(customer, ago)
        return unpaid

    @api.model
    def _invoice(self, customer, ago):
        """:return: the invoices of a customer in the month so many months ago"""
        start = self._day(ago, 1)
        return self.env["account.move"].search(
            [
                ("move_type", "=", "out_invoice"),
                ("journal_id", "=", self._ref("journal_sale").id),
                ("partner_id", "=", self._ref(customer).id),
                ("invoice_date", ">=", start),
                ("invoice_date", "<=", start + relativedelta(day=31)),
            ]
        )

    @api.model
    def _payment_day(self, invoice):
        """:return: the day of payments after the customer's usual days to pay"""
        days = purchases.DAYS_TO_PAY
        partner = invoice.partner_id
        habits = {self._ref(customer): value for customer, value in days.items()}
        day = invoice.invoice_date + relativedelta(days=habits.get(partner) or habits.get(partner.kam_root_id) or 28)
        for payment_day in PAYMENT_DAYS:
            if day.day <= payment_day:
                return day.replace(day=payment_day)
        return day + relativedelta(months=1, day=PAYMENT_DAYS[0])

    @api.model
    def _pay_in_full(self, paid):
        """All payments in one go: the wizard of an invoice would take minutes for a story of this length.

        :param paid: pairs (invoice, day of its payment)
        """
        journal = self._ref("journal_bank")
        payments = self.env["account.payment"].create(
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": invoice.commercial_partner_id.id,
                    "amount": invoice.amount_residual,
                    "currency_id": invoice.currency_id.id,
                    "date": day,
                    "journal_id": journal.id,
                    "memo": invoice.payment_reference,
                    "invoice_ids": [Command.set(invoice.ids)],
                    "payment_method_line_id": journal.inbound_payment_method_line_ids[:1].id,
                }
                for invoice, day in paid
            ]
        )
        payments.action_post()
        self.env["account.move.line"]._reconcile_plan(
            [
                self._receivables(invoice) | self._receivables(payment.move_id)
                for (invoice, _day), payment in zip(paid, payments)
            ]
        )

    @api.model
    def _pay_share(self, invoice, day, share):
        """Pay a part of what is open on an invoice."""
        wizard = self.env["account.payment.register"].create(
            {
                "line_ids": [Command.set(self._receivables(invoice).ids)],
                "payment_date": day,
                "journal_id": self._ref("journal_bank").id,
            }
        )
        wizard.amount = round(wizard.amount * share, 2)
        wizard._create_payments()

    @api.model
    def _receivables(self, moves):
        return moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
