from odoo import api, fields, models
from odoo.fields import Command

from . import people

CONFIRMED = {"contact_dalian": 0, "zhao_lan": 0, "li_jing": 1}
"""Who confirmed whose entry was met in that month, counted backwards from the current one."""


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        if deal := self._open_deal(people.CONTACT):
            self._load_handover(deal)
            self._load_upkeep()

    @api.model
    def _load_handover(self, deal):
        """Whoever looks at the demo is offered a deal: to read, to confirm, to accept."""
        handover = self._make(
            "kam.handover",
            {
                "handover_dalian": {
                    "scope": "deal",
                    "account_id": deal.kam_root_id.id,
                    "giver_id": deal.user_id.id,
                    "receiver_id": self.env.ref("base.user_admin").id,
                    "lead_ids": [Command.set(deal.ids)],
                    "reason": "From next month I look after the new branches in the south. Start with Zhao Lan.",
                    "note_ids": [
                        Command.create(
                            {
                                "kind": "promise",
                                "name": "A visit to the counters in Shanghai",
                                "partner_id": self._ref(people.CONTACT).id,
                                "date": fields.Date.add(fields.Date.today(), days=14),
                            }
                        ),
                        Command.create({"kind": "question", "name": "Who signs above 200,000?"}),
                    ],
                }
            },
        )
        if not handover._conflicts():
            handover.with_context(mail_activity_quick_update=True).action_offer()

    @api.model
    def _load_upkeep(self):
        """Entries that were confirmed after a meeting, a challenge for the team, and a sample to judge together."""
        team = self._ref("team_banking")
        checks = self.env["kam.fact.check"]
        kind = self.env["kam.fact.kind"]._of("buying_center")
        for person, months_ago in CONFIRMED.items():
            seat, day = self._ref(f"seat_{person}"), min(self._day(months_ago, 2), fields.Date.today())
            values = {
                "date": day,
                "user_id": team.user_id.id,
                "partner_id": seat.partner_id.id,
                "kind_id": kind.id,
                "answer": "unchanged",
                "res_model": seat._name,
                "res_id": seat.id,
            }
            check = self._make("kam.fact.check", {f"check_{person}": values})
            check.touched_on = fields.Date.subtract(day, days=1)
            checks |= check
        checks._settle()
        self._make("gamification.challenge", {"challenge_banking": team._kam_challenge_values()}).action_start()
        sample = {"name": "抽查 Sample", "team_id": team.id, "size": 2}
        self._make("kam.audit", {"audit_banking": sample}).action_draw()
