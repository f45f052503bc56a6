from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date


class KamLedgerSignature(models.Model):
    """A controller's signature under the figures of a month of a company, and the figures as they were then.

    Nothing of it is ever changed: what the ledger says now is shown beside it, and signing again makes a new version.
    """

    _name = "kam.ledger.signature"
    _description = "Signed Month"
    _order = "month desc, company_id, version desc"

    month = fields.Date(required=True, readonly=True, index=True, help="The first day of the month.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    version = fields.Integer(required=True, readonly=True, aggregator=False)
    user_id = fields.Many2one("res.users", "Signed By", required=True, readonly=True, ondelete="restrict")
    signed_on = fields.Datetime(required=True, readonly=True)
    comment = fields.Text(readonly=True)
    line_ids = fields.One2many("kam.ledger.signature.line", "signature_id", "Figures", readonly=True)

    # What became of it
    is_latest = fields.Boolean("Latest Version", compute="_compute_is_latest", search="_search_is_latest")
    difference_count = fields.Integer(
        "Figures Changed Since",
        compute="_compute_difference_count",
        help="Customer, category and measure of which the ledger says something else now.",
    )

    _version_uniq = models.Constraint(
        "UNIQUE(company_id, month, version)",
        "Somebody signed this month at the same moment: look at the new version before you sign again.",
    )

    # Computes

    @api.depends("month", "company_id", "version")
    def _compute_display_name(self):
        for signature in self:
            signature.display_name = self.env._(
                "%(month)s, %(company)s, version %(version)s",
                month=format_date(self.env, signature.month, date_format="MMM y"),
                company=signature.company_id.name,
                version=signature.version,
            )

    def _compute_is_latest(self):
        latest = self.search([("is_latest", "=", True), ("month", "in", self.mapped("month"))])
        for signature in self:
            signature.is_latest = signature in latest

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [
            (
                "id",
                "in",
                SQL(
                    "(SELECT DISTINCT ON (company_id, month) id FROM kam_ledger_signature"
                    " ORDER BY company_id, month, version DESC)"
                ),
            )
        ]

    def _compute_difference_count(self):
        counts = dict(
            self.env["kam.ledger.signature.report"]._read_group(
                [("signature_id", "in", self.ids), ("difference", "!=", 0)], ["signature_id"], ["__count"]
            )
        )
        for signature in self:
            signature.difference_count = counts.get(signature, 0)

    # Kept as it was

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._("A signed month is kept as it was signed: sign it again to make a new version of it.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A signed month is kept: sign it again to make a new version of it."))

    # Actions

    @api.readonly
    def action_open_comparison(self):
        """Open the figures as signed beside those of now.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_ledger_signature_report_action")
        return {
            **action,
            "name": self.display_name,
            "domain": [("signature_id", "=", self.id)],
            "context": {"search_default_changed": 1 if self.difference_count else 0},
        }

    # Signing

    @api.model
    def _latest(self, company, month):
        """:return: the newest version of a month of a company, or an empty record"""
        return self.search([("company_id", "=", company.id), ("month", "=", month)], order="version desc", limit=1)

    @api.model
    def _sign(self, company, month, comment):
        """Keep the figures of a month as they are now. The caller has checked that they may be signed.

        :param month: its first day
        :return: the signature
        """
        latest = self._latest(company, month)
        signature = self.create(
            {
                "company_id": company.id,
                "month": month,
                "version": latest.version + 1,
                "user_id": self.env.uid,
                "signed_on": fields.Datetime.now(),
                "comment": comment,
            }
        )
        self.env["kam.ledger.signature.line"]._keep(signature)
        return signature
