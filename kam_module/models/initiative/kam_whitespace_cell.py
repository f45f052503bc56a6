from odoo import api, fields, models
from odoo.exceptions import ValidationError

WORDS = [("internal", "Done internally"), ("not_needed", "Not needed")]


class KamWhitespaceCell(models.Model):
    """What somebody told us about a branch and a product category, beside what records and competitors say."""

    _name = "kam.whitespace.cell"
    _description = "Word about White Space"
    _inherit = ["kam.branch.knowledge"]
    _order = "partner_id, product_categ_id, id"
    _rec_name = "product_categ_id"

    # About what
    product_categ_id = fields.Many2one(
        help="What is said holds for everything below it too, as long as nothing else is said there."
    )

    # What is said
    state = fields.Selection(
        WORDS, "How They Do It", tracking=True, help="Empty: nothing is said, for example when only the potential is."
    )
    potential = fields.Monetary(
        tracking=True,
        help="What the branch spends on it in 12 months, whoever sells it. 0: not known.",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id, ondelete="restrict"
    )

    # Since when we know
    known_on = fields.Date("Known since", required=True, default=fields.Date.context_today, tracking=True)

    _cell_uniq = models.UniqueIndex(
        "(partner_id, product_categ_id) WHERE active", "Something is said about it already: change that entry."
    )
    _potential_positive = models.Constraint("CHECK (potential >= 0)", "A potential is zero or more.")

    @api.constrains("state", "potential", "active")
    def _check_says_something(self):
        for cell in self:
            if cell.active and not cell.state and not cell.potential:
                raise ValidationError(
                    self.env._(
                        "%(category)s at %(branch)s: say how they do it, or what they spend on it; "
                        "archive the entry when nothing of it holds any more.",
                        category=cell.product_categ_id.name,
                        branch=cell.partner_id.name,
                    )
                )

    @api.depends("partner_id", "product_categ_id")
    def _compute_display_name(self):
        for cell in self:
            cell.display_name = self.env._(
                "%(category)s at %(branch)s", category=cell.product_categ_id.name, branch=cell.partner_id.name
            )
