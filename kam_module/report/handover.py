from odoo import api, fields, models
from odoo.tools import format_date


class HandoverReadingList(models.AbstractModel):
    """The reading list on paper, in the language of who receives the handover."""

    _name = "report.kam_module.report_handover"
    _description = "Reading List of a Handover"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:raise AccessError: for users who may not read these handovers"""
        handovers = self.env["kam.handover"].browse(docids).exists()
        handovers.check_access("read")
        return {
            "docs": handovers,
            "company": self.env.company,
            "handovers": [self._paper(handover) for handover in handovers],
        }

    @api.model
    def _paper(self, handover):
        lang = handover.receiver_id.lang or self.env.user.lang
        translated = handover.with_context(lang=lang)
        return {
            "handover": translated,
            "lang": lang,
            "reading": translated._reading(),
            "printed_on": format_date(translated.env, fields.Date.context_today(handover)),
        }
