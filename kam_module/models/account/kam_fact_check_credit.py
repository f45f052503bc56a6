from collections import defaultdict

from odoo import api, fields, models

from ...tools.credit import Answer, credit_reasons


class KamFactCheck(models.Model):
    """Upkeep earns credit, for checks that somebody who met the person made, and that later evidence bears out."""

    _inherit = "kam.fact.check"

    touched_on = fields.Date(
        "Last Touch Point",
        readonly=True,
        help="The newest touch point with this person that was on record when the answer was given.",
    )
    contradicts = fields.Boolean(
        "Turned Out Otherwise", readonly=True, help="Something that was known changed; adding to it does not count."
    )
    verdict = fields.Selection(
        [("right", "Right"), ("wrong", "Wrong"), ("cannot_tell", "Cannot tell")],
        "Audited",
        readonly=True,
        help="What colleagues found when this answer was drawn for an audit.",
    )
    credit_reason = fields.Selection(
        [
            ("credited", "Credited"),
            ("unknown", "An honest answer, but no check"),
            ("same_day", "Checked that day already"),
            ("no_touch", "No touch point since the check before"),
            ("contradicted", "Taken back: changed soon after"),
            ("audited", "Taken back: found wrong in an audit"),
        ],
        "Credit",
        readonly=True,
        help="Why this answer earns credit for upkeep, or why not.",
    )
    is_credited = fields.Boolean(
        "Earns Credit", compute="_compute_is_credited", store=True, help="Counts in the goals for upkeep."
    )

    audit_line_ids = fields.One2many("kam.audit.line", "check_id", "Drawn")

    _fact_index = models.Index("(res_model, res_id, date)")

    @api.depends("credit_reason")
    def _compute_is_credited(self):
        for check in self:
            check.is_credited = check.credit_reason == "credited"

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        touched = checks.partner_id._kam_last_touches()
        for check in checks:
            check.touched_on = touched.get(check.partner_id.id)
        checks._settle()
        return checks

    def _settle(self):
        """Say anew of all answers about the same facts whether they earn credit.

        What was on record when an answer was given is kept with it, so a touch point that is made up later earns
        nothing; a later change or an audit takes credit back.
        """
        facts = {(check.res_model, check.res_id) for check in self}
        answers = self.sudo().search(
            [("res_model", "in", [model for model, _ in facts]), ("res_id", "in", [id_ for _, id_ in facts])],
            order="date, id",
        )
        lost = self.browse()
        for fact, checks in answers.grouped(lambda check: (check.res_model, check.res_id)).items():
            if fact not in facts:
                continue
            given = [
                Answer(check.date, check.answer, check.touched_on or None, check.verdict or None, check.contradicts)
                for check in checks
            ]
            reasons = credit_reasons(given, checks.kind_id[:1]._contradiction_days())
            for reason, same in self._by_reason(checks, reasons).items():
                changed = same.filtered(lambda check, reason=reason: check.credit_reason != reason)
                lost |= changed.filtered(lambda check: check.credit_reason == "credited")
                changed.credit_reason = reason
        if lost:
            self.env["gamification.goal"]._kam_recount(lost)

    @api.model
    def _by_reason(self, checks, reasons):
        found = defaultdict(self.browse)
        for check, reason in zip(checks, reasons):
            found[reason] |= check
        return found
