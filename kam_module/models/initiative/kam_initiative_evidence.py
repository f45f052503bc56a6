from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.initiative import Evidence, branch_state, elapsed


@dataclass
class Finding:
    """What the records say about one branch of an initiative. Amounts in the initiative's currency.

    :param invoiced: revenue in scope and window, credit notes taken off; None without any
    :param invoiced_in: first day of the last month with an invoice
    :param is_credited: something was invoiced, and credit notes took it back
    :param ordered: confirmed orders in scope and window; None without any
    :param leads: the opportunities of the initiative with this branch, the newest last
    :param positions: (competitor id, since, contract end) of what competitors hold in scope
    """

    invoiced: float | None = None
    invoiced_in: date | None = None
    is_credited: bool = False
    ordered: float | None = None
    ordered_on: date | None = None
    leads: list = field(default_factory=list)
    positions: list = field(default_factory=list)
    state: str = "untouched"

    def lead(self, *results):
        """:return: the newest opportunity with one of these results (won, lost, pending), or None"""
        return next((lead for lead in reversed(self.leads) if lead.won_status in results), None)


class KamInitiativeEvidence(models.AbstractModel):
    """Reads what the ledger, the pipeline and our knowledge of competitors say about branches, all at once.

    The reader may see the initiative, and so where its branches stand: records are read with all rights, of the
    companies that the reader works in.
    """

    _name = "kam.initiative.evidence"
    _description = "Evidence about Branches of Initiatives"

    # Reading

    @api.model
    def _read_all(self, rows):
        """Find out where branches stand, in a fixed number of queries.

        :param rows: records of ``kam.initiative.branch``
        :return: ``{id of the row: Finding}``
        """
        rows = rows.sudo()
        findings = {row_id: Finding() for row_id in rows.ids}
        if findings:
            self.env["kam.ledger.month"]._ensure_fresh()
            rows.flush_recordset()
            self.env.flush_all()
            self._add_invoices(rows, findings)
            self._add_orders(rows, findings)
            self._add_leads(rows, findings)
            self._add_positions(rows, findings)
            self._add_states(rows, findings)
        return findings

    @api.model
    def _companies(self):
        """:return: the companies whose records count"""
        return self.env.companies

    @api.model
    def _add_invoices(self, rows, findings):
        currency_of = {row.id: bool(row.initiative_id.company_id) for row in rows}
        rates = self.env["res.partner"]._kam_currency_rates(self._companies().sudo())
        rates = {company.id: rate for company, rate in rates.items()}
        for row_id, company_id, revenue, sold, month in self.env.execute_query(self._invoice_query(rows)):
            rate = 1 if currency_of[row_id] else rates[company_id]
            finding = findings[row_id]
            finding.invoiced = (finding.invoiced or 0) + float(revenue) * rate
            finding.is_credited = finding.is_credited or bool(sold)
            finding.invoiced_in = max(filter(None, (finding.invoiced_in, month)), default=None)
        for finding in findings.values():
            # Fractions of a cent are no win.
            finding.invoiced = finding.invoiced if finding.invoiced is None else round(finding.invoiced, 2)
            finding.is_credited = finding.is_credited and (finding.invoiced or 0) <= 0

    @api.model
    def _add_orders(self, rows, findings):
        """Called to add confirmed orders; there are none without the sales app."""

    @api.model
    def _add_leads(self, rows, findings):
        row_of = {(row.initiative_id.id, row.partner_id.id): row.id for row in rows}
        domain = Domain("kam_initiative_id", "in", rows.initiative_id.ids) & Domain("type", "=", "opportunity")
        domain &= Domain("company_id", "in", [False, *self._companies().ids])
        names = ["kam_initiative_id", "partner_id", "won_status", "active", "lost_reason_id", "kam_competitor_id"]
        names += ["date_closed", "create_date", "compass_stage_id", "user_id", "name"]
        leads = self.env["crm.lead"].sudo().with_context(active_test=False).search_fetch(domain, names, order="id")
        for lead in leads:
            row_id = row_of.get((lead.kam_initiative_id.id, lead.partner_id.commercial_partner_id.id))
            if row_id and (lead.active or lead.won_status == "lost"):
                findings[row_id].leads.append(lead)

    @api.model
    def _add_positions(self, rows, findings):
        for row_id, *position in self.env.execute_query(self._position_query(rows)):
            findings[row_id].positions.append(tuple(position))

    # What it comes to

    @api.model
    def _add_states(self, rows, findings):
        today = self.env["res.partner"]._kam_today()
        silent_after = {company: company.kam_silent_after for company in rows.initiative_id.company_id}
        usual = self.env.company.sudo().kam_silent_after
        gone = {
            initiative: elapsed(initiative.date_from, initiative.date_to, today) for initiative in rows.initiative_id
        }
        for row in rows:
            initiative, finding = row.initiative_id, findings[row.id]
            finding.state = branch_state(
                self._evidence(row, initiative, finding, today),
                gone[initiative],
                silent_after.get(initiative.company_id, usual),
            )

    @api.model
    def _evidence(self, row, initiative, finding, today):
        lost = finding.lead("lost")
        is_declined = bool(lost and lost.lost_reason_id.kam_is_decline)
        return Evidence(
            invoiced=finding.invoiced,
            ordered=finding.ordered,
            in_talks=bool(finding.lead("pending", "won")),
            beaten=bool(lost and not is_declined) or self._came_in(initiative, finding) is not None,
            declined=is_declined or self._cannot_buy(row, initiative) or bool(row.left_on and row.left_on <= today),
        )

    @api.model
    def _came_in(self, initiative, finding):
        """:return: the position that a competitor took within the window, None when none did"""
        return next(
            (
                position
                for position in finding.positions
                if position[1] and initiative.date_from <= position[1] <= initiative.date_to
            ),
            None,
        )

    @api.model
    def _cannot_buy(self, row, initiative):
        """:return: whether branches are to buy and this one has no authority to"""
        return initiative.buying_mode in ("framework", "branch") and (
            row.partner_id.kam_purchasing_authority == "none"
        )

    # Queries

    @api.model
    def _scope(self):
        """:return: SQL of (initiative, product category): everything below the categories chosen, once"""
        relation = self.env["kam.initiative"]._fields["categ_ids"]
        return SQL(
            """
            SELECT DISTINCT chosen.%(initiative)s AS initiative_id, below.id AS categ_id
            FROM %(relation)s chosen
            JOIN product_category top ON top.id = chosen.%(category)s
            JOIN product_category below ON below.parent_path LIKE top.parent_path || '%%'
            """,
            relation=SQL.identifier(relation.relation),
            initiative=SQL.identifier(relation.column1),
            category=SQL.identifier(relation.column2),
        )

    @api.model
    def _invoice_query(self, rows):
        """:return: SQL of (row, company, revenue, whether anything was sold, last month with a sale): whole months"""
        return SQL(
            """
            WITH scope AS MATERIALIZED (%(scope)s)
            SELECT branch.id, fact.company_id, SUM(fact.revenue), BOOL_OR(fact.revenue > 0),
                   MAX(fact.month) FILTER (WHERE fact.revenue > 0)
            FROM kam_initiative_branch branch
            JOIN kam_initiative initiative ON initiative.id = branch.initiative_id
            JOIN kam_ledger_month fact ON fact.partner_id = branch.partner_id AND fact.kind = 'customer'
                AND fact.month BETWEEN date_trunc('month', initiative.date_from)::date AND initiative.date_to
                AND fact.month >= date_trunc('month', COALESCE(branch.joined_on, initiative.date_from))::date
                AND (branch.left_on IS NULL OR fact.month < branch.left_on)
                AND fact.company_id = ANY(%(companies)s)
                AND fact.company_id = COALESCE(initiative.company_id, fact.company_id)
            JOIN scope ON scope.initiative_id = branch.initiative_id AND scope.categ_id = fact.product_categ_id
            WHERE branch.id = ANY(%(rows)s) AND fact.revenue <> 0
            GROUP BY branch.id, fact.company_id
            """,
            scope=self._scope(),
            companies=self._companies().ids,
            rows=rows.ids,
        )

    @api.model
    def _position_query(self, rows):
        """:return: SQL of (row, competitor, since, contract end), the latest first"""
        return SQL(
            """
            WITH scope AS MATERIALIZED (%(scope)s)
            SELECT branch.id, position.competitor_id, position.date_from, position.contract_end
            FROM kam_initiative_branch branch
            JOIN kam_competitor_position position ON position.partner_id = branch.partner_id AND position.active
            JOIN scope ON scope.initiative_id = branch.initiative_id AND scope.categ_id = position.product_categ_id
            WHERE branch.id = ANY(%(rows)s)
            ORDER BY branch.id, position.date_from DESC NULLS LAST, position.id
            """,
            scope=self._scope(),
            rows=rows.ids,
        )

    # In touch

    @api.model
    def _last_touches(self, partners):
        """When somebody of ours last met or wrote to somebody of these companies.

        :return: ``{partner id: date}``
        """
        touches = defaultdict(lambda: date.min)
        for query in (self._meeting_query(partners), self._message_query(partners)):
            for partner_id, day in self.env.execute_query(query):
                touches[partner_id] = max(touches[partner_id], day)
        return dict(touches)

    @api.model
    def _meeting_query(self, partners):
        return SQL(
            """
            SELECT person.commercial_partner_id, MAX(event.start)::date
            FROM res_partner person
            JOIN calendar_event_res_partner_rel invited ON invited.res_partner_id = person.id
            JOIN calendar_event event ON event.id = invited.calendar_event_id
            WHERE person.commercial_partner_id = ANY(%s) AND event.active AND event.start <= now() AT TIME ZONE 'UTC'
            GROUP BY person.commercial_partner_id
            """,
            partners.ids,
        )

    @api.model
    def _message_query(self, partners):
        return SQL(
            """
            SELECT person.commercial_partner_id, MAX(message.date)::date
            FROM res_partner person
            JOIN crm_lead lead ON lead.partner_id = person.id
            JOIN mail_message message ON message.model = 'crm.lead' AND message.res_id = lead.id
            WHERE person.commercial_partner_id = ANY(%s) AND NOT COALESCE(message.is_internal, FALSE)
                AND message.message_type IN ('email', 'email_outgoing', 'comment')
            GROUP BY person.commercial_partner_id
            """,
            partners.ids,
        )
