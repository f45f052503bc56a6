from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    kam_potential_ids = fields.One2many(
        "kam.potential",
        "partner_id",
        "Declared Potentials",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
    )
    kam_wallet_text = fields.Char(
        "Share of Wallet",
        compute="_compute_kam_wallet_text",
        groups="kam_module.group_kam_user,kam_module.group_kam_finance",
        help="Revenue of the account with its branches ÷ the potential declared for the same period.",
    )

    @api.depends("kam_potential_ids.share_text")
    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    def _compute_kam_wallet_text(self):
        today = fields.Date.context_today(self)
        for partner in self:
            begun = partner.kam_potential_ids.filtered(
                lambda potential: potential.is_current and potential.date_from <= today
            )
            partner.kam_wallet_text = begun[:1].share_text or self.env._(
                "Not available: no potential is declared for a period that has begun"
            )

    def _kam_revenue_between(self, date_from, date_to):
        """Revenue of accounts with their branches of today, as far as the user may read it.

        :param date_from: first day of a month
        :param date_to: last day of a month, inclusive
        :return: ``{partner id: revenue}`` as Decimal, in the current company's currency, unrounded
        """
        sums = self._kam_fact_sums(date_from, date_to, ["revenue"])
        return {partner_id: revenue for partner_id, (revenue,) in sums.items()}

    def _kam_fact_sums(self, date_from, date_to, measures):
        """Sums of facts of accounts with their branches of today, companies of one's own left out.

        :param measures: names of measures of ``kam.ledger.month``
        :return: ``{partner id: (sum, …)}``; an account without facts is not in it
        """
        facts = self.env["kam.ledger.month"]
        if not facts.has_access("read") or not self._origin.ids:
            return {}
        for name in measures:
            facts._check_field_access(facts._fields[name], "read")
        query = facts._search(
            [
                ("kind", "=", "customer"),
                ("month", ">=", date_from),
                ("month", "<=", date_to),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        sql = SQL(
            """
            WITH RECURSIVE %(closure)s
            SELECT closure.node_id, %(sums)s
            FROM closure JOIN (%(facts)s) fact ON fact.partner_id = closure.entity_id
                JOIN %(currency)s ON account_currency_table.company_id = fact.company_id
            WHERE NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = fact.partner_id)
            GROUP BY closure.node_id
            """,
            closure=self.env["kam.ledger.account"]._closure(SQL("SELECT unnest(%s::int[])", list(self._origin.ids))),
            sums=SQL(", ").join(
                SQL("SUM(%s * account_currency_table.rate)::text", SQL.identifier("fact", name)) for name in measures
            ),
            facts=query.select(
                *(SQL.identifier(query.table, name) for name in ("partner_id", "company_id", *measures))
            ),
            currency=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
        )
        return {row[0]: tuple(map(Decimal, row[1:])) for row in self.env.execute_query(sql)}
