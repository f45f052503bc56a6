from odoo import fields, models
from odoo.exceptions import UserError


class KamAuditLine(models.Model):
    """A confirmation that was drawn, and what colleagues found."""

    _name = "kam.audit.line"
    _description = "Drawn Confirmation"
    _order = "audit_id desc, id"
    _rec_name = "check_id"

    audit_id = fields.Many2one("kam.audit", "Sample", required=True, index=True, ondelete="cascade")
    check_id = fields.Many2one("kam.fact.check", "Confirmation", required=True, index=True, ondelete="cascade")
    team_id = fields.Many2one(related="audit_id.team_id", store=True, index="btree_not_null")
    state = fields.Selection(related="audit_id.state", export_string_translation=False)
    date = fields.Date(related="check_id.date", store=True, string="Confirmed on")
    user_id = fields.Many2one(related="check_id.user_id", store=True, string="Confirmed by")
    partner_id = fields.Many2one(related="check_id.partner_id", store=True, string="Person")
    verdict = fields.Selection(
        [("right", "Right"), ("wrong", "Wrong"), ("cannot_tell", "Cannot tell")], help="Empty: not judged yet."
    )
    note = fields.Char("How We Know")
    judged_by_id = fields.Many2one("res.users", "Judged by", readonly=True)
    judged_on = fields.Date(readonly=True)

    _check_uniq = models.Constraint("UNIQUE(audit_id, check_id)", "This confirmation is in the sample already.")

    def write(self, vals):
        """Judging is the one change; nobody judges their own confirmation, and a wrong one loses its credit."""
        if not self.env.su and vals.keys() - {"verdict", "note"}:
            raise UserError(self.env._("A drawn confirmation is judged, not changed."))
        if "verdict" not in vals:
            return super().write(vals)
        if closed := self.filtered(lambda line: line.state != "drawn")[:1]:
            raise UserError(
                self.env._("%(sample)s is closed: nothing is judged any more.", sample=closed.audit_id.name)
            )
        if own := self.filtered(lambda line: line.user_id == self.env.user)[:1]:
            raise UserError(
                self.env._(
                    "You confirmed %(person)s yourself: a colleague judges it.", person=own.sudo().partner_id.name
                )
            )
        judged = {"judged_by_id": self.env.uid, "judged_on": fields.Date.context_today(self)}
        result = super().write({**vals, **(judged if vals["verdict"] else dict.fromkeys(judged, False))})
        checks = self.sudo().check_id
        checks.write({"verdict": vals["verdict"]})
        checks._settle()
        return result

    def action_kam_open_record(self):
        """Open what was confirmed.

        :return: an action
        """
        self.ensure_one()
        return self.check_id.action_kam_open_record()

    def _judge(self, verdict):
        self.write({"verdict": verdict})
        return True

    def action_kam_right(self):
        """Judge: it was right."""
        return self._judge("right")

    def action_kam_wrong(self):
        """Judge: it was wrong; the credit for it is taken back."""
        return self._judge("wrong")

    def action_kam_cannot_tell(self):
        """Judge: nobody can tell."""
        return self._judge("cannot_tell")
