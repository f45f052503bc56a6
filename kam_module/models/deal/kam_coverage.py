from odoo import api, models
from odoo.tools import SQL


class KamCoverage(models.Model):
    """Who decides, as the buying centers of open deals say."""

    _inherit = "kam.coverage"

    _depends = {
        "kam.stakeholder": ["lead_id", "partner_id", "force_ids"],
        "kam.buying.force": ["role_id"],
        "kam.buying.role": ["decides"],
        "crm.lead": ["active", "won_status"],
    }

    @api.model
    def _deciders(self):
        return SQL(
            """
            SELECT seat.partner_id FROM kam_stakeholder seat
            JOIN crm_lead lead ON lead.id = seat.lead_id AND lead.active AND lead.won_status = 'pending'
            JOIN kam_buying_force_kam_stakeholder_rel held ON held.kam_stakeholder_id = seat.id
            JOIN kam_buying_force force ON force.id = held.kam_buying_force_id
            JOIN kam_buying_role role ON role.id = force.role_id AND role.decides
            """
        )
