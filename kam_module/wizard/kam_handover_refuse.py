from odoo import fields, models


class KamHandoverRefuse(models.TransientModel):
    """Asks the receiver why they refuse a handover."""

    _name = "kam.handover.refuse"
    _description = "Refuse a Handover"

    handover_id = fields.Many2one("kam.handover", required=True, ondelete="cascade")
    reason = fields.Char("Why", required=True)

    def action_apply(self):
        """Refuse it; the giver is told why.

        :return: an action that leads back to the handovers, since the receiver may read this one as before
        :raise UserError: unless the receiver asks, and it is on offer
        """
        self.ensure_one()
        self.handover_id._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
