from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL


class KamInitiativeSignal(models.Model):
    """A branch began to buy in a category: one piece of the evidence that a policy of the headquarters is behind it."""

    _name = "kam.initiative.signal"
    _description = "Sign of an Initiative"
    _order = "day, id"
    _rec_name = "partner_id"

    proposal_id = fields.Many2one(
        "kam.initiative.proposal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Branch", required=True, readonly=True, index=True, ondelete="cascade"
    )
    product_categ_id = fields.Many2one(
        "product.category", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("deal", "Opportunity created"), ("invoice", "First revenue after a gap")], required=True, readonly=True
    )
    day = fields.Date(required=True, readonly=True, help="Revenue is known by month: its first day in the window.")
    origin = fields.Integer(readonly=True, export_string_translation=False)
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True, index="btree_not_null", ondelete="set null")

    # What counts as a sign

    @api.model
    def _queries(self, first, today, gap):
        """Rows of (group, branch, category, day, kind, origin, company) of what began; further apps add theirs.

        :param first, today: dates, inclusive
        :param gap: months without revenue before a first revenue
        :return: a list of SQL
        """
        return [self._deals_query(first, today), self._revenue_query(first, today, gap)]

    @api.model
    def _deals_query(self, first, today):
        """Opportunities that were created, won and lost ones too, outside of any initiative."""
        return SQL(
            """
            SELECT company.kam_root_id AS root_id, company.id AS branch_id, about.product_categ_id AS categ_id,
                   lead.create_date::date AS day, 'deal' AS kind, lead.id AS origin, lead.company_id
            FROM crm_lead lead
                JOIN crm_lead_product_category_kam_rel about ON about.lead_id = lead.id
                JOIN res_partner partner ON partner.id = lead.partner_id
                JOIN res_partner company ON company.id = partner.commercial_partner_id
            WHERE lead.type = 'opportunity' AND lead.kam_initiative_id IS NULL
                AND (lead.active OR lead.won_status = 'lost')
                AND lead.create_date >= %(first)s AND lead.create_date < %(end)s
                AND company.is_company AND company.kam_root_id <> company.id
            """,
            first=first,
            end=today + relativedelta(days=1),
        )

    @api.model
    def _revenue_query(self, first, today, gap):
        """Months with revenue in a category after a gap, where the ledger reaches back far enough to know of a gap."""
        return SQL(
            """
            SELECT branch.kam_root_id, branch.id, fact.product_categ_id, GREATEST(fact.month, %(first)s), 'invoice', 0,
                   fact.company_id
            FROM kam_ledger_month fact
                JOIN res_partner branch ON branch.id = fact.partner_id AND branch.kam_root_id <> branch.id
                JOIN (SELECT company_id, MIN(month) AS month FROM kam_ledger_month GROUP BY company_id) known
                    ON known.company_id = fact.company_id AND known.month <= fact.month - %(gap)s::interval
            WHERE fact.kind = 'customer' AND fact.revenue > 0 AND fact.product_categ_id IS NOT NULL
                AND fact.month >= date_trunc('month', %(first)s::date) AND fact.month <= %(today)s
                AND NOT EXISTS (
                    SELECT FROM kam_ledger_month earlier
                    WHERE earlier.partner_id = fact.partner_id AND earlier.company_id = fact.company_id
                        AND earlier.product_categ_id = fact.product_categ_id AND earlier.revenue > 0
                        AND earlier.month < fact.month AND earlier.month >= fact.month - %(gap)s::interval
                )
            """,
            first=first,
            today=today,
            gap=f"{gap} months",
        )

    # Reading

    @api.model
    def _read_signals(self, first, today, gap):
        """What branches began without an initiative.

        :return: rows (group, branch, category, day, kind, origin, company or None)
        """
        self.env["kam.ledger.month"]._ensure_fresh()
        self.env.flush_all()
        queries = [SQL("(%s)", query) for query in self._queries(first, today, gap)]
        return self.env.execute_query(
            SQL(
                """
                SELECT signal.* FROM (%(signals)s) signal
                    JOIN product_category category ON category.id = signal.categ_id
                WHERE NOT EXISTS (%(initiatives)s)
                """,
                signals=SQL(" UNION ALL ").join(queries),
                initiatives=self._covering(),
            )
        )

    @api.model
    def _covering(self):
        """:return: SQL: the initiatives that the sign belongs to, also when it came a little before them"""
        scope = self.env["kam.initiative"]._fields["categ_ids"]
        relation, initiative, category = map(SQL.identifier, (scope.relation, scope.column1, scope.column2))
        return SQL(
            """
            SELECT
            FROM kam_initiative initiative JOIN res_partner headquarters ON headquarters.id = initiative.partner_id
            WHERE initiative.active AND COALESCE(headquarters.kam_root_id, headquarters.id) = signal.root_id
                AND signal.day <= initiative.date_to AND signal.day >= initiative.date_from - 180
                AND (
                    NOT EXISTS (SELECT FROM %(relation)s scope WHERE scope.%(initiative)s = initiative.id)
                    OR EXISTS (
                        SELECT FROM %(relation)s scope JOIN product_category above ON above.id = scope.%(category)s
                        WHERE scope.%(initiative)s = initiative.id
                            AND category.parent_path LIKE above.parent_path || '%%'
                    )
                )
            """,
            relation=relation,
            initiative=initiative,
            category=category,
        )
