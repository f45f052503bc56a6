from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    kam_silence_text = fields.Char(
        "Silence",
        compute="_compute_kam_silence",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Days since the last posted customer invoice ÷ usual gap (median) between invoice days, of this customer "
        "without its branches. It tells of an unusual pause; alone it predicts badly.",
    )
    kam_silence_rhythm = fields.Selection(
        [("much_too_late", "Much too late"), ("late", "Late"), ("usual", "Usual"), ("unknown", "Not available")],
        compute="_compute_kam_silence",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
    )

    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    def _compute_kam_silence(self):
        report = self.env["kam.silence.report"]
        rows = report.search([("partner_id", "in", self._origin.ids)]) if report.has_access("read") else report
        by_partner = {row.partner_id.id: row for row in rows}
        for partner in self:
            row = by_partner.get(partner._origin.id)
            partner.kam_silence_rhythm = row.rhythm if row else "unknown"
            partner.kam_silence_text = self._kam_silence_sentence(row)

    @api.model
    def _kam_silence_sentence(self, row):
        """:return: a silence in words, or why there is none"""
        if not row:
            return self.env._("Not available: no posted customer invoice that you may read")
        if row.rhythm == "unknown":
            return self.env._(
                "Not available: %(days)s days since the last invoice, but fewer than 3 gaps between invoices",
                days=row.days,
            )
        return self.env._(
            "%(ratio).1f usual gaps: %(days)s days since the last invoice, usually %(gap).0f between two",
            ratio=row.ratio,
            days=row.days,
            gap=row.gap,
        )
