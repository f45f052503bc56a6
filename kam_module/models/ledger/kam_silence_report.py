from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.silence import MIN_GAPS


class KamSilenceReport(models.Model):
    """How long each customer has not been invoiced, against its own usual gap between invoices.

    One row for each customer that was ever invoiced. It explains itself well and predicts badly alone: days since the
    last purchase by themselves, or revenue, are shown beside it, and nothing ranks risk by it. The definition is that
    of ``tools/silence.py``.
    """

    _name = "kam.silence.report"
    _description = "Silence of Customers"
    _auto = False
    _order = "rhythm_rank, ratio desc, days desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    is_key_account = fields.Boolean("In a Key Account", readonly=True)
    kam_tier_id = fields.Many2one("kam.tier", "Tier", readonly=True)
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", readonly=True)
    kam_team_id = fields.Many2one("crm.team", "Account Team", readonly=True)
    last_date = fields.Date("Last Invoice", readonly=True, help="Date of the last posted customer invoice.")
    days = fields.Integer(
        "Silent for Days", readonly=True, aggregator="max", help="Days since the last posted customer invoice."
    )
    gap_count = fields.Integer("Gaps", readonly=True, aggregator=False, help="Gaps between invoice days so far.")
    gap = fields.Float(
        "Usual Gap",
        readonly=True,
        aggregator=False,
        digits=(16, 1),
        help="Median number of days between two invoice days of this customer.",
    )
    ratio = fields.Float(
        "Silence",
        readonly=True,
        aggregator="max",
        digits=(16, 1),
        help="Days since the last invoice ÷ usual gap. Not available with fewer than 3 gaps.",
    )
    rhythm = fields.Selection(
        [
            ("much_too_late", "Much too late"),
            ("late", "Late"),
            ("usual", "Usual"),
            ("unknown", "Not available: fewer than 3 gaps between invoices"),
        ],
        readonly=True,
        help="Silence against the limits in the settings. Never a measure of risk by itself.",
    )
    rhythm_rank = fields.Integer(readonly=True, aggregator=False, export_string_translation=False)
    currency_id = fields.Many2one("res.currency", readonly=True)
    revenue = fields.Monetary(readonly=True, help="Revenue of the last 12 full months, from posted journal items.")

    _depends = {
        "account.move": ["state", "move_type", "invoice_date", "partner_id", "company_id"],
        "kam.ledger.month": ["kind", "partner_id", "company_id", "month", "revenue"],
        "res.partner": [
            "commercial_partner_id",
            "is_key_account",
            "kam_root_id",
            "kam_tier_id",
            "kam_manager_id",
            "kam_team_id",
        ],
        "res.company": ["partner_id", "kam_silence_late", "kam_silence_much_too_late"],
    }

    # Business words

    @api.model
    def _move_types(self):
        """:return: the types of the moves that count as a customer's invoice, as a tuple"""
        return ("out_invoice", "out_receipt")

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s", self._select(), self._from())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT silence.partner_id AS id, silence.partner_id, account.id AS account_id,
                   COALESCE(account.is_key_account OR partner.is_key_account, FALSE) AS is_key_account,
                   account.kam_tier_id, account.kam_manager_id, account.kam_team_id,
                   silence.last_date, silence.days, silence.gap_count,
                   CASE WHEN silence.gap_count >= %(least)s THEN silence.gap END AS gap,
                   CASE WHEN silence.gap_count >= %(least)s THEN silence.days / silence.gap END AS ratio,
                   %(rhythm)s AS rhythm, %(rank)s AS rhythm_rank,
                   %(currency)s AS currency_id, COALESCE(sold.revenue, 0) AS revenue
            """,
            least=MIN_GAPS,
            rhythm=self._rhythm("much_too_late", "late", "usual", "unknown"),
            rank=self._rhythm(1, 2, 3, 4),
            currency=self.env.company.currency_id.id,
        )

    @api.model
    def _rhythm(self, much_too_late, late, usual, unknown):
        """:return: SQL with one of four values, as ``tools.silence.rhythm`` with the current company's limits"""
        return SQL(
            """
            CASE
                WHEN silence.gap_count < %s THEN %s
                WHEN silence.days > silence.gap * %s THEN %s
                WHEN silence.days > silence.gap * %s THEN %s
                ELSE %s
            END
            """,
            MIN_GAPS,
            unknown,
            self.env.company.kam_silence_much_too_late,
            much_too_late,
            self.env.company.kam_silence_late,
            late,
            usual,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM (%(silences)s) silence
                JOIN res_partner partner ON partner.id = silence.partner_id
                JOIN res_partner account ON account.id = COALESCE(partner.kam_root_id, partner.id)
                LEFT JOIN (%(sold)s) sold ON sold.partner_id = silence.partner_id
            WHERE NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = partner.id)
            """,
            silences=self._silences(),
            sold=self._sold(),
        )

    @api.model
    def _silences(self):
        """Days since the last invoice and the median gap, of each customer; several invoices on a day are one."""
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT partner_id, MAX(day) AS last_date, %(today)s - MAX(day) AS days, COUNT(gap) AS gap_count,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap)::numeric AS gap
            FROM (
                SELECT partner_id, day, day - LAG(day) OVER (PARTITION BY partner_id ORDER BY day) AS gap
                FROM (
                    SELECT DISTINCT member.commercial_partner_id AS partner_id, move.invoice_date AS day
                    FROM account_move move JOIN res_partner member ON member.id = move.partner_id
                    WHERE move.state = 'posted' AND move.move_type IN %(types)s AND move.invoice_date <= %(today)s
                        AND move.company_id = ANY(%(companies)s)
                ) invoice_day
            ) gap
            GROUP BY partner_id
            """,
            today=today,
            types=self._move_types(),
            companies=list(self.env.companies.ids),
        )

    @api.model
    def _sold(self):
        """Revenue of the last 12 full months, as far as the reader may read it, in the current company's currency."""
        (start, end), _before = self.env["res.partner"]._kam_revenue_window()
        query = self.env["kam.ledger.month"]._search(
            [("kind", "=", "customer"), ("month", ">=", start), ("month", "<=", end)]
        )
        names = (SQL.identifier(query.table, name) for name in ("partner_id", "company_id", "revenue"))
        return SQL(
            """
            SELECT fact.partner_id, SUM(fact.revenue * account_currency_table.rate) AS revenue
            FROM (%s) fact JOIN %s ON account_currency_table.company_id = fact.company_id
            GROUP BY fact.partner_id
            """,
            query.select(*names),
            self.env["res.currency"]._get_simple_currency_table(self.env.companies),
        )

    # Actions

    @api.readonly
    def action_open_invoices(self):
        """Open the posted invoices of these customers, the latest first.

        :return: an action: the invoices, or a sentence for those who may not read invoices
        """
        if not self.env["account.move"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._("The invoices are shown to users with accounting rights."),
                },
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("commercial_partner_id", "in", self.partner_id.ids),
                ("move_type", "in", self._move_types()),
                ("state", "=", "posted"),
            ],
            "context": {"create": False},
        }

    @api.readonly
    def action_open_customer(self):
        """Open the customer of this row.

        :return: an action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    @api.readonly
    def action_schedule_activity(self):
        """Plan an activity for these customers, with Odoo's own wizard.

        :return: an action
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Schedule Activity"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "active_model": "res.partner",
                "active_ids": self.partner_id.ids,
                "active_id": self.partner_id[:1].id,
            },
        }
