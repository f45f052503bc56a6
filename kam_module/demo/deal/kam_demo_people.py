from odoo import api, models

from . import people


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        for name, (level, department, superior) in people.POSITIONS.items():
            self._ref(name).write(
                {
                    "kam_level": level,
                    "kam_department": department,
                    "kam_reports_to_id": superior and self._ref(superior).id,
                }
            )
        self._make(
            "kam.influence",
            {
                name: {
                    "source_id": self._ref(source).id,
                    "target_id": self._ref(target).id,
                    "kind": kind,
                    "strength": strength,
                }
                for name, (source, target, kind, strength) in people.LINES.items()
            },
        )
        self._load_buying_center()

    @api.model
    def _load_buying_center(self):
        contact = self._ref(people.CONTACT)
        deal = self.env["crm.lead"].search([("partner_id", "=", contact.id), ("won_status", "=", "pending")], limit=1)
        if not deal:
            return
        forces = {force.code: force.id for force in self.env["kam.buying.force"].search([("active", "=", True)])}
        self._make("kam.stakeholder", {f"seat_{s.person}": self._seat_values(s, deal, forces) for s in people.SEATS})
        manager = deal.kam_root_id.kam_manager_id or self.env.ref("base.user_admin")
        self._make(
            "kam.counterpart",
            {"counterpart_middle": {"user_id": manager.id, "account_id": deal.kam_root_id.id, "level": "middle"}},
        )

    @api.model
    def _seat_values(self, seat, deal, forces):
        return {
            "lead_id": deal.id,
            "partner_id": self._ref(seat.person).id,
            "force_ids": [(6, 0, [forces[code] for code in seat.forces if code in forces])],
            "influence": seat.influence,
            "rating": None if seat.rating is None else str(seat.rating),
            "contact_depth": seat.depth,
            "verified_on": None if seat.verified is None else self._day(seat.verified, 1),
            "evidence": seat.evidence,
            "response_mode": seat.mode,
            "competitor_hold": seat.hold,
        }
