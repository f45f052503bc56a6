from odoo import models


class ResPartner(models.Model):
    """When people were last in contact with us."""

    _inherit = "res.partner"

    def _kam_last_touches(self):
        """The newest touch point with each of these people: a meeting, correspondence, or a call that is done.

        :return: ``{partner id: date}``, without those whom nobody met
        """
        return self.env["kam.touch.point"]._last_of(self)
