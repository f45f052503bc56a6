from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# What is kept or lost, by grain: the columns that make a unit.
GRAINS = {
    "entity": ("account_id", "partner_id"),
    "account": ("account_id",),
    "category": ("account_id", "partner_id", "product_categ_id"),
}

SCOPES = ("start", "today", "all")


class KamRetentionUnit(models.AbstractModel):
    """Who is counted in retention and concentration, for which account, and with how much in each window.

    The one definition behind the report, the page and the customers behind a figure.
    """

    _name = "kam.retention.unit"
    _description = "Revenue of Customers in Two Windows"

    # Business words

    @api.model
    def _cohort_date(self, windows):
        """The day on which accounts must have been key accounts to be counted.

        Before anything that is compared has happened, so that nobody can choose the accounts by their result.

        :return: the first day of the earlier window
        """
        return windows.before.start

    # Who belongs to what

    @api.model
    def _entities(self, windows, scope):
        """The customers that are counted, each with the account it counts for in both windows.

        :param scope: ``start``: key accounts on the day of the cohort, in the tree of that day; ``today``: today's
            key accounts in today's tree; ``all``: all customers, in today's tree
        :return: SQL with the columns ``partner_id``, ``account_id``; companies of one's own are no customers
        """
        return self._entities_as_they_were(windows) if scope == "start" else self._entities_as_they_are(scope)

    @api.model
    def _entities_as_they_are(self, scope):
        return SQL(
            """
            SELECT partner.id AS partner_id, account.id AS account_id
            FROM res_partner partner JOIN res_partner account ON account.id = COALESCE(partner.kam_root_id, partner.id)
            WHERE %s AND %s
            """,
            self._is_no_own_company(),
            SQL("TRUE") if scope == "all" else SQL("(account.is_key_account OR partner.is_key_account)"),
        )

    @api.model
    def _entities_as_they_were(self, windows):
        """As they were on the day of the cohort.

        A customer that had no headquarters on that day and had not bought before belongs to the account it has on
        the closing date: a new branch is growth of its account. One that had bought stays by itself: nobody
        improves an account by putting a growing customer below it afterwards.
        """
        day = self._cohort_date(windows)
        return SQL(
            """
            SELECT partner.id AS partner_id, account.id AS account_id
            FROM res_partner partner
                LEFT JOIN kam_root_period first ON first.partner_id = partner.id AND %(first_in_force)s
                LEFT JOIN kam_root_period last ON last.partner_id = partner.id AND %(last_in_force)s
                CROSS JOIN LATERAL (
                    SELECT CASE
                        WHEN first.root_id IS NOT NULL THEN first.root_id
                        WHEN last.root_id IS NOT NULL AND NOT EXISTS (
                            SELECT FROM kam_ledger_month old
                            WHERE old.partner_id = partner.id AND old.month < %(day)s AND old.revenue > 0
                        ) THEN last.root_id
                        ELSE partner.id
                    END AS id
                ) account
            WHERE %(is_customer)s AND EXISTS (
                SELECT FROM kam_key_period key
                WHERE key.partner_id IN (account.id, partner.id) AND %(key_in_force)s
            )
            """,
            day=day,
            first_in_force=self._in_force("first", day),
            last_in_force=self._in_force("last", windows.now.end),
            key_in_force=self._in_force("key", day),
            is_customer=self._is_no_own_company(),
        )

    @api.model
    def _is_no_own_company(self):
        return SQL("NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = partner.id)")

    @api.model
    def _in_force(self, table, day):
        """:return: SQL: the dates (inclusive, open end) of a row of ``table`` hold on a day"""
        return SQL(
            "%(table)s.date_from <= %(day)s AND (%(table)s.date_to IS NULL OR %(table)s.date_to >= %(day)s)",
            table=SQL.identifier(table),
            day=day,
        )

    # How much

    @api.model
    def _facts_domain(self, windows, companies):
        return (
            Domain("kind", "=", "customer")
            & Domain("month", "<=", windows.now.end)
            & Domain("company_id", "in", companies.ids)
        )

    @api.model
    def _units(self, windows, scope, grain, companies):
        """One row for each unit: as far as the reader may read its facts, in the current company's currency.

        :return: SQL with the columns ``id``, ``account_id``, ``partner_id``, ``product_categ_id`` (empty where the
            grain has none), ``before``, ``now`` (net, rounded to the currency), ``known`` (revenue before the later
            window)
        """
        columns = GRAINS[grain]
        return SQL(
            """
            SELECT MIN(fact.id) AS id, %(names)s,
                   ROUND(COALESCE(SUM(fact.before * account_currency_table.rate), 0), %(digits)s) AS before,
                   ROUND(COALESCE(SUM(fact.now * account_currency_table.rate), 0), %(digits)s) AS now,
                   BOOL_OR(fact.known) AS known
            FROM (%(sums)s) fact
                JOIN (%(entities)s) entity ON entity.partner_id = fact.partner_id
                JOIN %(currency)s ON account_currency_table.company_id = fact.company_id
            GROUP BY %(groups)s
            """,
            names=SQL(", ").join(
                SQL("%s AS %s", self._column(name) if name in columns else SQL("NULL::int"), SQL.identifier(name))
                for name in GRAINS["category"]
            ),
            groups=SQL(", ").join(map(self._column, columns)),
            digits=self.env.company.currency_id.decimal_places,
            sums=self._sums(windows, grain, companies),
            entities=self._entities(windows, scope),
            currency=self.env["res.currency"]._get_simple_currency_table(companies | self.env.company),
        )

    @api.model
    def _sums(self, windows, grain, companies):
        """Both windows of each customer, in the currency of each company: there are far fewer of these than facts.

        :return: SQL with the columns ``id``, ``partner_id``, ``product_categ_id`` where the grain has it,
            ``company_id``, ``before``, ``now``, ``known``
        """
        names = [name for name in GRAINS[grain] if name == "product_categ_id"]
        columns = SQL(", ").join(SQL.identifier("fact", name) for name in ("partner_id", *names, "company_id"))
        return SQL(
            """
            SELECT MIN(fact.id) AS id, %(columns)s,
                   SUM(fact.revenue) FILTER (WHERE %(is_before)s) AS before,
                   SUM(fact.revenue) FILTER (WHERE %(is_now)s) AS now,
                   BOOL_OR(fact.revenue > 0 AND fact.month < %(start)s) AS known
            FROM (%(facts)s) fact
            GROUP BY %(columns)s
            """,
            columns=columns,
            is_before=SQL("fact.month BETWEEN %s AND %s", *windows.before),
            is_now=SQL("fact.month BETWEEN %s AND %s", *windows.now),
            start=windows.now.start,
            facts=self._facts(windows, companies),
        )

    @api.model
    def _column(self, name):
        return SQL.identifier("entity" if name == "account_id" else "fact", name)

    @api.model
    def _facts(self, windows, companies):
        """:return: SQL with the facts up to the closing date that the reader may read"""
        query = self.env["kam.ledger.month"]._search(self._facts_domain(windows, companies))
        if query.is_empty():
            return SQL("SELECT * FROM kam_ledger_month WHERE FALSE")
        names = ("id", "partner_id", "product_categ_id", "company_id", "month", "revenue")
        return query.select(*(SQL.identifier(query.table, name) for name in names))

    # Parameters

    @api.model
    def _parameters(self):
        """What the reader of a report chose, from the context key ``kam_retention``.

        :return: ``(windows, scope, grain, companies)``; what is missing or cannot be read is the company's usual
        """
        chosen = self.env.context.get("kam_retention") or {}
        statement = self.env["kam.retention.statement"]
        windows = statement._windows_of_context(chosen) or statement._usual_windows()
        scope = chosen.get("scope") if chosen.get("scope") in SCOPES else "start"
        grain = chosen.get("grain") if chosen.get("grain") in GRAINS else "entity"
        companies = self.env.companies
        if ids := chosen.get("company_ids"):
            companies = companies.filtered(lambda company: company.id in ids)
        return windows, scope, grain, companies
