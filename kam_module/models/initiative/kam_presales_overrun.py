from odoo import api, fields, models
from odoo.fields import Domain


class KamPresales(models.Model):
    """What costs more than was approved is asked again."""

    _inherit = "kam.presales"

    overrun_text = fields.Char(
        compute="_compute_overrun_text",
        compute_sudo=True,
        groups="kam_module.group_kam_money",
        export_string_translation=False,
    )

    @api.depends("overrun", "state")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_overrun_text(self):
        for presales in self:
            exceeded = presales.approved_on and presales._exceeds(presales.spent)
            presales.overrun_text = presales._overrun_sentence(presales.spent) if exceeded else False

    def _overrun_sentence(self, spent):
        self.ensure_one()
        return self.env._(
            "%(spent)s are spent of %(approved)s approved.",
            spent=self.currency_id.format(spent),
            approved=self.currency_id.format(self.approved_amount),
        )

    @api.model
    def _cron_overrun(self):
        """Ask again, once for each approval, where more is spent than approved; in all companies."""
        running = self.search([("state", "=", "approved"), ("analytic_account_id", "!=", False)])
        spent = running._spent(self.env["res.company"].search(Domain.TRUE))
        for presales in running.filtered(lambda presales: presales._exceeds(spent[presales.id])):
            # The words are for whoever asks and decides, and both may not read what the ledger says.
            presales._ask_again(self.env._("More is spent than was approved."))
