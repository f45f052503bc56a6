from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """What the compass shows on forms and cards."""

    _inherit = "crm.lead"

    kam_compass = fields.Json(
        "Compass",
        compute="_compute_kam_compass",
        groups="kam_module.group_kam_user",
        export_string_translation=False,
    )
    kam_stage_time = fields.Json(
        "Time in Stages",
        compute="_compute_kam_stage_time",
        groups="kam_module.group_kam_user",
        export_string_translation=False,
    )

    @api.depends(
        "compass_stage_id",
        "stage_id",
        "won_status",
        "kam_mismatch",
        "kam_compass_days",
        "compass_score",
        "kam_red_flag_count",
        "kam_worst_flag_id",
    )
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_kam_compass(self):
        stages = self.env["kam.compass.stage"].search(Domain.TRUE)
        courses = {}  # the same for all deals that stand alike
        for lead in self:
            status = lead.won_status or "pending"
            alike = (lead.compass_stage_id, lead.kam_our_compass_stage_id, status)
            if alike not in courses:
                courses[alike] = lead._kam_course(stages)
            # Not available is false, not null: integrations that read all fields by XML-RPC cannot take a null.
            lead.kam_compass = {
                "stages": courses[alike],
                "ours": lead.kam_selling_name or lead.stage_id.name or "",
                "mismatch": lead.kam_mismatch or "",
                "days": lead.kam_compass_days if lead.kam_compass_since else False,
                "status": status,
                "score": lead._kam_compass_score(),
                "flags": lead.kam_red_flag_count if status == "pending" else 0,
                "flag": lead.kam_worst_flag_id.name or "",
                # On a page of many cards the reasons of each would cost more than the page itself.
                "parts": lead._kam_compass_parts() if len(self) == 1 else [],
            }

    def _kam_course(self, stages):
        """:param stages: the compass stages that are in use
        :return: list of ``{"id", "name", "state", "is_ours"}``, the stages of the customer's way
        """
        here = self.compass_stage_id
        # A deal may still stand in a stage that was archived since.
        shown = (stages | here).sorted(lambda stage: (stage.sequence, stage.id))
        place = shown.ids.index(here.id) if here else -1
        return [
            {
                "id": stage.id,
                "name": stage.name,
                "state": self._kam_place(position, place),
                "is_ours": stage == self.kam_our_compass_stage_id,
            }
            for position, stage in enumerate(shown)
        ]

    def _kam_place(self, position, place):
        """:return: whether the customer has ``done`` a stage, is ``here``, or has it ``ahead``"""
        if self.won_status == "won" or position < place:
            return "done"
        return "here" if position == place else "ahead"

    def _kam_compass_score(self):
        """:return: the score, 0 to 100; False when it is not available"""
        return self.compass_score

    def _kam_compass_parts(self):
        """:return: list of ``{"label", "value"}``, the parts of the score in words, with their weights"""
        return [
            {
                "label": part["name"],
                "value": self.env._("n/a") if part["score"] is None else f"{part['score']} % × {part['weight']}",
            }
            for part in (self.compass_detail or {}).get("parts", ())
        ]

    @api.depends("compass_stage_id", "stage_id", "won_status", "date_closed")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_kam_stage_time(self):
        spent = self._kam_stage_days()
        usual = self.env["kam.compass.stage"]._won_durations() if self.ids else {}
        for lead in self:
            days = spent.get(lead.id, {})
            lead.kam_stage_time = [
                {
                    "id": stage.id,
                    "name": stage.name,
                    "days": round(days[stage.id], 1) if stage.id in days else False,
                    "deals": won.deals,
                    "median": False if won.median is None else round(won.median, 1),
                    "p80": False if won.p80 is None else round(won.p80, 1),
                    "is_slow": won.p80 is not None and days.get(stage.id, 0) > won.p80,
                    "is_here": stage == lead.compass_stage_id and lead.won_status == "pending",
                }
                for stage, won in usual.items()
                if stage.active or stage.id in days
            ]
