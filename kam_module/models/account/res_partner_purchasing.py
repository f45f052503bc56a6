from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class ResPartner(models.Model):
    """How much a branch may buy on its own authority."""

    _inherit = "res.partner"

    kam_purchasing_currency_id = fields.Many2one(
        "res.currency",
        "Limit's Currency",
        compute="_compute_kam_purchasing_currency_id",
        store=True,
        readonly=False,
        copy=False,
    )
    kam_purchasing_limit = fields.Monetary(
        "Purchasing Limit",
        currency_field="kam_purchasing_currency_id",
        copy=False,
        help="Up to this amount for one purchase the branch decides; above it, its headquarters does.",
    )

    _kam_purchasing_limit_positive = models.Constraint(
        "CHECK (kam_purchasing_limit >= 0)", "A purchasing limit is an amount of zero or more."
    )

    def _auto_init(self):
        # Nobody has a limit yet: nothing to compute for the partners that are there.
        if not column_exists(self.env.cr, self._table, "kam_purchasing_currency_id"):
            create_column(self.env.cr, self._table, "kam_purchasing_currency_id", "int4")
        return super()._auto_init()

    @api.depends("kam_purchasing_authority")
    def _compute_kam_purchasing_currency_id(self):
        for partner in self:
            currency = partner.kam_purchasing_currency_id
            if partner.kam_purchasing_authority == "limit":
                currency = currency or self.env.company.currency_id
            partner.kam_purchasing_currency_id = currency

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("kam_purchasing_limit") for vals in vals_list):
            self._kam_check_group()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"kam_purchasing_limit", "kam_purchasing_currency_id"}:
            self._kam_check_may_change(self)
        return super().write(vals)
