from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.stage_time import usual

DAY = 86400


class KamCompassStage(models.Model):
    """How far the customer is on the way to a decision."""

    _name = "kam.compass.stage"
    _description = "Compass Stage"
    _inherit = ["kam.playbook.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Char("The Customer", translate=True, help="What the customer does in this stage.")
    crm_stage_ids = fields.One2many("crm.stage", "compass_stage_id", "Stages of the Pipeline")
    expectation_ids = fields.One2many("kam.participation", "stage_id", "Expected Involvement")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a compass stage with this code already.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        if lead := leads.search([("compass_stage_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Opportunities are in the compass stage %(stage)s, for example %(deal)s: archive it instead.",
                    stage=lead.compass_stage_id.name,
                    deal=lead.name,
                )
            )

    # Business words

    @api.model
    def _won_domain(self):
        """:return: the won deals that tell what is usual: of the companies at hand, closed in the last two years"""
        since = fields.Datetime.subtract(fields.Datetime.now(), years=2)
        won = Domain([("won_status", "=", "won"), ("type", "=", "opportunity"), ("date_closed", ">=", since)])
        return won & Domain("company_id", "in", [*self.env.companies.ids, False])

    @api.model
    def _won_limit(self):
        """:return: how many won deals are looked at, the latest first"""
        return 2000

    @api.model
    def _won_durations(self):
        """How long won deals were in each compass stage.

        Of all won deals, also of those one may not read: only numbers of days leave here.

        :return: ``{compass stage: Usual(deals, median, p80)}`` in days for every stage, archived ones too; median and
            p80 are None when fewer than five deals were in the stage for longer than an hour
        """
        won = self.env["crm.lead"].sudo().search(self._won_domain(), order="date_closed desc", limit=self._won_limit())
        seconds = defaultdict(list)
        for days in won._kam_stage_days().values():
            for stage_id, value in days.items():
                seconds[stage_id].append(value * DAY)
        stages = self.with_context(active_test=False).search(Domain.TRUE)
        return {stage: usual(seconds[stage.id]) for stage in stages}

    # Playbook

    def _kam_lesson_domain(self):
        return [("compass_stage_id", "=", self.id)]
