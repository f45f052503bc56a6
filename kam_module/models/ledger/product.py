from odoo import models
from odoo.tools import SQL


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _write_multi(self, vals_list):
        super()._write_multi(vals_list)
        changed = [template.id for template, vals in zip(self, vals_list) if "categ_id" in vals]
        if changed:
            self.env["kam.ledger.queue"]._append_items(
                SQL("line.product_id IN (SELECT id FROM product_product WHERE product_tmpl_id = ANY(%s))", changed)
            )


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _write_multi(self, vals_list):
        super()._write_multi(vals_list)
        changed = [product.id for product, vals in zip(self, vals_list) if "product_tmpl_id" in vals]
        if changed:
            self.env["kam.ledger.queue"]._append_items(SQL("line.product_id = ANY(%s)", changed))
