from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL


class KamCoverage(models.Model):
    """The parts that the query of the matrix is made of, each by its name: people, lines, contacts, rules, pairs."""

    _inherit = "kam.coverage"

    # Business words

    @api.model
    def _window_start(self):
        """:return: the first day that counts as lately"""
        return fields.Date.context_today(self) - relativedelta(months=self.env.company.kam_coverage_months)

    @api.model
    def _deciders(self):
        """:return: SQL that selects ids of people who decide, beside executives; none here. Extended by the deals."""
        return SQL("SELECT NULL::int WHERE FALSE")

    @api.model
    def _scope(self, account_ids):
        """:return: SQL condition on ``company``: whose people are in the matrix. Without ids: customers that are, or
        belong to, key accounts, and those for which counterparts are named.
        """
        if account_ids:
            return SQL("company.kam_root_id = ANY(%s)", list(account_ids))
        return SQL(
            "(root.is_key_account OR company.is_key_account"
            " OR company.kam_root_id IN (SELECT account.kam_root_id FROM kam_counterpart line"
            " JOIN res_partner account ON account.id = line.account_id))"
        )

    @api.model
    def _ids_of_people(self, account_ids):
        """:return: SQL that selects the ids of the people in these groups"""
        return SQL(
            "SELECT person.id FROM res_partner person JOIN res_partner company"
            " ON company.id = person.commercial_partner_id AND company.kam_root_id = ANY(%s)"
            " WHERE person.is_company IS NOT TRUE",
            list(account_ids),
        )

    # Query: the parts

    @api.model
    def _with(self, account_ids):
        """Each part is computed once: a planner that takes fresh tables for empty would compute it for each person."""
        return SQL(
            """
            people AS MATERIALIZED (%(people)s),
            lines AS MATERIALIZED (%(lines)s),
            contacts AS MATERIALIZED (%(contacts)s),
            rules AS MATERIALIZED (%(rules)s),
            line_state AS MATERIALIZED (%(line_state)s),
            pairs AS MATERIALIZED (%(pairs)s)
            """,
            people=self._people(account_ids),
            lines=self._lines(),
            contacts=self._contacts(),
            rules=self._rules(),
            line_state=self._line_state(),
            pairs=self._pairs(),
        )

    @api.model
    def _people(self, account_ids):
        return SQL(
            """
            SELECT person.id, company.id AS company_id, root.id AS account_id,
                COALESCE(company.kam_tier_id, root.kam_tier_id) AS tier_id,
                person.kam_department AS department, COALESCE(person.kam_department_key, '') AS department_key,
                person.kam_level AS level,
                CASE person.kam_level WHEN 'executive' THEN 1 WHEN 'middle' THEN 2 WHEN 'operational' THEN 3
                    ELSE 4 END AS level_rank,
                person.id IN (%(deciders)s) AS decides_deal,
                person.kam_level = 'executive' OR person.id IN (%(deciders)s) AS decides
            FROM res_partner person
            JOIN res_partner company ON company.id = person.commercial_partner_id AND company.is_company
            JOIN res_partner root ON root.id = company.kam_root_id
            WHERE person.active AND person.is_company IS NOT TRUE AND person.type = 'contact' AND %(scope)s
            """,
            deciders=self._deciders(),
            scope=self._scope(account_ids),
        )

    @api.model
    def _lines(self):
        """The counterpart entries, once for each person they are about; see ``kam.counterpart._looks_after``."""
        return SQL(
            """
            SELECT line.id AS line_id, line.user_id, person.id AS person_id, NULLIF(line.rhythm, 0) AS own_rhythm,
                line.person_id IS NOT NULL AS is_personal
            FROM kam_counterpart line
            JOIN res_users ours ON ours.id = line.user_id AND ours.active
            JOIN people person ON line.account_id IN (person.company_id, person.account_id)
                AND (line.person_id = person.id OR line.person_id IS NULL
                    AND (line.level IS NULL OR line.level = person.level)
                    AND (COALESCE(line.department_key, '') IN ('', person.department_key)))
            """
        )

    @api.model
    def _contacts(self):
        return SQL(
            """
            SELECT touch.person_id, touch.user_id, MAX(touch.date) AS last_on,
                COUNT(DISTINCT touch.date) FILTER (WHERE touch.date >= %(start)s) AS days
            FROM (%(touches)s) touch WHERE touch.user_id IS NOT NULL
            GROUP BY touch.person_id, touch.user_id
            """,
            start=self._window_start(),
            touches=self.env["kam.touch.point"]._touches(SQL("SELECT id FROM people")),
        )

    @api.model
    def _rules(self):
        """What holds for each person: of the own level and of who decides, the rule of the tier before the general one,
        and of the two the stricter rhythm and the higher level.
        """
        return SQL(
            """
            SELECT person.id AS person_id, MIN(rule.rhythm) AS rhythm, MAX(needed.rank) AS needed_rank
            FROM people person
            LEFT JOIN LATERAL (
                SELECT DISTINCT ON (applies_to) rhythm, colleague_level_id FROM kam_contact_rule
                WHERE (applies_to = person.level OR applies_to = 'decides' AND person.decides_deal)
                    AND (tier_id IS NULL OR tier_id = person.tier_id)
                ORDER BY applies_to, tier_id NULLS LAST
            ) rule ON TRUE
            LEFT JOIN kam_colleague_level needed ON needed.id = rule.colleague_level_id
            GROUP BY person.id
            """
        )

    @api.model
    def _line_state(self):
        """When the colleague of an entry was last in contact with any of its people, and how often that should be."""
        return SQL(
            """
            SELECT line.line_id, MAX(contact.last_on) AS last_on,
                MIN(COALESCE(line.own_rhythm, rule.rhythm)) AS rhythm
            FROM lines line
            JOIN rules rule ON rule.person_id = line.person_id
            LEFT JOIN contacts contact ON contact.person_id = line.person_id AND contact.user_id = line.user_id
            GROUP BY line.line_id
            """
        )

    @api.model
    def _pairs(self):
        """Person and colleague: by an entry (that of the person before one of a department), or by contact lately."""
        return SQL(
            """
            SELECT cared.person_id, cared.user_id, cared.line_id, level.rank,
                ROW_NUMBER() OVER (PARTITION BY cared.person_id ORDER BY level.rank DESC NULLS LAST, cared.line_id) = 1
                    AS is_highest
            FROM (
                SELECT DISTINCT ON (person_id, user_id) person_id, user_id, line_id FROM lines
                ORDER BY person_id, user_id, is_personal DESC, own_rhythm, line_id
            ) cared
            JOIN res_users ours ON ours.id = cared.user_id
            LEFT JOIN kam_colleague_level level ON level.id = ours.kam_colleague_level_id
            UNION ALL
            SELECT contact.person_id, contact.user_id, NULL, NULL, FALSE
            FROM contacts contact
            JOIN res_users ours ON ours.id = contact.user_id AND ours.active
            WHERE contact.days > 0 AND NOT EXISTS (SELECT FROM lines line
                WHERE line.person_id = contact.person_id AND line.user_id = contact.user_id)
            UNION ALL
            SELECT person.id, NULL, NULL, NULL, FALSE
            FROM people person
            WHERE NOT EXISTS (SELECT FROM lines line WHERE line.person_id = person.id)
            """
        )

    # Reading

    @api.model
    def _state_of_lines(self, lines):
        """How the counterpart entries are kept.

        :param lines: records of ``kam.counterpart``
        :return: ``{id: (last contact or None, rhythm in days or None)}``; entries about nobody are missing
        """
        accounts = lines.account_id.kam_root_id.ids
        if not accounts:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "WITH %s SELECT line_id, last_on, rhythm FROM line_state WHERE line_id = ANY(%s)",
                self._with(accounts),
                lines._origin.ids,
            )
        )
        return {line_id: (last_on, rhythm) for line_id, last_on, rhythm in rows}
