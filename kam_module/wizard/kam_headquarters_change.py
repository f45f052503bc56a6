from odoo import api, fields, models
from odoo.exceptions import UserError


class KamHeadquartersChange(models.TransientModel):
    """Gives customers another headquarters: as of a date, or as if it had always been so."""

    _name = "kam.headquarters.change"
    _description = "Change of Headquarters"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Branches",
        required=True,
        domain=[("is_company", "=", True)],
        default=lambda self: self._default_partner_ids(),
    )
    parent_id = fields.Many2one(
        "res.partner",
        "Headquarters",
        domain=[("is_company", "=", True)],
        help="Leave empty when they have none any more.",
    )
    kind = fields.Selection(
        [("change", "It changes"), ("correction", "It was entered wrongly")],
        "What Happened",
        required=True,
        default="change",
    )
    date = fields.Date(
        "As of",
        default=lambda self: self.env["res.partner"]._kam_today(),
        help="The first day with the new headquarters. Figures up to the day before stay with the old one.",
    )
    running_ids = fields.Many2many("kam.affiliation", string="Until Now", compute="_compute_running_ids")

    @api.model
    def _default_partner_ids(self):
        return self.env["res.partner"]._kam_chosen()

    @api.depends("partner_ids")
    def _compute_running_ids(self):
        for wizard in self:
            wizard.running_ids = wizard.partner_ids._origin.kam_affiliation_ids.filtered(
                lambda affiliation: affiliation._is_running_or_planned()
            )

    def action_apply(self):
        """Apply the change.

        :return: an action that closes the window
        :raise UserError: when the date is missing or the change is refused; the sentence names the customer
        """
        self.ensure_one()
        affiliations = self.env["kam.affiliation"]
        if self.kind == "correction":
            affiliations._correct(self.partner_ids, self.parent_id)
        elif not self.date:
            raise UserError(self.env._("Say as of which day the headquarters changes."))
        else:
            affiliations._switch(dict.fromkeys(self.partner_ids, self.parent_id), self.date)
        return {"type": "ir.actions.act_window_close"}
