from odoo import api, fields, models


class CrmLead(models.Model):
    """What a deal is about, in the categories in which the ledger counts."""

    _inherit = "crm.lead"

    kam_product_categ_ids = fields.Many2many(
        "product.category",
        "crm_lead_product_category_kam_rel",
        "lead_id",
        "product_categ_id",
        "Product Categories",
        help="What the customer may buy. Branches that start deals in one category are the sign of an initiative.",
    )

    # Business words

    @api.model
    def _kam_signal_fields(self):
        """:return: the names of the fields that say whether a deal is a sign of an initiative"""
        return {"kam_product_categ_ids", "partner_id", "type", "kam_initiative_id"}

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._kam_take_categories_of_initiative()
        if any(vals.keys() & {"kam_product_categ_ids", "kam_initiative_id"} for vals in vals_list):
            self.env["kam.initiative.proposal"]._look_soon()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if vals.get("kam_initiative_id"):
            self._kam_take_categories_of_initiative()
        if vals.keys() & self._kam_signal_fields():
            self.env["kam.initiative.proposal"]._look_soon()
        return result

    def _kam_take_categories_of_initiative(self):
        """A deal of an initiative is about what the initiative is about, as long as nobody says otherwise."""
        for lead in self.sudo():
            if lead.kam_initiative_id and not lead.kam_product_categ_ids:
                lead.kam_product_categ_ids = lead.kam_initiative_id.categ_ids
