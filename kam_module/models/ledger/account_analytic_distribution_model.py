from odoo import api, fields, models


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    kam_cost_to_serve = fields.Boolean(
        "Only Cost to Serve",
        help="Applies to entries on accounts that are neither income nor cost of revenue, and never to vendor bills: "
        "what is booked for a key account is cost to serve it, what is bought from it is not.",
    )

    @api.model
    def _get_default_search_domain_vals(self):
        # Whoever does not say what is being booked (an order, an expense) does not book a cost to serve.
        return super()._get_default_search_domain_vals() | {"kam_cost_to_serve": False}

    def _create_domain(self, fname, value):
        if fname == "kam_cost_to_serve":
            return [] if value else [(fname, "=", False)]
        return super()._create_domain(fname, value)
