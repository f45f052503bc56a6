import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.credit import drawn


class KamAudit(models.Model):
    """A sample of recent confirmations, drawn by chance, for a team to look at together."""

    _name = "kam.audit"
    _description = "Audit Sample"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char(required=True, default=lambda self: self._default_name())
    team_id = fields.Many2one(
        "crm.team", index="btree_not_null", ondelete="restrict", help="Empty: confirmations of everybody."
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)
    size = fields.Integer(required=True, default=10, aggregator=False)
    seed = fields.Char(
        copy=False, readonly=True, help="With this seed the same answers are drawn again: nobody picked them."
    )
    population = fields.Integer("Confirmations in This Time", copy=False, readonly=True, aggregator=False)
    line_ids = fields.One2many("kam.audit.line", "audit_id", "Drawn")
    state = fields.Selection(
        [("draft", "Draft"), ("drawn", "Drawn"), ("done", "Done")],
        "Status",
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        tracking=True,
    )
    result = fields.Char(compute="_compute_result", help="How many of the drawn confirmations were right.")

    _size_positive = models.Constraint("CHECK(size BETWEEN 1 AND 200)", "A sample has 1 to 200 confirmations.")
    _period_ordered = models.Constraint("CHECK(date_from <= date_to)", "The period ends before it starts.")

    @api.model
    def _default_name(self):
        return self.env._("Sample of %(day)s", day=fields.Date.context_today(self))

    @api.model
    def _default_date_from(self):
        return fields.Date.subtract(fields.Date.context_today(self), days=90)

    @api.depends("line_ids.verdict")
    def _compute_result(self):
        for audit in self:
            verdicts = audit.line_ids.mapped("verdict")
            judged = [verdict for verdict in verdicts if verdict in ("right", "wrong")]
            audit.result = self.env._(
                "%(right)s of %(judged)s right, %(cannot)s cannot tell, %(left)s to judge",
                right=judged.count("right"),
                judged=len(judged),
                cannot=verdicts.count("cannot_tell"),
                left=verdicts.count(False),
            )

    # Business words

    def _population_domain(self):
        """:return: the confirmations among which is drawn"""
        self.ensure_one()
        domain = fields.Domain("answer", "=", "unchanged")
        domain &= fields.Domain("date", ">=", self.date_from) & fields.Domain("date", "<=", self.date_to)
        if self.team_id:
            domain &= fields.Domain("user_id", "in", (self.team_id.member_ids | self.team_id.user_id).ids)
        return domain

    # Actions

    def action_draw(self):
        """Draw the sample, once.

        :raise UserError: when it is drawn already, or there is nothing to draw from
        """
        for audit in self:
            audit.check_access("write")
            if audit.state != "draft":
                raise UserError(self.env._("%(sample)s is drawn already.", sample=audit.name))
            # Whoever draws need not read what is not drawn.
            ids = self.env["kam.fact.check"].sudo().search(audit._population_domain()).ids
            if not ids:
                raise UserError(
                    self.env._("Nobody confirmed a fact in this time: choose a longer period or another team.")
                )
            seed = secrets.token_hex(8)
            chosen = drawn(ids, audit.size, seed)
            self.env["kam.audit.line"].sudo().create([{"audit_id": audit.id, "check_id": id_} for id_ in chosen])
            audit.sudo().write({"seed": seed, "state": "drawn", "population": len(ids)})
        return True

    def action_done(self):
        """Close the sample; those not judged stay as they are."""
        self.check_access("write")
        self.filtered(lambda audit: audit.state == "drawn").sudo().write({"state": "done"})
        return True

    def write(self, vals):
        if not self.env.su and vals.keys() & {"state", "seed", "population"}:
            raise UserError(self.env._("A sample is drawn by chance: its seed and its state are not chosen."))
        drawn_from = vals.keys() & {"team_id", "date_from", "date_to", "size"}
        if not self.env.su and drawn_from and self.filtered(lambda audit: audit.state != "draft"):
            raise UserError(self.env._("What a sample was drawn from stays as it was: make a new one."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("seed") or vals.get("state", "draft") != "draft" for vals in vals_list):
            raise UserError(self.env._("A sample is drawn by chance: its seed and its state are not chosen."))
        return super().create(vals_list)
