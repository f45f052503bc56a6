from odoo.fields import Command
from odoo.tests import tagged

from .initiative_world import InitiativeWorld


@tagged("post_install", "-at_install")
class TestConfirmedOrders(InitiativeWorld):
    """Where the sales app is installed, a confirmed order wins before its invoice."""

    def _order(self, partner, product=None, day="2024-05-10", price=300):
        order = self.env["sale.order"].sudo().create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.counter).id,
                            "product_uom_qty": 2,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.date_order = f"{day} 10:00:00"
        return order

    def test_a_confirmed_order_of_a_contact_wins_and_a_cancelled_one_does_not(self):
        order = self._order(self.buyer)
        self.assertState(self.north, "won", "Ordered $ 600.00, last on 05/10/2024.")
        order._action_cancel()
        self.assertState(self.north, "silent")

    def test_orders_out_of_scope_or_window_do_not_count(self):
        self._order(self.north, self.course)
        self._order(self.south, day="2024-02-10")
        self._order(self.east, day="2025-03-01")
        for branch in (self.north, self.south, self.east):
            self.assertState(branch, "silent")

    def test_orders_of_parts_count_and_the_last_day_of_the_window_too(self):
        self._order(self.north, self.part, day="2025-02-28")
        self.assertState(self.north, "won")

    def test_an_invoice_speaks_before_an_order(self):
        self._order(self.north)
        self._buy(self.north, 700)
        self.assertState(self.north, "won", "Invoiced $ 700.00")
