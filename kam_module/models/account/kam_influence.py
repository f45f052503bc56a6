from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KamInfluence(models.Model):
    """Who influences or opposes whom at a customer: a judgement, kept from everybody but the account's team."""

    _name = "kam.influence"
    _description = "Influence between People"
    _inherit = ["mail.thread", "kam.map.history"]
    _order = "source_id, target_id, id"

    _kam_map_fields = ("source_id", "target_id", "kind", "strength")

    source_id = fields.Many2one(
        "res.partner", "Who", required=True, index=True, ondelete="cascade", domain=[("is_company", "=", False)]
    )
    target_id = fields.Many2one(
        "res.partner", "Whom", required=True, index=True, ondelete="cascade", domain=[("is_company", "=", False)]
    )
    kind = fields.Selection(
        [("influence", "Influences"), ("conflict", "Opposes")], required=True, default="influence", tracking=True
    )
    strength = fields.Selection(
        [("weak", "Weak"), ("medium", "Medium"), ("strong", "Strong")], required=True, default="medium", tracking=True
    )
    note = fields.Char("How We Know", tracking=True)
    account_id = fields.Many2one(
        "res.partner",
        compute="_compute_account_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="The ultimate parent today of the first person's company.",
    )

    _line_uniq = models.Constraint(
        "UNIQUE(source_id, target_id, kind)", "This line between the two people is drawn already: change that one."
    )

    @api.constrains("source_id", "target_id")
    def _check_two_people(self):
        for line in self:
            if line.source_id == line.target_id:
                raise ValidationError(
                    self.env._("%(person)s cannot influence or oppose themselves.", person=line.source_id.name)
                )
            if company := (line.source_id | line.target_id).filtered("is_company")[:1]:
                raise ValidationError(
                    self.env._(
                        "%(company)s is a company: lines of influence run between people.", company=company.name
                    )
                )

    @api.depends("source_id.commercial_partner_id.kam_root_id")
    def _compute_account_id(self):
        for line in self:
            company = line.source_id.commercial_partner_id
            line.account_id = company.kam_root_id or company

    @api.depends("source_id", "target_id", "kind")
    def _compute_display_name(self):
        sign = {"influence": "→", "conflict": "↯"}
        for line in self:
            line.display_name = f"{line.source_id.name or ''} {sign.get(line.kind, '')} {line.target_id.name or ''}"

    def _kam_map_person(self):
        return self.source_id
