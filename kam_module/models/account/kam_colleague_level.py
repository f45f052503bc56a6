from odoo import api, fields, models
from odoo.exceptions import UserError


class KamColleagueLevel(models.Model):
    """How high a colleague of ours stands, so that rules can say who meets whom."""

    _name = "kam.colleague.level"
    _description = "Level of a Colleague"
    _order = "rank, id"

    name = fields.Char(required=True, translate=True)
    rank = fields.Integer(required=True, default=10, aggregator=False, help="The higher, the more senior.")
    user_ids = fields.Many2many(
        "res.users",
        string="Colleagues",
        compute="_compute_user_ids",
        inverse="_inverse_user_ids",
        compute_sudo=True,
        domain=[("share", "=", False)],
    )

    _rank_uniq = models.Constraint("UNIQUE(rank)", "There is a level with this rank already: choose another rank.")

    def _compute_user_ids(self):
        users = self.env["res.users"].search([("kam_colleague_level_id", "in", self.ids)])
        by_level = users.grouped("kam_colleague_level_id")
        for level in self:
            level.user_ids = by_level.get(level._origin, users.browse())

    def _inverse_user_ids(self):
        # Whoever may write levels says who has them, also without the right to change users.
        for level in self:
            before = self.env["res.users"].sudo().search([("kam_colleague_level_id", "=", level.id)])
            (before - level.user_ids).sudo().kam_colleague_level_id = False
            level.user_ids.sudo().kam_colleague_level_id = level

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        if rule := self.env["kam.contact.rule"].sudo().search([("colleague_level_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "The level %(level)s is asked for by the contact rule %(rule)s: change that rule first.",
                    level=rule.colleague_level_id.name,
                    rule=rule.display_name,
                )
            )
