from odoo import api, fields, models
from odoo.fields import Domain


class KamCompetitorPosition(models.Model):
    """What a customer buys from somebody else, as far as somebody told us."""

    _name = "kam.competitor.position"
    _description = "Position of a Competitor"
    _inherit = ["kam.branch.knowledge", "mail.activity.mixin"]
    _order = "contract_end, partner_id, id"
    _rec_name = "partner_id"

    # Who holds it, and until when
    competitor_id = fields.Many2one(
        "kam.competitor",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Empty: somebody, nobody knows who.",
    )
    date_from = fields.Date("Since", tracking=True, help="When the competitor came in. Empty: not known.")
    contract_end = fields.Date(tracking=True, index="btree_not_null", help="Until when the branch is bound.")

    _position_uniq = models.UniqueIndex(
        "(partner_id, product_categ_id, COALESCE(competitor_id, 0)) WHERE active",
        "This is known already: change the entry that is there.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (contract_end >= date_from)", "The contract ends before the competitor came in."
    )

    @api.depends("partner_id", "product_categ_id", "competitor_id")
    def _compute_display_name(self):
        for position in self:
            position.display_name = self.env._(
                "%(competitor)s at %(branch)s: %(category)s",
                competitor=position.competitor_id.name or self.env._("somebody unknown"),
                branch=position.partner_id.name,
                category=position.product_categ_id.name,
            )

    # Helpers

    @api.model
    def _absorb(self, merged, competitor):
        """Before competitors become one: of two entries about the same, the one with the later contract end stays.

        :param merged: the competitors that go
        :param competitor: the one that stays
        """
        found = self.search(Domain("competitor_id", "in", (merged | competitor).ids))
        for entries in found.grouped(lambda entry: (entry.partner_id, entry.product_categ_id)).values():
            (entries - entries._latest()).write({"active": False})
        self.env.flush_all()  # what goes is gone before the others take its place

    def _latest(self):
        """:return: of several entries about the same, the one whose contract ends last"""
        return self.sorted(lambda entry: (entry.contract_end or entry.create_date.date(), entry.id))[-1:]
