from odoo import api, models
from odoo.tools import SQL


class KamTouchPoint(models.Model):
    """Meetings about an opportunity, and what was done for the person of an opportunity."""

    _inherit = "kam.touch.point"

    _depends = {"calendar.event": ["opportunity_id"], "crm.lead": ["partner_id"]}

    @api.model
    def _meeting_document(self):
        model, res_id = super()._meeting_document()
        return (
            SQL("CASE WHEN event.opportunity_id IS NULL THEN %s ELSE 'crm.lead' END", model),
            SQL("COALESCE(event.opportunity_id, %s)", res_id),
        )

    @api.model
    def _activity_people(self):
        return [
            *super()._activity_people(),
            ("crm.lead", SQL("(SELECT id, partner_id AS person_id FROM crm_lead WHERE partner_id IS NOT NULL)")),
        ]
