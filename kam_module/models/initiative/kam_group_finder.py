from odoo import api, models
from odoo.tools import SQL

from ...tools.group_finding import Firm, find_links, headquarters_order, is_everybodys
from ...tools.identity import Evidence, lookups, strength

MOST_HOLDERS = 2000
"""How many partners with a key are looked at while somebody waits: more of them tell nothing."""


class KamGroupFinder(models.AbstractModel):
    """Finds the groups to which customers may belong, by what identifies them (``kam.identity.key``)."""

    _name = "kam.group.finder"
    _description = "Finder of Groups"

    # One party, while somebody waits

    @api.model
    def _find(self, party, company=None):
        """The groups to which a party may belong, the likeliest first.

        :param party: what is known of it, as for ``kam.identity.key._keys_of``
        :param company: the customer that it is, when it is one: its own group is no answer
        :return: a list of (ultimate parent, list of ``Evidence``), as far as the user may read them
        """
        self.env["kam.identity.key"]._refresh_waiting()
        keys = sorted(self.env["kam.identity.key"]._keys_of(party))
        wanted = sorted(lookups(keys))
        if not wanted:
            return []
        ours = {(key.kind, key.value): key.source for key in keys}
        firms, theirs = {}, {}
        for kind, value, evidence, source, *firm in self.env.execute_query(self._holders_query(wanted, company)):
            firms[firm[0]] = Firm(*firm)
            source_here = ours.get((evidence, value)) or ours.get((kind, value)) or ours.get(("name", value), value)
            theirs.setdefault(firm[0], []).append(Evidence(evidence, value, source_here, source))
        found = self._telling(firms, theirs, party.get("name"))
        roots = self.env["res.partner"].browse(list(found))._filtered_access("read")
        return [(root, found[root.id]) for root in roots]

    @api.model
    def _telling(self, firms, evidences, name):
        """Leave out what says nothing, and put the likeliest group first.

        :return: ``{id: list of Evidence}`` in that order
        """
        vocabulary, _shared = self.env["kam.identity.word"]._vocabulary()
        users = {}
        for id_, found in evidences.items():
            for evidence in found:
                if evidence.kind == "domain":
                    users.setdefault(evidence.value, {name or ""}).add(firms[id_].name)
        empty = {value for value, names in users.items() if is_everybodys(sorted(names), vocabulary)}
        telling = {
            id_: [evidence for evidence in found if evidence.kind != "domain" or evidence.value not in empty]
            for id_, found in evidences.items()
        }

        def likeliest(id_):
            kinds = [evidence.kind for evidence in telling[id_]]
            return (-strength(kinds), headquarters_order(firms[id_], vocabulary))

        return {id_: telling[id_] for id_ in sorted((id_ for id_ in telling if telling[id_]), key=likeliest)}

    @api.model
    def _holders_query(self, wanted, company):
        """:return: SQL of (kind, value, kind of the evidence, text, id, name, branches, is key) of each group"""
        kinds, values, evidences = map(list, zip(*wanted))
        partners = self.env["res.partner"]
        partners.flush_model(["name", "active", "is_company", "commercial_partner_id", "kam_root_id", "kam_parent_id"])
        return SQL(
            """
            SELECT wanted.kind, wanted.value, wanted.evidence, MIN(holder.source), root.id, root.name,
                   (SELECT COUNT(*) FROM res_partner branch WHERE branch.kam_parent_id = root.id)::int,
                   COALESCE(root.is_key_account, FALSE)
            FROM unnest(%(kinds)s::text[], %(values)s::text[], %(evidences)s::text[]) wanted(kind, value, evidence)
                CROSS JOIN LATERAL (
                    SELECT key.partner_id, key.source FROM kam_identity_key key
                    WHERE key.kind = wanted.kind AND key.value = wanted.value LIMIT %(limit)s
                ) holder
                JOIN res_partner partner ON partner.id = holder.partner_id
                JOIN res_partner entity ON entity.id = partner.commercial_partner_id
                JOIN res_partner root ON root.id = COALESCE(entity.kam_root_id, entity.id)
            WHERE %(customer)s AND root.id <> %(own)s
            GROUP BY wanted.kind, wanted.value, wanted.evidence, root.id
            """,
            kinds=kinds,
            values=values,
            evidences=evidences,
            limit=MOST_HOLDERS,
            customer=self._is_customer(),
            own=company and (company.kam_root_id.id or company.id) or 0,
        )

    @api.model
    def _is_customer(self):
        """:return: SQL: whether ``entity`` is a firm that can belong to a group; our own companies are not"""
        return SQL(
            "entity.is_company AND entity.active AND root.active"
            " AND NOT EXISTS (SELECT FROM res_company own WHERE own.partner_id IN (entity.id, root.id))"
        )

    # All customers, in a job

    @api.model
    def _unlinked(self):
        """Customers without headquarters that look like a branch of another customer.

        :return: a list of (branch id, headquarters id, list of ``Evidence``)
        """
        self.env["kam.identity.key"]._refresh_waiting()
        self.env["res.partner"].flush_model()
        firms, shared = {}, []
        for kind, value, left, right in self.env.execute_query(self._shared_query()):
            shared.append((kind, value, left, left if kind != "brand" else right))
        ids = {id_ for _kind, _value, left, right in shared for id_ in (*left, *right)}
        for row in self.env.execute_query(self._firms_query(list(ids))):
            firms[row[0]] = Firm(*row)
        vocabulary, _domains = self.env["kam.identity.word"]._vocabulary()
        return [
            (
                link.branch,
                link.headquarters,
                [
                    Evidence(kind, value, firms[link.branch].name, firms[link.headquarters].name)
                    for kind, value in sorted(link.reasons)
                ],
            )
            for link in find_links(firms, shared, vocabulary)
        ]

    @api.model
    def _shared_query(self):
        """:return: SQL of (kind, value, ultimate parents on one side, on the other side) of keys of several groups"""
        return SQL(
            """
            WITH known AS MATERIALIZED (
                SELECT DISTINCT key.kind, key.value, root.id AS root_id
                FROM kam_identity_key key
                    JOIN res_partner partner ON partner.id = key.partner_id
                    JOIN res_partner entity ON entity.id = partner.commercial_partner_id
                    JOIN res_partner root ON root.id = COALESCE(entity.kam_root_id, entity.id)
                WHERE %(customer)s
            )
            SELECT kind, value, array_agg(root_id), array_agg(root_id)
            FROM known WHERE kind <> 'brand' GROUP BY kind, value HAVING COUNT(*) > 1
            UNION ALL
            SELECT 'brand', short.value, array_agg(DISTINCT short.root_id), array_agg(DISTINCT long.root_id)
            FROM known short JOIN known long ON long.kind = 'brand' AND long.value = short.value
            WHERE short.kind = 'name' AND long.root_id <> short.root_id
            GROUP BY short.value
            """,
            customer=self._is_customer(),
        )

    @api.model
    def _firms_query(self, ids):
        """:return: SQL with the rows of ``group_finding.Firm``"""
        return SQL(
            """
            SELECT root.id, root.name,
                   (SELECT COUNT(*) FROM res_partner branch WHERE branch.kam_parent_id = root.id)::int,
                   COALESCE(root.is_key_account, FALSE), COALESCE(root.company_id, 0)
            FROM res_partner root WHERE root.id = ANY(%s)
            """,
            ids,
        )
