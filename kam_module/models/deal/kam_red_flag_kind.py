from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class KamRedFlagKind(models.Model):
    """A kind of danger to a deal, and the step that helps. What raises it is the rule of its code."""

    _name = "kam.red.flag.kind"
    _description = "Kind of Red Flag"
    _inherit = ["kam.compass.setting"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char("Rule", required=True, help="Which rule raises it. It cannot be changed.")
    sequence = fields.Integer(default=100, help="The worst first: what stands first is shown on the card of a deal.")
    active = fields.Boolean(default=True, help="Archived: this flag is not raised.")
    description = fields.Text("Why It Matters", translate=True)
    step = fields.Char("Suggested Step", required=True, translate=True, help="What to do next, as an activity.")
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Kind of Activity",
        ondelete="set null",
        domain="[('res_model', 'in', (False, 'crm.lead'))]",
        help="Empty: a to-do.",
    )
    days = fields.Integer("Due in (days)", required=True, default=7, aggregator=False)

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a kind of red flag with this rule already.")
    _days_positive = models.Constraint("CHECK(days >= 0)", "A step is due today at the earliest.")

    @api.model
    def _compass_fields(self):
        return {"active", "sequence", "code"}

    @api.constrains("code")
    def _check_code(self):
        codes = self.env["crm.lead"]._kam_flag_codes()
        for kind in self:
            if kind.code not in codes:
                raise ValidationError(
                    self.env._(
                        "There is no rule “%(code)s” for red flags: choose one of %(codes)s.",
                        code=kind.code,
                        codes=", ".join(sorted(codes)),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        flag = self.env["kam.red.flag"].sudo().search([("kind_id", "in", self.ids)], limit=1)
        if flag:
            raise UserError(
                self.env._(
                    "Deals have or had the red flag “%(kind)s”, for example %(deal)s: archive it instead.",
                    kind=flag.kind_id.name,
                    deal=flag.lead_id.name,
                )
            )

    def _gravity(self):
        """:return: what kinds are sorted by, the worst first"""
        self.ensure_one()
        return (self.sequence, self.id)
