from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class KamReceivableClosing(models.TransientModel):
    """Chooses the closing date of receivables: today, or a day before as it was then."""

    _name = "kam.receivable.closing"
    _description = "Receivables on a Closing Date"

    date = fields.Date(
        "Closing Date",
        required=True,
        default=fields.Date.context_today,
        help="What was open at the end of this day: payments matched later are taken back.",
    )

    @api.depends("date")
    def _compute_display_name(self):
        for closing in self:
            closing.display_name = self.env._("Receivables on %s", format_date(self.env, closing.date))

    def action_open_report(self):
        """Open the receivables by customer.

        :return: an action
        :raise UserError: when the date is in the future
        """
        return self._open("kam_module.kam_receivable_report_action")

    def action_open_tree(self):
        """Open the receivables of accounts: own, branches and total.

        :return: an action
        :raise UserError: when the date is in the future
        """
        return self._open("kam_module.res_partner_action_receivables")

    def _open(self, xmlid):
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "Receivables on %s are not known yet: choose today or a day before.",
                    format_date(self.env, self.date),
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {
            **action,
            "display_name": self.display_name,
            "name": self.display_name,
            "target": "current",
            "context": {"kam_closing_date": fields.Date.to_string(self.date)},
        }
