from odoo import fields, models


class KamLeadGroupDecline(models.Model):
    """A group that is not behind a deal, as somebody said before the deal had a customer."""

    _name = "kam.lead.group.decline"
    _description = "Group That Is Not behind a Deal"
    _rec_name = "root_id"

    lead_id = fields.Many2one("crm.lead", "Deal", required=True, readonly=True, index=True, ondelete="cascade")
    root_id = fields.Many2one(
        "res.partner", "Group", required=True, readonly=True, index=True, ondelete="cascade"
    )
    evidence_key = fields.Char(required=True, readonly=True, help="The same for the same evidence.")
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, default=lambda self: self.env.user)
    decided_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
