from odoo import api, fields, models
from odoo.tools import SQL

from .kam_whitespace_report import ROOM, STATES


class KamWhitespaceReport(models.Model):
    """The statement behind the cells. All parts read the branches that are wanted, and nothing of others."""

    _inherit = "kam.whitespace.report"

    @property
    def _table_query(self):
        return SQL("%s %s %s %s", self._with(), self._select(), self._from(), self._where())

    @api.model
    def _with(self):
        return SQL(
            "WITH entity AS MATERIALIZED (%s), sold AS MATERIALIZED (%s), money AS MATERIALIZED (%s), said AS (%s),"
            " cell AS (%s)",
            self._entities(),
            self._categories(),
            SQL(
                "SELECT company_id, rate FROM %s",
                self.env["res.currency"]._get_simple_currency_table(self.env.companies),
            ),
            self._said(),
            self._cells(),
        )

    @api.model
    def _select(self):
        ranks = [state for state, _label in STATES]
        return SQL(
            """
            SELECT cell.partner_id::bigint * %(room)s + COALESCE(cell.categ_id, 0) AS id,
                   cell.partner_id, branch.account_id, branch.kam_tier_id, branch.kam_manager_id, branch.kam_team_id,
                   branch.partner_company_id, cell.categ_id AS product_categ_id,
                   split_part(category.parent_path, '/', 1)::int AS top_categ_id,
                   stand.state, array_position(%(ranks)s, stand.state) AS rank,
                   said.state AS said, said.said_categ_id, said.competitor_id, said.contract_end, said.source,
                   said.known_by, said.known_on, %(currency)s AS currency_id,
                   cell.ours, cell.pipeline, word.potential,
                   GREATEST(word.potential - cell.ours, 0) AS open_potential,
                   CASE WHEN word.potential IS NOT NULL THEN word.source END AS potential_source
            """,
            room=ROOM,
            ranks=ranks,
            currency=self.env.company.currency_id.id,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM cell
                JOIN entity branch ON branch.id = cell.partner_id
                LEFT JOIN product_category category ON category.id = cell.categ_id
                LEFT JOIN said ON said.partner_id = cell.partner_id AND said.categ_id = cell.categ_id
                LEFT JOIN (%(potentials)s) word
                    ON word.partner_id = cell.partner_id AND word.categ_id = cell.categ_id
                CROSS JOIN LATERAL (
                    SELECT CASE
                        WHEN ROUND(cell.ours, %(decimals)s) > 0 THEN 'ours'
                        WHEN cell.documents > 0 THEN 'pipeline'
                        ELSE COALESCE(said.state, 'unknown')
                    END AS state
                ) stand
            """,
            potentials=self._potentials(),
            decimals=self.env.company.currency_id.decimal_places,
        )

    @api.model
    def _where(self):
        return SQL("")

    # Branches and categories

    @api.model
    def _entities(self):
        """:return: SQL of the branches that are wanted, with their account; own companies are no customers"""
        return SQL(
            """
            SELECT partner.id, partner.active, partner.company_id AS partner_company_id,
                   account.id AS account_id, account.kam_tier_id,
                   COALESCE(account.kam_manager_id, partner.kam_manager_id) AS kam_manager_id,
                   COALESCE(account.kam_team_id, partner.kam_team_id) AS kam_team_id
            FROM res_partner partner JOIN res_partner account ON account.id = COALESCE(partner.kam_root_id, partner.id)
            WHERE partner.is_company AND %s
                AND NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = partner.id)
            """,
            SQL(" AND ").join(self._wanted_conditions()),
        )

    @api.model
    def _wanted_conditions(self):
        columns = {"account_id": SQL("partner.kam_root_id"), "partner_id": SQL("partner.id")}
        wanted = list(self.env.context.get("kam_whitespace_wanted") or [])
        if account_ids := self.env.context.get("kam_account_ids"):
            wanted.append(("account_id", account_ids))
        if not wanted:
            return [SQL("(account.is_key_account OR partner.is_key_account)")]
        return [SQL("%s = ANY(%s)", columns[name], [int(id_) for id_ in ids]) for name, ids in wanted]

    @api.model
    def _categories(self):
        """:return: SQL of the categories that are asked of each branch: in white space, and with something to sell"""
        return SQL(
            """
            SELECT category.id FROM product_category category
            WHERE category.kam_in_white_space AND EXISTS (
                SELECT FROM product_template template
                WHERE template.categ_id = category.id AND template.active AND template.sale_ok
            )
            """
        )

    # Cells

    @api.model
    def _cells(self):
        pieces = [self._facts(), *self._pipelines(), self._keys()]
        return SQL(
            """
            SELECT partner_id, categ_id, SUM(ours) AS ours, SUM(pipeline) AS pipeline, SUM(documents) AS documents
            FROM (%s) piece(partner_id, categ_id, ours, pipeline, documents)
            GROUP BY partner_id, categ_id
            """,
            SQL(" UNION ALL ").join(pieces),
        )

    @api.model
    def _facts(self):
        first, last = self._window()
        return SQL(
            """
            SELECT fact.partner_id, fact.product_categ_id, fact.revenue * money.rate, 0, 0
            FROM entity JOIN kam_ledger_month fact ON fact.partner_id = entity.id AND fact.kind = 'customer'
                JOIN money ON money.company_id = fact.company_id
            WHERE fact.month BETWEEN %s AND %s AND fact.revenue <> 0
            """,
            first,
            last,
        )

    @api.model
    def _pipelines(self):
        """What is about to be ours; further apps add theirs.

        :return: list of SQL of (branch, category or NULL, 0, amount in the current company's currency, 1)
        """
        return [self._deals()]

    @api.model
    def _deals(self):
        scope = self.env["crm.lead"]._fields["kam_product_categ_ids"]
        relation, lead, category = map(SQL.identifier, (scope.relation, scope.column1, scope.column2))
        about = SQL("%s about ON about.%s = lead.id", relation, lead)
        return SQL(
            """
            SELECT entity.id, about.%(category)s, 0,
                   COALESCE(lead.expected_revenue, 0) * COALESCE(money.rate, 1)
                       / GREATEST((SELECT COUNT(*) FROM %(relation)s part WHERE part.%(lead)s = lead.id), 1), 1
            FROM entity JOIN res_partner person ON person.commercial_partner_id = entity.id
                JOIN crm_lead lead ON lead.partner_id = person.id AND lead.type = 'opportunity' AND lead.active
                LEFT JOIN %(about)s
                LEFT JOIN product_category above ON above.id = about.%(category)s
                LEFT JOIN money ON money.company_id = lead.company_id
            WHERE (lead.company_id IS NULL OR money.company_id IS NOT NULL) AND %(counts)s
            """,
            about=about,
            category=category,
            counts=self._deal_counts(),
            lead=lead,
            relation=relation,
        )

    @api.model
    def _deal_counts(self):
        """:return: SQL condition: whether a deal is pipeline: open, or won and nothing is invoiced of it so far"""
        first, _last = self._window()
        return SQL(
            """
            (lead.won_status = 'pending' OR lead.won_status = 'won' AND lead.date_closed >= %s AND NOT EXISTS (
                SELECT FROM kam_ledger_month fact LEFT JOIN product_category below ON below.id = fact.product_categ_id
                WHERE fact.partner_id = entity.id AND fact.kind = 'customer' AND fact.revenue > 0
                    AND fact.month >= date_trunc('month', lead.date_closed)
                    AND (above.id IS NULL OR below.parent_path LIKE above.parent_path || '%%')
            ))
            """,
            first,
        )

    @api.model
    def _keys(self):
        """:return: SQL of the cells that there are whatever is sold in them"""
        asked = SQL("SELECT entity.id, sold.id, 0, 0, 0 FROM entity CROSS JOIN sold WHERE entity.active")
        if self.env.context.get("kam_known_only"):
            asked = SQL("SELECT entity.id, NULL::int, 0, 0, 0 FROM entity WHERE entity.active")
        return SQL(
            """
            %s UNION ALL SELECT said.partner_id, said.categ_id, 0, 0, 0 FROM said
            UNION ALL SELECT word.partner_id, word.product_categ_id, 0, 0, 0
            FROM entity JOIN kam_whitespace_cell word ON word.partner_id = entity.id AND word.active
            """,
            asked,
        )

    # What people say

    @api.model
    def _said(self):
        """:return: SQL with what is said of a cell: of itself, else of the nearest category above it"""
        return SQL(
            """
            SELECT DISTINCT ON (word.partner_id, category.id) category.id AS categ_id, above.id AS said_categ_id, word.*
            FROM (%(positions)s UNION ALL %(words)s) word
                JOIN product_category above ON above.id = word.product_categ_id
                JOIN product_category category ON category.parent_path LIKE above.parent_path || '%%'
            WHERE category.id = above.id OR category.id IN (SELECT id FROM sold)
            ORDER BY word.partner_id, category.id, LENGTH(above.parent_path) DESC, word.place,
                     word.contract_end DESC NULLS LAST, word.origin
            """,
            positions=SQL(
                """
                SELECT 1 AS place, position.partner_id, position.product_categ_id, 'competitor' AS state,
                       position.competitor_id, position.contract_end, position.source, position.known_by,
                       COALESCE(position.date_from, position.create_date::date) AS known_on, position.id AS origin
                FROM entity JOIN kam_competitor_position position ON position.partner_id = entity.id
                WHERE position.active
                """
            ),
            words=SQL(
                """
                SELECT CASE word.state WHEN 'internal' THEN 2 ELSE 3 END, word.partner_id, word.product_categ_id,
                       word.state, NULL, NULL, word.source, word.known_by, word.known_on, word.id
                FROM entity JOIN kam_whitespace_cell word ON word.partner_id = entity.id
                WHERE word.active AND word.state IS NOT NULL
                """
            ),
        )

    @api.model
    def _potentials(self):
        """:return: SQL of (branch, category, potential in the window and the current company's currency, source)"""
        company, today = self.env.company, fields.Date.context_today(self)
        groups = self.env["kam.whitespace.cell"].sudo()._read_group([("potential", ">", 0)], ["currency_id"])
        own = company.currency_id
        rates = [
            SQL("(%s, %s::numeric)", currency.id, currency._convert(1, own, company, today, round=False))
            for (currency,) in groups
        ]
        return SQL(
            """
            SELECT word.partner_id, word.product_categ_id AS categ_id, word.source,
                   word.potential * rate.rate * %(months)s / 12.0 AS potential
            FROM entity JOIN kam_whitespace_cell word ON word.partner_id = entity.id AND word.active
                JOIN (VALUES %(rates)s) rate(currency_id, rate) ON rate.currency_id = word.currency_id
            WHERE word.potential > 0
            """,
            months=self._months(),
            rates=SQL(", ").join(rates or [SQL("(0, 1::numeric)")]),
        )
