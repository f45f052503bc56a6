from odoo import api, fields, models


class KamHandoverNote(models.Model):
    """What the giver promised to the customer, or does not know yet."""

    _name = "kam.handover.note"
    _description = "Promise or Open Question"
    _order = "handover_id, kind, date, id"

    handover_id = fields.Many2one("kam.handover", required=True, index=True, ondelete="cascade")
    kind = fields.Selection([("promise", "Promise"), ("question", "Open question")], required=True, default="promise")
    name = fields.Char("What", required=True)
    partner_id = fields.Many2one("res.partner", "Who", ondelete="set null", domain=[("is_company", "=", False)])
    date = fields.Date("Due", help="A promise with a date becomes an activity of the receiver.")

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        notes._refuse_when_offered()
        return notes

    def write(self, vals):
        self._refuse_when_offered()
        result = super().write(vals)
        self._refuse_when_offered()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._refuse_when_offered()

    def _refuse_when_offered(self):
        if not self.env.su:
            self.handover_id._refuse_when_offered()
