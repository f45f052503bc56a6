from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("questions", "Key-node questions are answered"),
    ("presales", "Presales is approved"),
    ("custom", "Certain questions are answered"),
]


class KamGate(models.Model):
    """The end of a buying step: what has to be proven before our stage moves on to a later one.

    A gate is passed when an opportunity moves from the gate's step, or an earlier one, to a stage of a later step.
    """

    _name = "kam.gate"
    _description = "Gate"
    _order = "step_sequence, sequence, id"

    # Where it stands
    name = fields.Char("Gate", required=True, translate=True, help="What is proven: the key node.")
    buying_step_id = fields.Many2one(
        "kam.buying.step", required=True, index=True, ondelete="restrict", help="The step that this gate ends."
    )
    step_sequence = fields.Integer(
        related="buying_step_id.sequence", string="Sequence of the Step", store=True, export_string_translation=False
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", index="btree_not_null", help="Empty: all companies."
    )
    template_ids = fields.Many2many(
        "kam.milestone.template",
        "kam_gate_template_rel",
        string="Kinds of Deals",
        help="For these kinds of deals only. Empty: for all.",
    )

    # What it asks for
    kind = fields.Selection(KINDS, "Met When", required=True, default="questions")
    milestone_ids = fields.Many2many(
        "kam.milestone",
        "kam_gate_milestone_rel",
        string="Questions",
        help="The questions of the method that have to be answered; deals that do not ask them are not asked for them.",
    )
    needs_evidence = fields.Boolean(
        "With Evidence", help="An answer counts only with a document, a mail or a meeting that shows it."
    )
    description = fields.Text(translate=True, help="What people should know who stand before this gate.")

    # What happens when it is not met
    mode = fields.Selection(
        [("warn", "Warn"), ("block", "Block")],
        "When Not Met",
        required=True,
        default="warn",
        help="Warn: the deal moves, the user is told what is missing, and it waits to be explained. "
        "Block: the deal stays until somebody who may overrides the gate with a reason.",
    )
    group_id = fields.Many2one(
        "res.groups",
        "May Override Too",
        index="btree_not_null",
        ondelete="restrict",
        help="Whoever may override this gate when it blocks, besides directors of key accounts.",
    )

    # Constraints

    @api.constrains("kind", "milestone_ids")
    def _check_milestones(self):
        for gate in self:
            if gate.kind == "custom" and not gate.milestone_ids:
                raise ValidationError(
                    self.env._("Say which questions have to be answered before “%(gate)s” is met.", gate=gate.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        entry = self.env["kam.gate.override"].sudo().search([("gate_id", "in", self.ids)], limit=1)
        if entry:
            raise UserError(
                self.env._(
                    "“%(gate)s” was passed or overridden in deals, for example in %(deal)s: archive it instead.",
                    gate=entry.gate_id.name,
                    deal=entry.lead_id.name,
                )
            )

    # Business words

    @api.model
    def _of(self, leads):
        """Which gates a way from the first to the last step has.

        :param leads: opportunities with gates
        :return: ``{opportunity: kam.gate}``, in order
        """
        gates = self.sudo().search([("buying_step_id.active", "=", True)])
        kinds = leads.sudo()._kam_milestone_templates() if gates.template_ids else {}
        company = self.env.company
        return {
            lead: gates.filtered(
                lambda gate, lead=lead: gate.company_id <= (lead.company_id or company)
                and (not gate.template_ids or kinds[lead] <= gate.template_ids and kinds[lead])
            )
            for lead in leads
        }

    def _between(self, before, after):
        """:return: the gates that are passed on the way between two steps

        :param before: ``kam.buying.step``, empty where we come from a stage that stands for no step
        :param after: ``kam.buying.step``, empty where we go to such a stage: then no gate is passed
        """
        if not after:
            return self.browse()
        return self.filtered(
            lambda gate: (not before or gate.buying_step_id._place() >= before._place())
            and gate.buying_step_id._place() < after._place()
        )

    def _may_override(self, user):
        """:return: whether a user may override this gate: the account's team where it warns, else directors and
        the gate's own group"""
        self.ensure_one()
        director = user.has_group("kam_module.group_kam_director")
        if self.mode == "warn":
            return director or user.has_group("kam_module.group_kam_user")
        return director or bool(self.sudo().group_id & user.sudo().all_group_ids)
