from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """Where a contact stands in the customer's house. Facts for colleagues, never for portal or public users."""

    _inherit = "res.partner"

    kam_level = fields.Selection(
        [("executive", "Executive"), ("middle", "Middle"), ("operational", "Operational")],
        "Level",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Empty: unknown.",
    )
    kam_department = fields.Char("Department", copy=False, tracking=True, groups="base.group_user")
    kam_reports_to_id = fields.Many2one(
        "res.partner",
        "Reports to",
        index="btree_not_null",
        copy=False,
        tracking=True,
        groups="base.group_user",
        domain=[("is_company", "=", False)],
        help="May work at the headquarters or at another branch.",
    )
    kam_report_ids = fields.One2many("res.partner", "kam_reports_to_id", "Direct Reports", groups="base.group_user")
    kam_verified_on = fields.Date(
        "Position Verified on",
        copy=False,
        groups="base.group_user",
        help="When department, level and reporting line were last seen to be true.",
    )

    @api.constrains("kam_reports_to_id")
    def _check_kam_reports_to(self):
        if not self._has_cycle("kam_reports_to_id"):
            return
        for person in self:
            if person._has_cycle("kam_reports_to_id"):
                raise ValidationError(
                    self.env._(
                        "%(person)s would report to themselves through %(superior)s: choose another superior.",
                        person=person.name,
                        superior=person.kam_reports_to_id.name,
                    )
                )

    def action_kam_position_unchanged(self):
        """Answer: department, level and reporting line of these people are as they stand here."""
        verified = {person: person.kam_verified_on for person in self}
        self.write({"kam_verified_on": fields.Date.context_today(self)})
        self.env["kam.fact.check"]._note("position", "unchanged", {person: person for person in self}, verified)
        return True
