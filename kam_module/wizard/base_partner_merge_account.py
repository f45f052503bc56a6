from collections import defaultdict

from markupsafe import Markup
from odoo import models
from odoo.tools import SQL

from ..tools.timeline import filled, joined

PERIODS = ("kam.affiliation", "kam.key.period", "kam.tier.period")
KEPT = ("kam_manager_id", "kam_team_id", "kam_purchasing_authority")


class BasePartnerMerge(models.TransientModel):
    """Merged customers have one history: that of the remaining one, its gaps filled with that of the others."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self.env.flush_all()
        for model in PERIODS:
            self._kam_merge_periods(self.env[model].sudo(), src_partners.sudo(), dst_partner.sudo())
        self._kam_merge_proposals(src_partners, dst_partner)
        super()._update_foreign_keys(src_partners, dst_partner)

    def _update_values(self, src_partners, dst_partner):
        # Done before by the system: a user without a group of key accounts may merge, but not change these fields.
        partners = src_partners.sudo() | dst_partner.sudo()
        values = {}
        for name in KEPT:
            if not dst_partner.sudo()[name] and (holders := partners.filtered(name)):
                values[name] = holders[-1]._convert_to_write({name: holders[-1][name]})[name]
        if values:
            dst_partner.sudo().write(values)
        super()._update_values(src_partners, dst_partner)

    def _kam_merge_periods(self, model, src_partners, dst_partner):
        """Move the periods to the remaining partner, before the wizard would do so by SQL and leave two at a time."""
        partners = src_partners | dst_partner
        names = ["partner_id", *([model._statement] if model._statement == "parent_id" else [])]
        domain = ["|"] * (len(names) - 1) + [(name, "in", src_partners.ids) for name in names]
        moved = model.search(domain)
        if not moved:
            return
        with model._together() as periods:
            moved = periods.browse(moved.ids)
            if "parent_id" in names:
                inside = moved.filtered(lambda period: period.partner_id in partners and period.parent_id in partners)
                inside |= periods.search([("partner_id", "in", partners.ids), ("parent_id", "in", partners.ids)])
                self._kam_note_dissolved(inside, dst_partner)
                inside.unlink()
                moved -= inside
                moved.filtered(lambda period: period.parent_id in src_partners).write({"parent_id": dst_partner.id})
            if own := moved.filtered(lambda period: period.partner_id in src_partners):
                own |= periods.search([("partner_id", "=", dst_partner.id)])
                self._kam_merge_timelines(own, dst_partner)

    def _kam_merge_timelines(self, periods, dst_partner):
        """Make one timeline of the periods of several partners; what the remaining one says wins."""
        statement = periods._statement
        mine = periods.filtered(lambda period: period.partner_id == dst_partner)
        timeline = self._kam_days(mine)
        for _partner, theirs in (periods - mine).sorted("date_from").grouped("partner_id").items():
            timeline = filled(timeline, self._kam_days(theirs))
        reasons = defaultdict(dict)
        for period in periods.sorted("date_from") if not statement else ():
            for name in ("reason", "release_reason"):
                if period[name]:
                    reasons[name][period[name]] = period
        self._kam_note_overruled(periods - mine, timeline, dst_partner)
        values = []
        for value, start, end in joined(timeline):
            kept = {"partner_id": dst_partner.id, "date_from": start, "date_to": end}
            if statement:
                kept[statement] = value
            for name, texts in reasons.items():
                inside = [
                    text
                    for text, period in texts.items()
                    if period.date_from >= start and (not end or period.date_from <= end)
                ]
                kept[name] = "; ".join(inside)
            values.append(kept)
        periods.with_context(kam_merge=True).unlink()
        periods.create(values)

    def _kam_days(self, periods):
        return [
            (period._facts().value, period.date_from, period.date_to or None) for period in periods.sorted("date_from")
        ]

    def _kam_note_dissolved(self, inside, dst_partner):
        """A headquarters merged with its own branch is one company: say that the link is gone."""
        lines = [
            self.env._(
                "%(branch)s: %(statement)s was dissolved by the merge, because both are one company now.",
                branch=affiliation.partner_id.display_name,
                statement=affiliation._phrase(affiliation._facts()),
            )
            for affiliation in inside
        ]
        if lines:
            dst_partner._message_log_batch({dst_partner.id: Markup("<br/>").join(lines)})

    def _kam_note_overruled(self, theirs, timeline, dst_partner):
        """Where both had something at the same time: say what of the others is not kept."""
        lost = [
            period
            for period in theirs
            if not any(
                value == period._facts().value
                and start <= period.date_from
                and (not end or (period.date_to and period.date_to <= end))
                for value, start, end in timeline
            )
        ]
        if lost:
            lines = [
                self.env._(
                    "Merged with %(partner)s; kept only where it does not contradict: %(statement)s",
                    partner=period.partner_id.display_name,
                    statement=period._phrase(period._facts()),
                )
                for period in lost
            ]
            dst_partner._message_log_batch({dst_partner.id: Markup("<br/>").join(lines)})

    def _kam_merge_proposals(self, src_partners, dst_partner):
        """Proposals that would be there twice, or of a company under itself, are gone with the merge."""
        partners = src_partners | dst_partner
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM kam_group_proposal proposal USING (
                    SELECT id, new_partner_id, new_parent_id, ROW_NUMBER() OVER (
                        PARTITION BY new_partner_id, new_parent_id, source, evidence_key
                        ORDER BY state = 'open', id
                    ) AS place
                    FROM (
                        SELECT *,
                               CASE WHEN partner_id = ANY(%(ids)s) THEN %(kept)s ELSE partner_id END AS new_partner_id,
                               CASE WHEN parent_id = ANY(%(ids)s) THEN %(kept)s ELSE parent_id END AS new_parent_id
                        FROM kam_group_proposal
                        WHERE partner_id = ANY(%(ids)s) OR parent_id = ANY(%(ids)s)
                    ) touched
                ) touched
                WHERE proposal.id = touched.id AND (touched.place > 1 OR new_partner_id = new_parent_id)
                """,
                ids=partners.ids,
                kept=dst_partner.id,
            )
        )
        self.env["kam.group.proposal"].invalidate_model()
