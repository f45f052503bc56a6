from odoo import api, models
from odoo.tools import SQL


class KamPeriod(models.AbstractModel):
    """Today's reading of the periods, kept on the partner."""

    _inherit = "kam.period"

    @api.model
    def _in_force(self, partner_ids, day=None):
        """What holds for accounts on a day, by default today.

        :return: ``{partner id: id of what holds, or True}``, without those for whom nothing does
        """
        day = day or self.env["res.partner"]._kam_today()
        periods = self.sudo().search(
            [
                ("partner_id", "in", list(partner_ids)),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        return {period.partner_id.id: period._value().id if self._statement else True for period in periods}

    def _follow(self, partners):
        """Bring today's reading of these partners up to date."""
        self.env.add_to_compute(partners._fields[self._reading], partners)
        partners.modified([self._reading])
        partners.flush_recordset([self._reading])

    @api.model
    def _stale_ids(self):
        """:return: ids of the partners whose reading is not what holds today: a planned change took effect"""
        self.flush_model()
        self.env["res.partner"].flush_model([self._reading])
        return [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT partner.id FROM res_partner partner
                    LEFT JOIN %(table)s period ON period.partner_id = partner.id
                        AND period.date_from <= %(today)s AND COALESCE(period.date_to, 'infinity') >= %(today)s
                    WHERE %(reading)s IS DISTINCT FROM %(in_force)s
                    """,
                    table=SQL.identifier(self._table),
                    today=self.env["res.partner"]._kam_today(),
                    reading=self._reading_kept(),
                    in_force=self._reading_in_force(),
                )
            )
        ]

    @api.model
    def _reading_kept(self):
        """:return: SQL of the reading as ``partner`` holds it"""
        return SQL.identifier("partner", self._reading)

    @api.model
    def _reading_in_force(self):
        """:return: SQL of the reading as ``period``, the one in force if any, says it"""
        return SQL.identifier("period", self._statement)
