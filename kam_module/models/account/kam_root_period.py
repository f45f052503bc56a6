from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ...tools.timeline import Circle, changed_days, tops, value_on


class KamRootPeriod(models.Model):
    """Derived from the affiliations: the ultimate parent of a branch at each date.

    There is a row only for the days on which the ultimate parent is not the
    partner itself. Dates are inclusive; an empty ``date_to`` has no end.
    """

    _name = "kam.root.period"
    _description = "Ultimate Parent of a Branch, with Dates"
    _order = "partner_id, date_from"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    root_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    date_from = fields.Date(required=True)
    date_to = fields.Date()

    @api.model
    def _on_change(self, partner_ids, root_ids, date_from, date_to):
        """Called after ultimate parents changed.

        :param partner_ids: ids of exactly those whose ultimate parent is another one now on some day
        :param root_ids: ids of their ultimate parents, as they were and as they are, on these days and today
        :param date_from, date_to: the first and the last of these days; no ``date_to`` for no end
        """

    # Deriving

    @api.model
    def _derive(self, partner_ids):
        """Derive the ultimate parents of partners and of everybody below them, after affiliations of theirs changed.

        :raise ValidationError: when somebody would be above themselves on some day
        """
        self.env["kam.affiliation"].flush_model()
        self.env["res.partner"].flush_model(["kam_parent_id", "kam_root_id"])
        # Those that changed come first: a sentence about a circle begins with one of them.
        affected_ids = list(dict.fromkeys([*sorted(partner_ids), *self._with_everybody_below(partner_ids)]))
        old = self._kept(affected_ids)
        new = self._derived(affected_ids)
        changes = {id_: days for id_ in affected_ids if (days := changed_days(old[id_], new[id_]))}
        if changes:
            self._replace({id_: new[id_] for id_ in changes})
        today = self.env["res.partner"]._kam_today()
        before_today = self._write_today({id_: value_on(new[id_], today) or id_ for id_ in affected_ids})
        if changes or before_today:
            self._tell(changes, before_today, old, new)

    @api.model
    def _tell(self, changes, before_today, old, new):
        today = self.env["res.partner"]._kam_today()
        ids = {*changes, *before_today}
        roots = {root for id_ in ids for root, _start, _end in (*old[id_], *new[id_])} | set(before_today.values())
        starts = [start for start, _end in changes.values()] or [today]
        ends = [end for _start, end in changes.values()] or [today]
        self._on_change(list(ids), list(roots), min(starts), None if None in ends else max(ends))

    @api.model
    def _with_everybody_below(self, partner_ids):
        """:return: ids of the partners and of all below them on whatever day"""
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    WITH RECURSIVE below(id) AS (
                        SELECT unnest(%s::int[])
                        UNION
                        SELECT branch.partner_id FROM below JOIN kam_affiliation branch ON branch.parent_id = below.id
                    )
                    SELECT id FROM below
                    """,
                    list(partner_ids),
                )
            )
        ]

    @api.model
    def _affiliations_above(self, partner_ids):
        """:return: ``{partner id: [(headquarters id, from, to)]}`` of the partners and all above them"""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE above(id) AS (
                    SELECT unnest(%s::int[])
                    UNION
                    SELECT hq.parent_id FROM above JOIN kam_affiliation hq ON hq.partner_id = above.id
                )
                SELECT hq.partner_id, hq.parent_id, hq.date_from, hq.date_to
                FROM above JOIN kam_affiliation hq ON hq.partner_id = above.id
                ORDER BY hq.partner_id, hq.date_from
                """,
                list(partner_ids),
            )
        )
        return self._by_partner(rows)

    @api.model
    def _kept(self, partner_ids):
        """:return: ``{partner id: [(root id, from, to)]}`` as the rows of this table say"""
        return self._by_partner(
            self.env.execute_query(
                SQL(
                    """
                    SELECT partner_id, root_id, date_from, date_to FROM kam_root_period
                    WHERE partner_id = ANY(%s) ORDER BY partner_id, date_from
                    """,
                    list(partner_ids),
                )
            )
        )

    @api.model
    def _by_partner(self, rows):
        periods = defaultdict(list)
        for partner_id, *period in rows:
            periods[partner_id].append(tuple(period))
        return periods

    @api.model
    def _derived(self, partner_ids):
        """:return: ``{partner id: [(root id, from, to)]}`` as the affiliations say"""
        parents = self._affiliations_above(partner_ids)
        derived = {}
        for partner_id in partner_ids:
            try:
                derived[partner_id] = [period for period in tops(partner_id, parents) if period[0] != partner_id]
            except Circle as circle:
                raise self._refuse(circle) from circle
        return derived

    @api.model
    def _refuse(self, circle):
        accounts = self.env["res.partner"].browse(circle.chain).sudo()
        error = ValidationError(
            self.env._(
                "From %(day)s on, %(account)s would be above itself: %(chain)s. "
                "Choose another headquarters or other dates.",
                day=format_date(self.env, circle.start),
                account=accounts[0].display_name,
                chain=" → ".join(self.env["res.partner"].sudo().browse(id_).display_name for id_ in circle.chain),
            )
        )
        error.kam_partner_ids = accounts.ids
        return error

    # Writing

    @api.model
    def _replace(self, periods):
        self.env.cr.execute(SQL("DELETE FROM kam_root_period WHERE partner_id = ANY(%s)", list(periods)))
        rows = [(id_, *period) for id_, timeline in periods.items() for period in timeline]
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO kam_root_period (partner_id, root_id, date_from, date_to)
                    SELECT * FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[])
                    """,
                    *columns,
                )
            )
        self.invalidate_model()

    @api.model
    def _write_today(self, roots):
        """Bring today's reading up to date, where it is another one.

        :param roots: ``{partner id: root id}``
        :return: ``{partner id: root id before}`` of those changed
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner partner SET kam_root_id = today.root_id
                FROM unnest(%s::int[], %s::int[]) today(id, root_id), res_partner before
                WHERE partner.id = today.id AND before.id = today.id
                    AND partner.kam_root_id IS DISTINCT FROM today.root_id
                RETURNING partner.id, before.kam_root_id
                """,
                list(roots),
                list(roots.values()),
            )
        )
        changed = self.env["res.partner"].browse(id_ for id_, _before in rows).sudo()
        changed.invalidate_recordset(["kam_root_id"], flush=False)
        changed.modified(["kam_root_id"])
        return {id_: before or id_ for id_, before in rows}

    # Today

    @api.model
    def _in_force(self, partner_ids):
        """:return: ``{partner id: root id}`` of today, without those who are at the top themselves"""
        today = self.env["res.partner"]._kam_today()
        periods = self._kept(partner_ids) if partner_ids else {}
        roots = {id_: value_on(timeline, today) for id_, timeline in periods.items()}
        return {id_: root for id_, root in roots.items() if root}

    @api.model
    def _stale_ids(self):
        """:return: ids of the partners whose ultimate parent is not the one of today"""
        self.env["res.partner"].flush_model(["kam_root_id"])
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT partner.id FROM res_partner partner
                    LEFT JOIN kam_root_period period ON period.partner_id = partner.id
                        AND period.date_from <= %(today)s AND COALESCE(period.date_to, 'infinity') >= %(today)s
                    WHERE partner.kam_root_id IS DISTINCT FROM COALESCE(period.root_id, partner.id)
                    """,
                    today=self.env["res.partner"]._kam_today(),
                )
            )
        ]

    @api.model
    def _cron_today(self):
        """Bring the readings of today up to date: a change planned for today takes effect."""
        partners = self.env["res.partner"].sudo()
        for model in ("kam.affiliation", "kam.key.period", "kam.tier.period"):
            periods = self.env[model].sudo()
            if stale_ids := periods._stale_ids():
                periods._lock()
                periods._follow(partners.browse(stale_ids))
