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

    # Is the headquarters behind this?

    def _proposals(self):
        self.env["kam.initiative.proposal"].sudo()._look()
        return self.env["kam.initiative.proposal"].search([("partner_id", "=", self.headquarters.id)])

    def test_first_orders_of_two_branches_raise_the_question(self):
        self._order(self.far, self.part, day="2022-01-10")  # from when on the books know of gaps
        self._order(self.buyer, self.course, day="2024-08-20")
        self.assertFalse(self._proposals())
        self._order(self.south, self.course, day="2024-09-10")
        proposal = self._proposals()
        self.assertEqual(proposal.product_categ_id, self.training)
        self.assertEqual(proposal.branch_ids, self.north | self.south)
        self.assertEqual(proposal.signal_ids.mapped("kind"), ["order", "order"])

    def test_who_orders_or_buys_all_the_time_does_not_begin(self):
        self._order(self.far, self.part, day="2022-01-10")
        for branch in (self.north, self.south):
            self._order(branch, self.course, day="2024-08-20")
        self._order(self.north, self.course, day="2024-02-20")
        self._buy(self.south, 50, self.course, day="2024-03-10")
        self.assertFalse(self._proposals())

    def test_young_books_know_of_no_gap(self):
        for branch in (self.north, self.south):
            self._order(branch, self.course, day="2024-08-20")
        self.assertFalse(self._proposals())

    # Out of sight

    def test_an_order_by_a_seller_outside_of_the_team_is_listed(self):
        manager, stranger = self.env["res.users"].sudo().create(
            [{"name": name, "login": f"orders_{name}"} for name in ("manager", "stranger")]
        )
        self.headquarters.write({"is_key_account": True, "kam_manager_id": manager.id})
        own, other, quotation = (self._order(self.north) for _number in range(3))
        own.user_id, other.user_id, quotation.user_id = manager, stranger, stranger
        quotation._action_cancel()
        self.env.flush_all()
        found = self.env["kam.out.of.sight"].search([("partner_id", "=", self.north.id)])
        self.assertRecordValues(
            found,
            [{"kind": "order", "name": other.name, "user_id": stranger.id, "amount": 600, "state": "won"}],
        )
        self.assertEqual(found.action_open_document()["res_id"], other.id)

    # White space

    def _cell(self, category):
        self.env.invalidate_all()
        domain = [("partner_id", "=", self.north.id), ("product_categ_id", "=", category.id)]
        return self.env["kam.whitespace.report"].search(domain)

    def test_what_is_ordered_and_not_invoiced_is_pipeline_and_a_deal_is_not_counted_twice(self):
        self.counter.invoice_policy = "order"
        order = self._order(self.buyer)
        self.assertRecordValues(self._cell(self.counters), [{"state": "pipeline", "pipeline": 600, "ours": 0}])
        [line] = self.env["kam.whitespace.report"].cell_evidence(self.north.id, self.counters.id)["lines"]
        self.assertEqual((line["kind"], line["id"]), ("pipeline", order.id))
        order.opportunity_id = self._deal(self.north, expected_revenue=900)
        self.assertEqual(self._cell(self.counters).pipeline, 600)
        invoice = order.sudo()._create_invoices()
        invoice.invoice_date = "2024-09-10"
        invoice.action_post()
        self.assertRecordValues(self._cell(self.counters), [{"state": "ours", "pipeline": 0, "ours": 600}])
