from odoo import api, fields, models
from odoo.tools import SQL


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "kam.figure.source"]

    # The cost of what was sold, as it was on the day of posting. With the product, because it is that product's cost.
    kam_unit_cost = fields.Float(
        "Standard Cost per Unit",
        min_display_digits="Product Price",
        readonly=True,
        copy=False,
        groups="kam_module.group_kam_money",
        help="The cost of one unit of the product, in its own unit of measure, when the invoice was posted.",
    )
    kam_standard_cost = fields.Monetary(
        "Standard Cost at Posting",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        groups="kam_module.group_kam_money",
        help="Quantity × the product's cost when the invoice was posted; negative on a credit note.",
    )
    kam_cost_product_id = fields.Many2one(
        "product.product",
        "Product of the Standard Cost",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="kam_module.group_kam_money",
    )

    # Finds the items of a customer and month, to recompute a figure or to open what is behind it.
    _kam_partner_company_date_idx = models.Index("(partner_id, company_id, date) WHERE parent_state = 'posted'")

    @api.model
    def _kam_item_column(self):
        return "item_id"

    def _kam_sold_quantity(self):
        """:return: the quantity of this line in the product's own unit of measure"""
        self.ensure_one()
        unit = self.product_id.uom_id
        return self.product_uom_id._compute_quantity(self.quantity, unit, round=False) if unit else self.quantity

    # Cost to serve

    def _get_analytic_distribution_arguments(self, root_plans):
        item_model = self.env["kam.ledger.item"]
        is_cost_to_serve = (
            self.account_id.account_type not in item_model._account_types()
            and self.account_id.internal_group == "expense"
            and self.move_id.move_type not in item_model._purchase_move_types()
        )
        return super()._get_analytic_distribution_arguments(root_plans) | {"kam_cost_to_serve": is_cost_to_serve}

    # What changes a figure

    @api.model
    def _kam_watched_fields(self):
        """:return: the stored fields of an item that its figure depends on, as a set"""
        return {
            "parent_state",
            "date",
            "balance",
            "partner_id",
            "account_id",
            "product_id",
            "company_id",
            "move_id",
            "kam_standard_cost",
        }

    @api.model
    def _create(self, data_list):
        items = super()._create(data_list)
        items._kam_queue()
        return items

    def _write_multi(self, vals_list):
        # The low level, because stored computed fields (state, date, partner) pass only here.
        watched = self._kam_watched_fields()
        changed = self.browse(item.id for item, vals in zip(self, vals_list) if not watched.isdisjoint(vals))
        moved = self.browse(item.id for item, vals in zip(self, vals_list) if "account_id" in vals or "date" in vals)
        changed._kam_queue()
        moved._kam_queue_analytic()
        super()._write_multi(vals_list)
        changed._kam_queue()
        moved._kam_queue_analytic()

    def unlink(self):
        self._kam_queue()
        self._kam_queue_analytic()
        return super().unlink()

    def _kam_queue(self):
        """Have the figures of these items recomputed, as far as the database holds them as posted now."""
        if self:
            types = self.env["kam.ledger.item"]._account_types()
            self.env["kam.ledger.queue"]._append_items(
                SQL(
                    "line.id = ANY(%s) AND (line.kam_cost_product_id IS NOT NULL OR EXISTS ("
                    "SELECT FROM account_account account"
                    " WHERE account.id = line.account_id AND account.account_type IN %s))",
                    list(self._ids),
                    types,
                )
            )

    def _kam_queue_analytic(self):
        """Have the cost to serve recomputed that comes from these items."""
        if self:
            self.env["kam.ledger.queue"]._append_analytic(SQL("analytic.move_line_id = ANY(%s)", list(self._ids)))
