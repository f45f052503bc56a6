from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .kam_stakeholder import WORDS


class ResPartner(models.Model):
    _inherit = "res.partner"

    kam_stakeholder_ids = fields.One2many(
        "kam.stakeholder", "partner_id", "In Buying Centers", groups="kam_module.group_kam_user"
    )

    def _kam_marks(self):
        """:return: what two contacts of one person have in common: mail address, or name written in whatever order"""
        letters = "".join(sorted(letter for letter in (self.name or "").casefold() if letter.isalnum()))
        return {mark for mark in (self.email_normalized, letters) if mark}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_buying_center(self):
        seat = self.env["kam.stakeholder"].sudo().search([("partner_id", "in", self.ids)], limit=1)
        if seat:
            raise UserError(
                self.env._(
                    "%(person)s is in the buying center of %(deal)s: archive the contact instead.",
                    person=seat.partner_id.name,
                    deal=seat.lead_id.name,
                )
            )

    def action_kam_erase_judgements(self):
        """Remove the words about these people from every buying center, and the history of the entries.

        Figures stay, so that scores and reports stay as they are. Only directors may do it.

        :raise AccessError: for everybody else
        """
        if not self.env.user.has_group("kam_module.group_kam_director"):
            raise AccessError(self.env._("Only directors of key accounts may erase judgements about people."))
        self._kam_erase_judgements()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The words about %(people)s are erased.", people=", ".join(self.mapped("name"))),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _kam_erase_judgements(self):
        """Called once the user is known to be allowed: entries of other companies too, since the person is the same."""
        entries = self.env["kam.stakeholder"].sudo().search([("partner_id", "in", self.ids)])
        entries.with_context(kam_keeps_verification=True, tracking_disable=True).write(dict.fromkeys(WORDS, False))
        lines = self.env["kam.influence"].sudo().search(
            ["|", ("source_id", "in", self.ids), ("target_id", "in", self.ids)]
        )
        lines.with_context(tracking_disable=True).write({"note": False})
        self.env["kam.audit.line"].sudo().search([("partner_id", "in", self.ids)]).write({"note": False})
        said = self.env["kam.handover.note"].sudo().search([("partner_id", "in", self.ids)])
        said.write({"name": self.env._("Erased")})
        self.env["kam.red.flag"].sudo()._erase_evidence(entries)
        for records in (entries, lines):
            history = [("model", "=", records._name), ("res_id", "in", records.ids)]
            self.env["mail.message"].sudo().search(history).unlink()
