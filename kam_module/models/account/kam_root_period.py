from odoo import api, fields, models


class KamRootPeriod(models.Model):
    """Derived from the affiliations: the ultimate parent of a branch at each date.

    There is a row only for the days on which the ultimate parent is not the
    partner itself. Dates are inclusive; an empty ``date_to`` has no end.
    """

    _name = "kam.root.period"
    _description = "Ultimate Parent of a Branch, with Dates"
    _order = "partner_id, date_from"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    root_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(required=True)
    date_to = fields.Date()

    @api.model
    def _on_change(self, partner_ids, root_ids, date_from, date_to):
        """Called after ultimate parents changed."""
