from odoo import fields, models


class ProductCategory(models.Model):
    """Which categories a customer could buy from us at all."""

    _inherit = "product.category"

    kam_in_white_space = fields.Boolean(
        "In White Space",
        default=True,
        help="Whether it is asked of each branch of a key account what it buys in this category, as long as it has a "
        "product that is sold. What is known in a category is shown in any case.",
    )
