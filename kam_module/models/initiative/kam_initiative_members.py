from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL


class Membership(NamedTuple):
    """How a company belonged to the group of an initiative.

    :param joined_on: the first day, None when it was there on the policy date
    :param left_on: the first day on which it was there no more, None when it stays until the window ends
    """

    joined_on: object = None
    left_on: object = None


class KamInitiative(models.Model):
    """Which branches an initiative has: those of the policy date, and who came and went since."""

    _inherit = "kam.initiative"

    def _sync_members(self, freeze_again=False):
        """Bring the branches up to date: nobody is taken off, whoever came later is flagged, whoever left is said.

        :param freeze_again: the group or the policy date is another one: start anew
        """
        rows = self.env["kam.initiative.branch"].sudo().with_context(tracking_disable=True)
        known = rows.search_fetch(
            [("initiative_id", "in", self.ids)],
            ["initiative_id", "partner_id", "membership", "joined_on", "left_on", "override_state"],
        )
        by_key = {(row.initiative_id.id, row.partner_id.id): row for row in known}
        frozen_ids = set() if freeze_again else set(known.initiative_id.ids)
        members = self._members()
        created, changed = [], defaultdict(rows.browse)
        for initiative in self:
            its = members[initiative.id]
            is_frozen = initiative.id in frozen_ids
            for partner_id, membership in its.items():
                row = by_key.pop((initiative.id, partner_id), None)
                is_late = is_frozen and partner_id != initiative.partner_id.id
                values = initiative._row_values(membership, is_late, row)
                if row is None:
                    created.append({"initiative_id": initiative.id, "partner_id": partner_id, **values})
                elif any(row[name] != value for name, value in values.items()):
                    changed[tuple(values.items())] |= row
        gone = rows.union(*by_key.values())
        if freeze_again:
            dropped = gone.filtered(lambda row: not row.override_state)
            dropped.unlink()
            gone -= dropped
        self._say_never_there(gone)
        for values, found in changed.items():
            found.write(dict(values))
        rows.create(created)

    def _row_values(self, membership, is_late, row):
        """:return: what the row of a branch says about its membership

        :param is_late: the branches of the policy date were written down before
        """
        kind = "joined" if membership.joined_on else "frozen"
        if is_late and kind == "frozen" and (row is None or row.membership == "found"):
            kind = "found"
        return {"membership": kind, "joined_on": membership.joined_on or False, "left_on": membership.left_on or False}

    def _say_never_there(self, rows):
        """The tree was corrected since: by what it says now these companies never belonged to the group."""
        others = rows.filtered(lambda row: row.partner_id != row.initiative_id.partner_id)
        for initiative, found in others.grouped("initiative_id").items():
            wrong = found.filtered(lambda row, day=initiative.policy_date: row.left_on != day)
            wrong.write({"left_on": initiative.policy_date})

    def _members(self):
        """Who belonged to the groups from the policy date to the end of the window, on all levels.

        The headquarters itself counts where it buys, and where it is alone.

        :return: ``{initiative id: {partner id: Membership}}``
        """
        self.flush_recordset(["partner_id", "policy_date", "date_to", "buying_mode"])
        self.env["kam.affiliation"].flush_model()
        spans = defaultdict(dict)
        for initiative_id, partner_id, first, last in self.env.execute_query(self._members_query()):
            spans[initiative_id][partner_id] = (first, last)
        members = {}
        for initiative in self:
            start, end = initiative.policy_date, initiative.date_to
            its = {
                partner_id: Membership(
                    first if first > start else None, last + timedelta(days=1) if last < end else None
                )
                for partner_id, (first, last) in spans[initiative.id].items()
            }
            if initiative._headquarters_buys() or not its:
                its[initiative.partner_id.id] = Membership()
            members[initiative.id] = its
        return members

    def _headquarters_buys(self):
        """:return: whether the headquarters itself is one of those who may buy"""
        return self.buying_mode in ("central", "mixed")

    def _members_query(self):
        """:return: SQL of (initiative, branch, first day, last day) within policy date and end of the window"""
        return SQL(
            """
            WITH RECURSIVE below(initiative_id, partner_id, date_from, date_to) AS (
                SELECT initiative.id, branch.partner_id,
                       GREATEST(branch.date_from, initiative.policy_date),
                       LEAST(branch.date_to, initiative.date_to)
                FROM kam_initiative initiative
                JOIN kam_affiliation branch ON branch.parent_id = initiative.partner_id
                WHERE initiative.id = ANY(%s)
                    AND branch.date_from <= initiative.date_to
                    AND COALESCE(branch.date_to, 'infinity') >= initiative.policy_date
                UNION
                SELECT below.initiative_id, branch.partner_id,
                       GREATEST(branch.date_from, below.date_from),
                       LEAST(branch.date_to, below.date_to)
                FROM below JOIN kam_affiliation branch ON branch.parent_id = below.partner_id
                WHERE branch.date_from <= below.date_to AND COALESCE(branch.date_to, 'infinity') >= below.date_from
            )
            SELECT initiative_id, partner_id, MIN(date_from), MAX(date_to) FROM below GROUP BY initiative_id, partner_id
            """,
            list(self.ids),
        )
