from odoo import fields, models


class KamPresalesRefuse(models.TransientModel):
    """Asks the approver why presales is refused."""

    _name = "kam.presales.refuse"
    _description = "Refuse Presales"

    presales_id = fields.Many2one("kam.presales", required=True, ondelete="cascade")
    reason = fields.Char("Why", required=True)

    def action_apply(self):
        """Refuse it; the requester is told why.

        :return: an action that closes the dialog
        :raise UserError: for those who may not decide about it
        """
        self.ensure_one()
        self.presales_id._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
