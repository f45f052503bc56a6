from odoo import api, models
from odoo.tools import SQL

from ...tools.windows import month_end


class KamLedgerItem(models.AbstractModel):
    """Which journal items count, as what, and for whom: the one definition behind every figure of the ledger.

    The facts, the check of the night, the tie-out and the journal items behind a figure all
    read these statements, so that they cannot disagree.
    """

    _name = "kam.ledger.item"
    _description = "Journal Items as Figures of Customers"

    MEASURES = ("revenue", "financial_difference", "other_income", "direct_cost", "cost_to_serve")
    GRAIN = ("kind", "partner_id", "vendor_id", "account_was_id", "company_id", "month", "product_categ_id")

    # Business words

    @api.model
    def _account_types(self):
        """:return: the types of the accounts that are counted, as a tuple"""
        return ("income", "income_other", "expense_direct_cost")

    @api.model
    def _purchase_move_types(self):
        """:return: the types of the moves whose partner is a vendor: what they book is no customer's, as a tuple"""
        return ("in_invoice", "in_refund", "in_receipt")

    @api.model
    def _difference_account_fields(self):
        """:return: the fields of a company that name its exchange and cash discount accounts"""
        return (
            "income_currency_exchange_account_id",
            "expense_currency_exchange_account_id",
            "account_journal_early_pay_discount_gain_account_id",
            "account_journal_early_pay_discount_loss_account_id",
        )

    # The definition

    @api.model
    def _query(self):
        """One row for each item that counts.

        :return: SQL with the columns ``item_id`` (journal item), ``analytic_item_id``, ``item_partner_id``, ``date``,
            ``gl_account_id``, ``is_tax``, the grain of the facts, ``measure`` (one of MEASURES; another name for what
            is left out) and ``amount`` (company currency, with the sign of the measure)
        """
        return SQL(" UNION ALL ").join(self._sources())

    @api.model
    def _sources(self):
        """:return: a list of SQL statements, each with the columns of :meth:`_query`"""
        return [SQL("%s %s %s", self._select(), self._from(), self._where())]

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT
                line.id AS item_id,
                NULL::int AS analytic_item_id,
                line.partner_id AS item_partner_id,
                line.date,
                line.account_id AS gl_account_id,
                line.tax_line_id IS NOT NULL AS is_tax,
                CASE WHEN %(is_purchase)s THEN 'purchase' WHEN partner.id IS NULL THEN 'none' ELSE 'customer' END
                    AS kind,
                CASE WHEN NOT %(is_purchase)s THEN partner.commercial_partner_id END AS partner_id,
                CASE WHEN %(is_purchase)s THEN partner.commercial_partner_id END AS vendor_id,
                CASE WHEN NOT %(is_purchase)s
                     THEN COALESCE(period.root_id, partner.commercial_partner_id) END AS account_was_id,
                line.company_id,
                date_trunc('month', line.date)::date AS month,
                template.categ_id AS product_categ_id,
                CASE account.account_type
                    WHEN 'income' THEN
                        CASE WHEN difference.account_id IS NULL THEN 'revenue' ELSE 'financial_difference' END
                    WHEN 'income_other' THEN 'other_income'
                    ELSE %(cost_measure)s
                END AS measure,
                CASE account.account_type
                    WHEN 'expense_direct_cost' THEN line.balance ELSE -line.balance END AS amount
            """,
            is_purchase=self._is_purchase(),
            cost_measure=self._cost_measure(),
        )

    @api.model
    def _is_purchase(self):
        """:return: SQL condition on ``move``"""
        return SQL("move.move_type IN %s", self._purchase_move_types())

    @api.model
    def _cost_measure(self):
        """:return: SQL with the measure of a ``line`` on a direct cost account"""
        return SQL("'direct_cost'")

    @api.model
    def _period_join(self, day):
        """:return: SQL that joins ``period``: who was the ultimate parent of ``partner``'s customer on a day"""
        return SQL(
            """
            LEFT JOIN kam_root_period period
                ON period.partner_id = partner.commercial_partner_id
                AND period.date_from <= %(day)s
                AND (period.date_to IS NULL OR period.date_to >= %(day)s)
            """,
            day=day,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM account_move_line line
                JOIN account_account account ON account.id = line.account_id
                JOIN account_move move ON move.id = line.move_id
                JOIN res_company company ON company.id = line.company_id
                LEFT JOIN res_partner partner ON partner.id = line.partner_id
                LEFT JOIN product_product product ON product.id = line.product_id
                LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                %(period)s
                LEFT JOIN (%(differences)s) difference
                    ON difference.account_id = line.account_id
                    AND difference.root_company = split_part(company.parent_path, '/', 1)
            """,
            period=self._period_join(SQL("line.date")),
            differences=self._difference_accounts(),
        )

    @api.model
    def _difference_accounts(self):
        """:return: SQL with a row for each exchange or cash discount account of a company or one of its branches"""
        return SQL(
            """
            SELECT DISTINCT named.account_id, split_part(company.parent_path, '/', 1) AS root_company
            FROM res_company company, unnest(ARRAY[%s]) AS named(account_id)
            WHERE named.account_id IS NOT NULL
            """,
            SQL(", ").join(SQL.identifier("company", name) for name in self._difference_account_fields()),
        )

    @api.model
    def _where(self):
        return SQL("WHERE line.parent_state = 'posted' AND account.account_type IN %s", self._account_types())

    # Ways to ask

    @api.model
    def _query_by_key(self, keys, columns, condition=SQL("TRUE"), are_few=False, of_nobody=True, months=None):
        """The items of some keys, found through the index by partner and date.

        Each source is asked by itself: the database can use an index inside it, but not inside their union.
        With more tables than it puts in order by itself (join_collapse_limit) it would read a source whole all the
        same, which is right for many keys; for a few, the source is asked key by key.

        :param SQL keys: rows with ``entity_id`` (0: no partner), ``company_id`` and ``month``
        :param SQL columns: what to select, from ``item`` and ``key``
        :param SQL condition: a further condition on ``item`` and ``key``
        :param are_few: whether there are at most some thousands of keys
        :param of_nobody: whether a key may be of items without a partner
        :param months: the first and the last month of the keys, for many: the database then leaves other items alone
        :return: SQL
        """
        same_month = SQL(
            "item.company_id = key.company_id AND item.date >= key.month"
            " AND item.date < (key.month + interval '1 month')::date"
        )
        if months:
            first, last = months
            same_month = SQL("%s AND item.date >= %s AND item.date <= %s", same_month, first, month_end(last))
        join = self._join_key_by_key if are_few else self._join_at_once
        members = SQL("JOIN res_partner member ON member.commercial_partner_id = key.entity_id")
        whose = [(members, SQL("item.item_partner_id = member.id"), SQL("TRUE"))]
        if of_nobody:
            whose.append((SQL(""), SQL("item.item_partner_id IS NULL"), SQL("key.entity_id = 0")))
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %(columns)s FROM (%(keys)s) key %(partners)s JOIN %(items)s"
                " WHERE %(is_asked)s AND %(condition)s",
                columns=columns,
                keys=keys,
                partners=partners,
                items=join(source, SQL("%s AND %s", is_theirs, same_month)),
                is_asked=is_asked,
                condition=condition,
            )
            for source in self._sources()
            for partners, is_theirs, is_asked in whose
        )

    @api.model
    def _join_at_once(self, source, condition):
        return SQL("(%s) item ON %s", source, condition)

    @api.model
    def _join_key_by_key(self, source, condition):
        # OFFSET 0 keeps the database from joining it at once after all.
        return SQL("LATERAL (SELECT * FROM (%s) item WHERE %s OFFSET 0) item ON TRUE", source, condition)

    @api.model
    def _grain(self, table):
        """:return: SQL list of the grain's columns, of ``table``"""
        return SQL(", ").join(SQL.identifier(table, name) for name in self.GRAIN)

    @api.model
    def _sums(self, table="item"):
        """:return: SQL list of the measures, summed over the items of ``table``, each under its name"""
        return SQL(", ").join(
            SQL(
                "COALESCE(SUM(%(table)s.amount) FILTER (WHERE %(table)s.measure = %(measure)s), 0) AS %(name)s",
                table=SQL.identifier(table),
                measure=measure,
                name=SQL.identifier(measure),
            )
            for measure in self.MEASURES
        )

    @api.model
    def _flush(self):
        """Write to the database what this transaction still holds back and what the definition reads."""
        for model, names in self._flushed_fields().items():
            self.env[model].flush_model(names)

    @api.model
    def _flushed_fields(self):
        """:return: ``{model: [field names]}`` that the definition reads"""
        return {
            "account.move": ["move_type", "state", "date"],
            "account.move.line": [
                "partner_id",
                "account_id",
                "product_id",
                "company_id",
                "date",
                "balance",
                "parent_state",
            ],
            "account.account": ["account_type"],
            "product.product": ["product_tmpl_id"],
            "product.template": ["categ_id"],
            "res.partner": ["commercial_partner_id", "kam_parent_id", "kam_root_id"],
            "res.company": [*self._difference_account_fields(), "currency_id", "partner_id"],
            # Odoo's table of currency rates is made by SQL as well.
            "res.currency.rate": ["currency_id", "company_id", "name", "rate"],
            "kam.root.period": ["partner_id", "root_id", "date_from", "date_to"],
        }
