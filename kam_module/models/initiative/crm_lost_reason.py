from odoo import fields, models


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    kam_is_decline = fields.Boolean(
        "Nobody Got It",
        help="The customer does not buy, or cannot: in an initiative the branch counts as declined, not as lost.",
    )
