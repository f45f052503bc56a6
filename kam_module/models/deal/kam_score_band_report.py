from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.score_bands import HIGHEST, WIDTH, lower_ends, upper_end
from .known_integer import KnownInteger

SCORE_BANDS = [
    *((str(lowest), f"{lowest}–{upper_end(lowest)}") for lowest in lower_ends()),
    ("none", "Not available"),
]


class KamScoreBandReport(models.Model):
    """Won and lost deals by the score they had: whether the score means anything, in the user's own history.

    One row for each closed opportunity. Its score is the last that was noted before it was closed, with the compass
    stage it was noted at; where none was noted, the score that the deal was left with.
    """

    _name = "kam.score.band.report"
    _description = "Score against Outcome"
    _auto = False
    _order = "closed_on desc, id desc"
    _rec_name = "lead_id"

    # Which deal
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True)
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    customer_id = fields.Many2one("res.partner", readonly=True)
    tier_id = fields.Many2one("kam.tier", readonly=True, help="The account's tier today.")
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    # How it ended
    outcome = fields.Selection([("won", "Won"), ("lost", "Lost")], "Won or Lost", readonly=True)
    closed_on = fields.Date("Closed on", readonly=True)
    won = fields.Integer(readonly=True)
    lost = fields.Integer(readonly=True)

    # The score it had
    band = fields.Selection(SCORE_BANDS, "Score Band", readonly=True)
    score = KnownInteger("Last Score", readonly=True, aggregator=False)
    noted_on = fields.Date("Score of", readonly=True)
    compass_stage_id = fields.Many2one("kam.compass.stage", "At the Compass Stage", readonly=True)

    _depends = {
        "crm.lead": [
            "type",
            "won_status",
            "date_closed",
            "partner_id",
            "kam_root_id",
            "team_id",
            "user_id",
            "company_id",
            "compass_score",
            "compass_scored_on",
            "compass_stage_id",
        ],
        "kam.compass.score": ["lead_id", "date", "score", "compass_stage_id"],
        "res.partner": ["commercial_partner_id", "kam_tier_id"],
    }

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        score = SQL("CASE WHEN note.id IS NULL THEN lead.compass_score ELSE note.score END")
        return SQL(
            """
            SELECT lead.id, lead.id AS lead_id, lead.kam_root_id AS account_id, customer.id AS customer_id,
                account.kam_tier_id AS tier_id, lead.team_id, lead.user_id, lead.company_id,
                lead.won_status AS outcome, lead.date_closed::date AS closed_on,
                (lead.won_status = 'won')::int AS won, (lead.won_status = 'lost')::int AS lost,
                %(score)s AS score,
                CASE WHEN %(score)s IS NULL THEN 'none'
                    ELSE LEAST(%(score)s / %(width)s * %(width)s, %(highest)s)::varchar END AS band,
                COALESCE(note.date, lead.compass_scored_on) AS noted_on,
                CASE WHEN note.id IS NULL AND lead.compass_score IS NOT NULL THEN lead.compass_stage_id
                    ELSE note.compass_stage_id END AS compass_stage_id
            """,
            score=score,
            width=WIDTH,
            highest=HIGHEST,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM crm_lead lead
            LEFT JOIN res_partner person ON person.id = lead.partner_id
            LEFT JOIN res_partner customer ON customer.id = person.commercial_partner_id
            LEFT JOIN res_partner account ON account.id = lead.kam_root_id
            LEFT JOIN LATERAL (
                SELECT id, date, score, compass_stage_id FROM kam_compass_score
                WHERE lead_id = lead.id AND (lead.date_closed IS NULL OR date <= lead.date_closed::date)
                ORDER BY date DESC, id DESC LIMIT 1
            ) note ON TRUE
            """
        )

    @api.model
    def _where(self):
        return SQL("WHERE lead.type = 'opportunity' AND lead.won_status IN ('won', 'lost')")

    # Actions

    def action_kam_open_deal(self):
        """Open the deal.

        :return: an action
        """
        self.ensure_one()
        return self.lead_id.get_formview_action()
