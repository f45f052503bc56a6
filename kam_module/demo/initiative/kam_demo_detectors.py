from odoo import api, models
from odoo.fields import Command

CATEGORIES = [
    ("Energy Monitoring", "software"),
    ("Cold Chain Monitoring", "software"),
    ("Group licence renewal", "software"),
    ("parts", "parts"),
    ("training", "training"),
    ("maintenance", "maintenance"),
    ("terminals", "terminals"),
    ("counters", "terminals"),
]
"""What opportunities of the story are about, by a part of their names."""


class KamDemo(models.AbstractModel):
    """Something for each detector: a policy nobody told us of, a deal out of sight, customers that are one group."""

    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        self._name_categories()
        self._load_late_deals()
        self.env["kam.initiative.proposal"]._look()
        self.env["kam.group.proposal"]._propose_identities(self.env["kam.group.finder"]._unlinked())

    @api.model
    def _name_categories(self):
        known = self.env["ir.model.data"].search(
            [("module", "=", "kam_module"), ("model", "=", "crm.lead"), ("name", "=like", "demo_%")]
        )
        deals = self.env["crm.lead"].with_context(active_test=False).browse(known.mapped("res_id"))
        for part, category in CATEGORIES:
            found = deals.filtered(lambda deal, part=part: part in deal.name and not deal.kam_product_categ_ids)
            found.kam_product_categ_ids = self._ref(f"category_{category}")

    @api.model
    def _load_late_deals(self):
        """Today: the third plant of a group begins the same, and a seller of another team sells to a branch."""
        seller = self._ref("user_chen_hao")
        common = {"type": "opportunity", "user_id": seller.id, "stage_id": self._stage(1).id}
        self._make(
            "crm.lead",
            {
                "opportunity_third_plant": {
                    **common,
                    "name": "能耗监测 Energy Monitoring, Xi'an",
                    "partner_id": self._ref("redrock_xian").id,
                    "expected_revenue": 70_000,
                    "kam_product_categ_ids": [Command.set(self._ref("category_software").ids)],
                },
                "opportunity_out_of_sight": {
                    **common,
                    "name": "备件包 Spare parts kit, Dalian",
                    "partner_id": self._ref("harbour_bank_dalian").id,
                    "expected_revenue": 18_000,
                    "kam_product_categ_ids": [Command.set(self._ref("category_parts").ids)],
                },
            },
        )
