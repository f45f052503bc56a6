from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

STATES = [
    ("won", "Won"),
    ("talks", "In talks"),
    ("lost", "Lost"),
    ("declined", "Declined or not eligible"),
    ("silent", "Silent"),
    ("untouched", "Untouched"),
]


class KamInitiativeBranch(models.Model):
    """A branch of an initiative, and what somebody says against what the records say."""

    _name = "kam.initiative.branch"
    _description = "Branch of an Initiative"
    _order = "initiative_id, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id"]

    initiative_id = fields.Many2one("kam.initiative", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Branch", required=True, index=True, ondelete="cascade", readonly=True)
    company_id = fields.Many2one(related="initiative_id.company_id", store=True, index="btree_not_null")

    # How it belongs to the group
    membership = fields.Selection(
        [
            ("frozen", "On the policy date"),
            ("joined", "Joined later"),
            ("found", "Found to belong later"),
        ],
        required=True,
        default="frozen",
        readonly=True,
    )
    joined_on = fields.Date(readonly=True)
    left_on = fields.Date("Left on", readonly=True, help="The first day on which it belongs to the group no more.")

    # What is expected of it
    currency_id = fields.Many2one(related="initiative_id.currency_id")
    expected_amount = fields.Monetary("Expected", help="0: as the initiative expects of each branch.")

    # What a person says instead
    override_state = fields.Selection(STATES, "State by Hand")
    override_reason = fields.Char("Reason")
    override_until = fields.Date("Valid until", help="The last day; from the next on the records speak again.")
    override_by_id = fields.Many2one("res.users", "By", readonly=True)

    _branch_uniq = models.Constraint(
        "UNIQUE(initiative_id, partner_id)", "This branch is part of the initiative already."
    )

    @api.constrains("override_state", "override_reason", "override_until")
    def _check_override(self):
        for row in self:
            if row.override_state and not ((row.override_reason or "").strip() and row.override_until):
                raise ValidationError(
                    self.env._(
                        "%(branch)s: a state set by hand needs a reason and a last day.", branch=row.partner_id.name
                    )
                )

    # CRUD

    def write(self, vals):
        if "override_state" in vals:
            vals = {**vals, "override_by_id": bool(vals["override_state"]) and self.env.uid}
        result = super().write(vals)
        if vals.keys() & {"override_state", "override_reason", "override_until"}:
            self._say_override()
        return result

    def _say_override(self):
        """Tell of it in the chatter of the initiative, where everybody looks."""
        states = dict(self._fields["override_state"]._description_selection(self.env))
        for row in self:
            if row.override_state:
                sentence = self.env._(
                    "%(branch)s is set to %(state)s by hand until %(day)s: %(reason)s",
                    branch=row.partner_id.name,
                    state=states[row.override_state],
                    day=format_date(self.env, row.override_until),
                    reason=row.override_reason,
                )
            else:
                sentence = self.env._("%(branch)s stands where the records say again.", branch=row.partner_id.name)
            row.initiative_id._message_log(body=sentence)

    # Helpers

    def _is_overridden(self, today):
        """:return: whether a person's word holds on this day"""
        return bool(self.override_state) and bool(self.override_until) and self.override_until >= today
