from odoo import api, fields, models

from . import opportunities


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        self._make(
            "kam.compass.score",
            {
                f"score_{number}": {
                    "lead_id": self._ref(f"opportunity_{number}").id,
                    "date": fields.Date.subtract(self._day(story.closed, 2), days=6),
                    "compass_stage_id": self.env.ref("kam_module.compass_stage_closing").id,
                    "score": opportunities.SCORES[story.customer],
                }
                for number, story in enumerate(opportunities.opportunities(), start=1)
                if story.closed is not None and story.customer in opportunities.SCORES
            },
        )
