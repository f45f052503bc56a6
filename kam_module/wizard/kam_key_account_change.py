from odoo import api, fields, models


class KamKeyAccountChange(models.TransientModel):
    """Marks customers as key accounts, or releases them, as of a date and with a reason."""

    _name = "kam.key.account.change"
    _description = "Mark or Release Key Accounts"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Accounts",
        required=True,
        domain=[("is_company", "=", True)],
        default=lambda self: self._default_partner_ids(),
    )
    operation = fields.Selection(
        [("mark", "Mark as key account"), ("release", "Release")], required=True, default="mark"
    )
    date = fields.Date(
        "As of",
        required=True,
        default=lambda self: self.env["res.partner"]._kam_today(),
        help="Mark: the first day as a key account. Release: the first day on which it is none.",
    )
    tier_id = fields.Many2one("kam.tier", help="Leave empty to keep the tier that an account has.")
    manager_id = fields.Many2one(
        "res.users",
        "Key Account Manager",
        domain=[("share", "=", False)],
        help="Leave empty to keep the manager that an account has.",
    )
    team_id = fields.Many2one("crm.team", "Account Team", help="Leave empty to keep the team that an account has.")
    reason = fields.Char(help="Kept in the account's history.")

    @api.model
    def _default_partner_ids(self):
        return self.env["res.partner"]._kam_chosen()

    def action_apply(self):
        """Mark or release the accounts.

        :return: an action that closes the window
        :raise UserError: when it is refused; the sentence names the account
        """
        self.ensure_one()
        if self.operation == "mark":
            self._mark()
        else:
            self._release()
        return {"type": "ir.actions.act_window_close"}

    def _mark(self):
        accounts = self.partner_ids.with_context(kam_reason=self.reason)
        accounts.env["kam.key.period"]._switch(dict.fromkeys(accounts, True), self.date)
        if self.tier_id:
            accounts.env["kam.tier.period"]._switch(dict.fromkeys(accounts, self.tier_id), self.date)
        if values := {
            name: value.id
            for name, value in (("kam_manager_id", self.manager_id), ("kam_team_id", self.team_id))
            if value
        }:
            accounts.write(values)

    def _release(self):
        """The tier ends with it: it is a key account's."""
        accounts = self.partner_ids.with_context(kam_reason=self.reason)
        accounts.env["kam.key.period"]._switch(dict.fromkeys(accounts, False), self.date)
        accounts.env["kam.tier.period"]._switch(dict.fromkeys(accounts, self.env["kam.tier"]), self.date)
