from odoo import api, models
from odoo.fields import Command

from . import compass, people


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        if deal := self._open_deal(people.CONTACT):
            self._make(
                "kam.budget.estimate",
                {f"budget_{number}": self._budget_values(e, deal) for number, e in enumerate(compass.BUDGET, start=1)},
            )
        intent = self.env.ref("kam_module.compass_stage_intent", raise_if_not_found=False)
        if intent and (deal := self._open_deal(compass.STILL_AT_INTENT)):
            since = deal.kam_compass_since
            deal.compass_stage_id = intent
            deal.kam_compass_since = since
        self._load_lessons()

    @api.model
    def _budget_values(self, estimate, deal):
        return {
            "lead_id": deal.id,
            "date": self._day(estimate.ago, 1),
            "low": estimate.low,
            "likely": estimate.likely,
            "high": estimate.high,
            "confidence": estimate.confidence,
            "source_id": self._ref(estimate.source).id,
            "reason": estimate.reason,
            "mover_id": self._ref(estimate.mover).id,
        }

    @api.model
    def _load_lessons(self):
        lessons = {}
        for name, lesson in compass.LESSONS.items():
            contact = self._ref(lesson.contact)
            deal = self.env["crm.lead"].with_context(active_test=False).search(
                [("partner_id", "=", contact.id), ("won_status", "=", lesson.outcome)], limit=1
            )
            if deal:
                lessons[name] = {
                    "lead_id": deal.id,
                    "outcome": lesson.outcome,
                    "date": deal.date_closed.date(),
                    "what_decided": lesson.decided,
                    "again": lesson.again,
                    "otherwise": lesson.otherwise,
                    "competitor": lesson.competitor,
                    "decided_by_ids": [Command.set(lesson.decider and self._ref(lesson.decider).ids or [])],
                }
        self._make("kam.deal.review", lessons)
