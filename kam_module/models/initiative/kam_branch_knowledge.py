from odoo import api, fields, models
from odoo.exceptions import ValidationError

SOURCES = [
    ("customer", "The customer told us"),
    ("seen", "Seen there"),
    ("publication", "Tender or publication"),
    ("partner", "A third party told us"),
    ("assumed", "Assumed"),
]


class KamBranchKnowledge(models.AbstractModel):
    """Something that no document of ours shows about a branch and a product category, and how we know it."""

    _name = "kam.branch.knowledge"
    _description = "What We Know of a Branch"
    _inherit = ["mail.thread"]

    # About what
    partner_id = fields.Many2one(
        "res.partner",
        "Branch",
        required=True,
        index=True,
        ondelete="cascade",
        tracking=True,
        domain=[("is_company", "=", True)],
    )
    account_id = fields.Many2one(
        related="partner_id.kam_root_id", string="Group", help="The ultimate parent today of the branch."
    )
    product_categ_id = fields.Many2one(
        "product.category", required=True, index=True, ondelete="restrict", tracking=True
    )

    # How we know
    source = fields.Selection(SOURCES, required=True, default="customer", tracking=True)
    known_by = fields.Many2one(
        "res.users",
        "Known by",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="The colleague who knows it.",
    )
    evidence = fields.Text(help="What was said or seen, when and where.")
    active = fields.Boolean(default=True)

    @api.constrains("partner_id")
    def _check_partner(self):
        for known in self:
            if not known.partner_id._kam_is_account():
                raise ValidationError(known.partner_id._kam_not_an_account_sentence())
