from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.stage_time import usual

DAY = 86400


class KamStageUsual(models.Model):
    """How long won deals were in a compass stage, by company: counted once a day, from which slow deals are told."""

    _name = "kam.stage.usual"
    _description = "Usual Time in a Compass Stage"
    _order = "company_id, compass_stage_id"
    _rec_name = "compass_stage_id"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    compass_stage_id = fields.Many2one("kam.compass.stage", required=True, index=True, ondelete="cascade")
    deals = fields.Integer("Won Deals", aggregator=False)
    median = fields.Float("Usual (days)", aggregator=False)
    p80 = fields.Float("80 % Within (days)", aggregator=False, help="0: fewer than five won deals were in this stage.")
    counted_on = fields.Date(required=True)

    _stage_uniq = models.Constraint(
        "UNIQUE(company_id, compass_stage_id)", "What is usual in this stage is counted for this company already."
    )

    @api.model
    def _refresh(self):
        """Count anew what was not counted today: won deals of the last two years of each company, or of none.

        :return: whether something was counted
        """
        today = self.env["res.partner"]._kam_today()
        if self.search_count([("counted_on", "=", today)], limit=1):
            return False
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        seconds = self._won_seconds(companies)
        known = {(row.company_id, row.compass_stage_id): row for row in self.search(Domain.TRUE)}
        new = []
        for company in companies:
            for stage in self.env["kam.compass.stage"].with_context(active_test=False).search(Domain.TRUE):
                found = usual(seconds[company, stage.id])
                values = {
                    "deals": found.deals,
                    "median": found.median or 0,
                    "p80": found.p80 or 0,
                    "counted_on": today,
                }
                if row := known.get((company, stage)):
                    row.write(values)
                else:
                    new.append({"company_id": company.id, "compass_stage_id": stage.id, **values})
        self.create(new)
        return True

    @api.model
    def _won_seconds(self, companies):
        """:return: ``{(company, compass stage id): [seconds of each won deal]}``"""
        stages = self.env["kam.compass.stage"].with_context(allowed_company_ids=companies.ids)
        won = self.env["crm.lead"].sudo().search(
            stages._won_domain(), order="date_closed desc", limit=stages._won_limit() * len(companies)
        )
        spent = won._kam_stage_days()
        seconds = defaultdict(list)
        for deal in won:
            for company in deal.company_id or companies:
                for stage_id, days in spent[deal.id].items():
                    seconds[company, stage_id].append(days * DAY)
        return seconds
