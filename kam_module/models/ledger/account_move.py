from collections import defaultdict

from odoo import models


class AccountMove(models.Model):
    """Freezes the standard cost of what is sold, in companies that take it as direct cost."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._kam_freeze_standard_costs()
        return posted

    # Business words

    def _kam_takes_standard_cost(self):
        """:return: the entries whose direct cost is the standard cost at posting"""
        return self.filtered(
            lambda move: move.company_id.sudo().kam_direct_cost_source == "standard"
            and move.is_sale_document(include_receipts=True)
        )

    def _kam_sold_lines(self):
        """:return: the lines that sell a product"""
        return self.invoice_line_ids.filtered(lambda line: line.display_type == "product" and line.product_id)

    # Freezing

    def _kam_freeze_standard_costs(self):
        """Keep the cost of the sold products as it is now on the invoice lines.

        A line that was frozen before (the invoice was reset to draft and posted again) keeps its cost per unit, and
        a credit note brings back the cost of the invoice it reverses. Whoever posts: the cost does not depend on
        what the user may read.
        """
        moves = self.sudo()._kam_takes_standard_cost()
        if not moves:
            return
        originals = moves.reversed_entry_id._kam_frozen_unit_costs()
        for line in moves._kam_sold_lines().with_context(skip_invoice_sync=True, check_move_validity=False):
            product = line.product_id.with_company(line.company_id)
            if line.kam_cost_product_id == product:
                unit_cost = line.kam_unit_cost
            else:
                unit_cost = originals.get((line.move_id.reversed_entry_id.id, product.id), product.standard_price)
            sign = -1 if line.move_id.move_type == "out_refund" else 1
            line.write(
                {
                    "kam_cost_product_id": product.id,
                    "kam_unit_cost": unit_cost,
                    "kam_standard_cost": line.company_currency_id.round(sign * line._kam_sold_quantity() * unit_cost),
                }
            )

    def _kam_frozen_unit_costs(self):
        """:return: ``{(entry id, product id): cost per unit}`` that was frozen on these entries"""
        costs, quantities = defaultdict(float), defaultdict(float)
        for line in self._kam_sold_lines():
            if line.kam_cost_product_id:
                key = (line.move_id.id, line.kam_cost_product_id.id)
                quantity = line._kam_sold_quantity()
                quantities[key] += quantity
                costs[key] += quantity * line.kam_unit_cost
        return {key: costs[key] / quantity for key, quantity in quantities.items() if quantity}
