from dateutil.relativedelta import relativedelta
from odoo import api, models

from ..deal.opportunities import ROLL_OUT
from ..ledger.purchases import ROLL_OUT_FOUND

POLICY = 11
"""Months ago: the bank lets its branches buy new counters, for 20 months."""

LEARNED = 9
"""Months ago: we heard of it, from the first branch that had bought."""

WORDS = [
    ("beijing", "training", "internal", 40_000, 3, "分行自己培训柜员 The branch trains its clerks itself."),
    ("dalian", "training", "internal", 0, 2, "Clerks learn from each other."),
    ("tianjin", "parts", "not_needed", 0, 4, "Everything is under guarantee until the end of the contract."),
    ("shanghai", "software", False, 60_000, 1, "The budget of the branch for software, as its manager told us."),
    ("xiamen", "software", False, 45_000, 2, "As in the budget of last year."),
]
"""Branch, category, what they said, what they spend in 12 months, months ago, how we know."""


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        polaris = self._make("kam.competitor", {"competitor_polaris": {"name": "北辰科技 Polaris Systems"}})
        self._make(
            "kam.competitor.alias",
            {
                "competitor_alias_short": {"competitor_id": polaris.id, "name": "Polaris"},
                "competitor_alias_chinese": {"competitor_id": polaris.id, "name": "北辰"},
            },
        )
        self._ref("lost_no_budget").kam_is_decline = True
        initiative = self._load_initiative(polaris)
        self._link_opportunities(initiative, polaris)
        self._load_positions(polaris)
        self._load_said_of_catalogue()
        initiative._watch()

    @api.model
    def _load_initiative(self, polaris):
        bank = self._ref("harbour_bank")
        start = self._day(POLICY, 1)
        initiative = self._make(
            "kam.initiative",
            {
                "initiative_smart_branch": {
                    "name": ROLL_OUT,
                    "partner_id": bank.id,
                    "policy_date": start,
                    "date_to": start + relativedelta(months=20, days=-1),
                    "decided_on": self._day(POLICY + 1, 15),
                    "recorded_on": self._day(LEARNED, 20),
                    "categ_ids": [(6, 0, self._ref("category_terminals").ids)],
                    "buying_mode": "branch",
                    "buying_note": "Each branch chooses its own supplier from the list; the bank checks the standard.",
                    "supplier_status": "listed",
                    "supplier_ids": [(6, 0, polaris.ids)],
                    "source": "branch",
                    "evidence": "上海分行: 全行更换柜台 The Shanghai branch: all branches replace their counters.",
                    "expected_amount": 200_000,
                }
            },
        )
        # The regions have no halls of their own.
        regions = initiative.branch_ids.filtered(lambda row: row.partner_id.kam_branch_ids)
        regions.partner_id.kam_purchasing_authority = "none"
        return initiative

    @api.model
    def _link_opportunities(self, initiative, polaris):
        deals = self.env["crm.lead"].with_context(active_test=False).search([("name", "=like", f"{ROLL_OUT}%")])
        ours = deals.filtered(lambda deal: deal.kam_root_id == initiative.partner_id)
        ours.kam_initiative_id = initiative
        ours.filtered(lambda deal: deal.won_status == "lost").kam_competitor_id = polaris

    @api.model
    def _load_positions(self, polaris):
        terminals, manager = self._ref("category_terminals"), self._ref("harbour_bank").kam_manager_id
        self._make(
            "kam.competitor.position",
            {
                f"position_{branch}": {
                    "partner_id": self._ref(f"harbour_bank_{branch}").id,
                    "product_categ_id": terminals.id,
                    "competitor_id": polaris.id,
                    "date_from": self._day(ago, 5),
                    "contract_end": self._day(ago - 36, 4),
                    "source": "seen",
                    "known_by": manager.id,
                    "evidence": "Their counters stand in the hall.",
                }
                for branch, ago in ROLL_OUT_FOUND.items()
            },
        )

    @api.model
    def _load_said_of_catalogue(self):
        """What branches said about the rest of the catalogue."""
        manager = self._ref("harbour_bank").kam_manager_id
        self._make(
            "kam.whitespace.cell",
            {
                f"word_{branch}_{category}": {
                    "partner_id": self._ref(f"harbour_bank_{branch}").id,
                    "product_categ_id": self._ref(f"category_{category}").id,
                    "state": state,
                    "potential": potential,
                    "source": "customer",
                    "known_by": manager.id,
                    "known_on": self._day(ago, 12),
                    "evidence": evidence,
                }
                for branch, category, state, potential, ago, evidence in WORDS
            },
        )
