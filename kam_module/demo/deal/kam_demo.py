from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

from . import opportunities


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        self._make(
            "crm.lost.reason",
            {
                "lost_to_competitor": {"name": "败给北辰科技 Lost to Polaris Systems"},
                "lost_no_budget": {"name": "预算取消 Budget was withdrawn"},
            },
        )
        self._load_words()
        self._load_opportunities(opportunities.opportunities())

    @api.model
    def _load_words(self):
        """Odoo loads translations after the demo: the milestone questions that deals copy would be English only."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        self.env["ir.module.module"]._load_module_terms(["kam_module"], languages)

    @api.model
    def _load_opportunities(self, stories):
        stages = {number: self._stage(number) for number in range(1, 5)}
        leads = self._make(
            "crm.lead",
            {
                f"opportunity_{number}": self._opportunity_values(story, stages)
                for number, story in enumerate(stories, start=1)
            },
        )
        for lead, story in zip(leads, stories):
            if story.lost:
                lead.action_set_lost(lost_reason_id=self._ref(story.lost).id)
            lead.kam_compass_since = lead.date_open
            if story.closed is not None:
                lead.date_closed = fields.Datetime.to_datetime(self._day(story.closed, 2))

    @api.model
    def _open_deal(self, contact):
        """:return: the open deal with a person of the story; none where the demo was loaded without deals"""
        partner = self._ref(contact)
        return self.env["crm.lead"].search([("partner_id", "=", partner.id), ("won_status", "=", "pending")], limit=1)

    @api.model
    def _stage(self, number):
        """:return: Odoo's own stage, or where somebody deleted it the nearest one"""
        if stage := self.env.ref(f"crm.stage_lead{number}", raise_if_not_found=False):
            return stage
        return self.env["crm.stage"].search([("is_won", "=", number == 4)], limit=1)

    @api.model
    def _opportunity_values(self, story, stages):
        account = self._ref(story.customer).kam_root_id
        opened = fields.Datetime.to_datetime(self._day(story.opened, 1))
        closes = story.opened - 5 if story.closed is None else story.closed
        return {
            "type": "opportunity",
            "name": f"{story.name}, {self._ref(story.customer).city}",
            "partner_id": self._ref(story.contact).id,
            "user_id": account.kam_manager_id.id or self.env.ref("base.user_admin").id,
            "team_id": account.kam_team_id.id,
            "stage_id": stages[story.stage].id,
            "expected_revenue": story.revenue,
            "create_date": opened,
            "date_open": opened + relativedelta(days=1),
            "date_deadline": self._day(closes, 15),
        }
