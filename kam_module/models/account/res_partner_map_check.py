from odoo import api, fields, models


class ResPartner(models.Model):
    """Positions age: which to check, and the answers, one click each."""

    _inherit = "res.partner"

    kam_asked_on = fields.Date("Nobody Knew on", copy=False, readonly=True, groups="base.group_user")
    kam_position_is_due = fields.Boolean(
        "Position to Check",
        compute="_compute_kam_position_is_due",
        search="_search_kam_position_is_due",
        groups="base.group_user",
        help="Never verified, or not within one half-life. Whoever did not know is not asked again soon.",
    )

    @api.model
    def _kam_position_days(self):
        """:return: the last days of a check, and of an answer: I don't know, that leave a position to check"""
        kind, today = self.env["kam.fact.kind"]._of("position"), fields.Date.context_today(self)
        return (
            fields.Date.subtract(today, days=kind._days()),
            fields.Date.subtract(today, days=kind.ask_again),
        )

    @api.depends("kam_verified_on", "kam_asked_on", "is_company")
    def _compute_kam_position_is_due(self):
        verified, asked = self._kam_position_days()
        for person in self:
            person.kam_position_is_due = (
                not person.is_company
                and (not person.kam_verified_on or person.kam_verified_on < verified)
                and (not person.kam_asked_on or person.kam_asked_on < asked)
            )

    def _search_kam_position_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = fields.Domain("is_company", "=", False)
        for name, oldest in zip(("kam_verified_on", "kam_asked_on"), self._kam_position_days(), strict=True):
            due &= fields.Domain(name, "=", False) | fields.Domain(name, "<", oldest)
        return due if True in value else ~due

    # Answers

    def action_kam_position_unchanged(self):
        """Answer: department, level and reporting line of these people are as they stand here."""
        verified = {person: person.kam_verified_on for person in self}
        self.write({"kam_verified_on": fields.Date.context_today(self), "kam_asked_on": False})
        self.env["kam.fact.check"]._note("position", "unchanged", {person: person for person in self}, verified)
        return True

    def action_kam_position_changed(self):
        """Answer: something changed.

        :return: an action that opens the position; saving a change there counts as checked
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What changed for %(person)s?", person=self.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("kam_module.res_partner_view_form_position").id, "form")],
            "target": "new",
        }

    def action_kam_position_unknown(self):
        """Answer: I don't know. Nothing is verified by it, and the person leaves the list for a while."""
        verified = {person: person.kam_verified_on for person in self}
        self.write({"kam_asked_on": fields.Date.context_today(self)})
        self.env["kam.fact.check"]._note("position", "unknown", {person: person for person in self}, verified)
        return True
