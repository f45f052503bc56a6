from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ...tools.compass import band, compass_score
from .known_integer import KnownInteger

BANDS = [("weak", "Weak"), ("fair", "Fair"), ("strong", "Strong")]


class CrmLead(models.Model):
    """The compass score of a deal.

    It is kept with the deal, so that pages sort, search and group by it without computing anything. It is true
    whenever it is shown: whatever it depends on recomputes it at once; what a new day changes and what changes the
    method itself (weights, expected involvement, half-lives) is recomputed by an hourly job that such a change
    starts. Once a deal is won or lost, the last score stays.
    """

    _inherit = "crm.lead"

    # Score
    compass_score = KnownInteger(
        compute="_compute_compass_score",
        store=True,
        aggregator="avg",
        groups="kam_module.group_kam_user",
        help="0 to 100. Weighted mean of coverage, support, proof and freshness, as far as they are available. "
        "Empty: nothing is entered yet.",
    )
    compass_basis = KnownInteger(
        "Score Based on (%)",
        compute="_compute_compass_score",
        store=True,
        aggregator="avg",
        groups="kam_module.group_kam_user",
        help="The share of the weights for which something is known.",
    )
    compass_band = fields.Selection(
        BANDS,
        "Score Band",
        compute="_compute_compass_score",
        store=True,
        index="btree_not_null",
        falsy_value_label="Not available",
        groups="kam_module.group_kam_user",
    )
    compass_scored_on = fields.Date(
        "Score of", compute="_compute_compass_score", store=True, groups="kam_module.group_kam_user"
    )
    compass_score_ids = fields.One2many(
        "kam.compass.score", "lead_id", "History of the Score", groups="kam_module.group_kam_user"
    )

    def _auto_init(self):
        # Nothing is entered when the addon is installed: no computation for each of a million leads.
        for name, column in (
            ("compass_score", "int4"),
            ("compass_basis", "int4"),
            ("compass_band", "varchar"),
            ("compass_scored_on", "date"),
        ):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, column)
        return super()._auto_init()

    # Computes

    @api.model
    def _kam_score_depends(self):
        """:return: what a score depends on"""
        entries = ("force_ids", "influence", "rating", "contact_depth", "verified_on")
        return [
            "type",
            "active",
            "won_status",
            "company_id",
            "compass_stage_id",
            "kam_has_parts",
            "participation_template_id",
            *(f"stakeholder_ids.{name}" for name in entries),
            *(f"kam_question_ids.{name}" for name in ("state", "weight", "has_evidence", "stage_sequence")),
        ]

    @api.depends(lambda self: self._kam_score_depends())
    def _compute_compass_score(self):
        self._kam_compute_score()

    def _kam_compute_score(self):
        """Set the scores of these deals, and what else is read from the same facts.

        :return: the facts, ``{deal: DealFacts}``
        """
        kept = self.filtered(lambda lead: not lead._origin or not lead.active or lead.won_status != "pending")
        for lead in kept:
            for name in ("compass_score", "compass_basis", "compass_band", "compass_scored_on"):
                lead[name] = lead._origin[name]
        scored = (self - kept).filtered(lambda lead: lead.kam_has_parts and lead._kam_is_scored())
        facts = scored._origin._kam_compass_facts()
        for lead in self - kept:
            known = facts.get(lead._origin)
            score = lead._kam_score(known.parts()) if known else compass_score([])
            lead.compass_score = score.value
            lead.compass_basis = None if score.value is None else score.basis
            lead.compass_band = lead._kam_band(score.value)
            lead.compass_scored_on = known.today if known else False
        self._kam_read_facts(facts)
        return facts

    def _kam_read_facts(self, facts):
        """Compute what else is read from the facts of the score.

        :param facts: ``{deal: DealFacts}`` of those of these deals that are scored and of which something is known
        """

    def _kam_score(self, parts):
        """:param parts: ``{code: part}``
        :return: the score of these parts by the weights of this deal's company
        """
        self.ensure_one()
        weights = self._kam_compass_company()._kam_part_weights()
        return compass_score((weights[code], part) for code, part in parts.items())

    def _kam_band(self, value):
        self.ensure_one()
        if value is None:
            return False
        company = self._kam_compass_company()
        return band(value, company.kam_band_fair, company.kam_band_strong)

    def _kam_compass_company(self):
        """:return: the company whose weights and limits count: the deal's, or the main one, for everybody the same"""
        main = self.env["ir.model.data"]._xmlid_to_res_id("base.main_company", raise_if_not_found=False)
        return (self.company_id or self.env["res.company"].browse(main) or self.env.company).sudo()

    # What time and settings change

    @api.model
    def _kam_score_again(self):
        """Have the scores of all open deals recomputed, by the job that is started with this."""
        self.flush_model(["compass_scored_on", "kam_watched_on"])
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET compass_scored_on = compass_scored_on - 1, kam_watched_on = kam_watched_on - 1"
                " WHERE (compass_scored_on IS NOT NULL OR kam_watched_on IS NOT NULL) AND won_status = 'pending'"
            )
        )
        self.invalidate_model(["compass_scored_on", "kam_watched_on"])
        if job := self.env.ref("kam_module.ir_cron_score", raise_if_not_found=False):
            job.sudo()._trigger()

    @api.model
    def _cron_score(self, batch=1000):
        """Bring the scores of open deals to today, and note for the history what changed since the job ran last."""
        today = self.env["res.partner"]._kam_today()
        is_open = fields.Domain("type", "=", "opportunity") & fields.Domain("won_status", "=", "pending")
        notes = self.env["kam.compass.score"]
        notes._note(notes._unnoted(self.search(is_open & fields.Domain("compass_scored_on", "=", today))))
        outdated = self.search(is_open & self._kam_outdated(today), order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(outdated))
        for start in range(0, len(outdated), batch):
            leads = outdated[start : start + batch]
            leads._kam_refresh_score()
            if not self.env["ir.cron"]._commit_progress(len(leads)):
                break

    @api.model
    def _kam_outdated(self, today):
        """:return: the domain of the open deals that the job looks at"""
        return fields.Domain("compass_scored_on", "<", today)

    def _kam_refresh_score(self):
        """Compute the scores of these deals as of now, and note them; what is known is loaded once for both."""
        leads, computed = self.sudo(), self.pool.field_computed[self._fields["compass_score"]]
        for field in computed:
            self.env.remove_to_compute(field, leads)
        with self.env.protecting(computed, leads):
            facts = leads._kam_compute_score()
        leads.flush_recordset([field.name for field in computed])
        self.env["kam.compass.score"]._note(leads, facts)

    # Stages

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._kam_note_stage()
        return leads

    def write(self, vals):
        if not {"stage_id", "active", "probability"}.isdisjoint(vals):
            self.sudo().mapped("compass_score")  # what is still to be computed is of the time before a deal is closed
        watched = not {"stage_id", "compass_stage_id"}.isdisjoint(vals)
        before = {lead: lead.sudo().compass_stage_id for lead in self} if watched else {}
        result = super().write(vals)
        self.filtered(lambda lead: lead in before and lead.sudo().compass_stage_id != before[lead])._kam_note_stage()
        return result

    def _kam_note_stage(self):
        """Note the score with which these deals enter the stage they are in now."""
        self.env["kam.compass.score"]._note(self)
