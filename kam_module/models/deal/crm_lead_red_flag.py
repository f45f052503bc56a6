from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class CrmLead(models.Model):
    """The red flags of a deal: found together with its score, from the same facts."""

    _inherit = "crm.lead"

    kam_red_flag_ids = fields.One2many(
        "kam.red.flag",
        "lead_id",
        "Red Flags",
        domain=[("closed_on", "=", False)],
        groups="kam_module.group_kam_user",
    )
    kam_red_flag_count = fields.Integer(
        "Number of Red Flags",
        compute="_compute_compass_score",
        store=True,
        aggregator="sum",
        groups="kam_module.group_kam_user",
        help="Dangers to this deal that stand today, whatever was decided about their steps.",
    )
    kam_open_flag_count = fields.Integer(
        "Red Flags to Decide About",
        compute="_compute_kam_open_flag_count",
        store=True,
        aggregator="sum",
        groups="kam_module.group_kam_user",
        help="Dangers to this deal whose suggested step nobody has accepted or declined.",
    )
    kam_worst_flag_id = fields.Many2one(
        "kam.red.flag.kind",
        "Worst Red Flag",
        compute="_compute_compass_score",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups="kam_module.group_kam_user",
    )
    kam_watched_on = fields.Date(
        "Red Flags of",
        compute="_compute_compass_score",
        store=True,
        groups="kam_module.group_kam_user",
        help="When dangers to this deal were looked for last. Empty: nobody looks for any, because the customer is no "
        "key account and nothing is entered.",
    )
    kam_red_flags = fields.Json(
        compute="_compute_kam_red_flags", groups="kam_module.group_kam_user", export_string_translation=False
    )

    def _auto_init(self):
        # Nothing is watched when the addon is installed: no computation for each of a million leads.
        counts = dict.fromkeys(("kam_red_flag_count", "kam_open_flag_count", "kam_worst_flag_id"), "int4")
        for name, column in {**counts, "kam_watched_on": "date"}.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, column)
        return super()._auto_init()

    # Found with the score

    @api.model
    def _kam_score_depends(self):
        return [
            *super()._kam_score_depends(),
            "kam_root_id",
            "stakeholder_ids.response_mode",
            "stakeholder_ids.external_kind",
            "kam_question_ids.is_key_node",
            "kam_question_ids.buying_step_id",
            "stage_id",
            "kam_budget_ids.date",
            "kam_budget_ids.confidence",
        ]

    def _kam_read_facts(self, facts):
        """Raise and close flags; deals that have none and raise none cost nothing."""
        super()._kam_read_facts(facts)
        saved = self.filtered("id")
        for lead in self - saved:
            for name in ("kam_red_flag_count", "kam_worst_flag_id", "kam_watched_on"):
                lead[name] = lead._origin[name]
        watched = saved.filtered(lambda lead: lead._kam_is_scored())._kam_flag_facts(facts)
        found = {lead: lead._kam_flags(known) for lead, known in watched.items()}
        changed = {lead: found.get(lead, {}) for lead in saved if found.get(lead) or lead.kam_red_flag_count}
        kinds = self.env["kam.red.flag"]._sync(changed) if changed else {}
        none = self.env["kam.red.flag.kind"]
        for lead in saved:
            standing = kinds.get(lead, none)
            lead.kam_red_flag_count = len(standing)
            lead.kam_worst_flag_id = standing[:1]
            lead.kam_watched_on = watched[lead].known.today if lead in watched else False

    @api.depends("kam_red_flag_count", "kam_red_flag_ids.state", "kam_red_flag_ids.closed_on")
    def _compute_kam_open_flag_count(self):
        flagged = self.filtered("kam_red_flag_count")
        to_decide = [("lead_id", "in", flagged._origin.ids), ("closed_on", "=", False), ("state", "=", "open")]
        counts = dict(self.env["kam.red.flag"]._read_group(to_decide, ["lead_id"], ["__count"])) if flagged else {}
        for lead in self:
            lead.kam_open_flag_count = counts.get(lead._origin, 0)

    @api.model
    def _kam_outdated(self, today):
        """Add the deals of key accounts of which nothing is known: that is a danger too."""
        account_is_key = fields.Domain("kam_root_id.is_key_account", "=", True)
        account_is_key |= fields.Domain("partner_id.commercial_partner_id.is_key_account", "=", True)
        watched = fields.Domain("kam_watched_on", "<", today)
        return super()._kam_outdated(today) | watched | (fields.Domain("kam_watched_on", "=", False) & account_is_key)

    @api.model
    def _cron_score(self, batch=1000):
        self.env["kam.stage.usual"].sudo()._refresh()
        return super()._cron_score(batch)

    # What the page shows

    @api.depends("kam_red_flag_ids.state", "kam_red_flag_ids.evidence", "kam_red_flag_ids.closed_on")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_kam_red_flags(self):
        # Read as the user: who may read the deal need not be allowed to read judgements about people.
        flags = self.env["kam.red.flag"].search([("lead_id", "in", self._origin.ids), ("closed_on", "=", False)])
        by_lead = flags.grouped("lead_id")
        for lead in self:
            standing = by_lead.get(lead._origin, flags.browse())
            lead.kam_red_flags = standing.sorted(lambda flag: flag.kind_id._gravity())._on_page()

    def action_kam_open_red_flags(self):
        """Open the red flags of these deals, those that are closed too.

        :return: an action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_red_flag_action")
        return {**action, "domain": [("lead_id", "in", self.ids)], "context": {"search_default_standing": 1}}

    # Merging

    @api.model
    def _kam_parts(self):
        return [*super()._kam_parts(), "kam_red_flag_ids"]

    def _kam_merge_parts(self, opportunities):
        # First: once the people of a deal are moved, its flags would close by themselves.
        self.env["kam.red.flag"]._merge(self, opportunities)
        super()._kam_merge_parts(opportunities)
