from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.whitespace import tree_order

CELL = ("partner_id", "product_categ_id", "state", "ours", "pipeline", "potential", "competitor_id")
"""What the page reads of each cell."""

SUMS = ("ours", "pipeline", "potential")


class KamWhitespaceReport(models.Model):
    """The heat map: all that its page shows, in a fixed number of queries, whatever the number of branches."""

    _inherit = "kam.whitespace.report"

    @api.model
    @api.readonly
    def heat_map(self, partner_id=False, months=None):
        """Read the heat map of an account with its branches, or of all key accounts.

        Unknown cells are not in it: what is missing is unknown.

        :param partner_id: id of a headquarters at any level; without it there is a row for each key account
        :param months: length of the window in full months, the running one is the last; 12 without it
        :return: dictionary of ``account`` (id, name; empty for all), ``months``, ``scope`` and ``notices``
            (sentences), ``currency_id``, ``can_edit``, ``states`` (key, label), ``categories`` (id, name, parent,
            depth, ``asked``: whether it is asked of each branch; 0 for what has none), ``rows`` (id, name, depth, tier,
            note, ``total``: its branches) and ``cells``: lists of row, category, ours, pipeline, potential (None: not
            declared), ids of competitors, and the number of branches in each state; ``competitors`` are their names
            by id. Amounts in the current company's currency
        :raise AccessError: for users who may not see white space
        """
        self.browse().check_access("read")
        report = self.with_context(kam_whitespace_months=months, kam_known_only=True)
        account = self.env["res.partner"].browse(partner_id or ()).exists()
        read = report._read_branches if account else report._read_accounts
        rows, cells = read(account)
        competitor_ids = {id_ for cell in cells for id_ in cell[5]}
        competitors = self.env["kam.competitor"].sudo().browse(competitor_ids)
        return {
            "account": {"id": account.id, "name": account.sudo().name} if account else False,
            "months": report._months(),
            "scope": report.scope_message(),
            "notices": [note for note in report.screen_notes().values() if note],
            "currency_id": self.env.company.currency_id.id,
            "can_edit": self.env["kam.whitespace.cell"].has_access("create"),
            "states": [
                {"key": key, "label": label} for key, label in self._fields["state"]._description_selection(self.env)
            ],
            "categories": report._map_categories({cell[1] for cell in cells}),
            "competitors": {competitor.id: competitor.name for competitor in competitors},
            "rows": rows,
            "cells": cells,
        }

    # Branches of an account

    @api.model
    def _read_branches(self, account):
        """:return: rows and cells of the branches that the reader may know of, from the top down"""
        found = self._read_cells(account)
        nodes, rows_by_id = {}, {}
        for row in self._partner_rows({row[0] for row in found}):
            id_, name, parent_id = row[:3]
            nodes[id_] = (parent_id, name)
            rows_by_id[id_] = row
        tiers = self._tier_names(row[4] for row in rows_by_id.values())
        rows = [self._row(rows_by_id[id_], depth, tiers) for id_, depth in tree_order(nodes)]
        cells = []
        for partner_id, categ_id, state, ours, pipeline, potential, competitor_id in found:
            if categ_id or state != "unknown":
                amounts = [float(ours), float(pipeline), None if potential is None else float(potential)]
                competitors = [competitor_id] if competitor_id else []
                cells.append([partner_id, categ_id or 0, *amounts, competitors, {state: 1}])
        return rows, cells

    @api.model
    def _read_cells(self, account):
        """:return: what is known of an account and its branches: tuples of the fields in CELL"""
        query = self._search([("partner_id", "in", account._kam_with_branches())])
        return self.env.execute_query(query.select(*(SQL.identifier(query.table, name) for name in CELL)))

    @api.model
    def _partner_rows(self, ids):
        """:return: (id, name, headquarters, active, tier) of branches; the reader may know of them already"""
        self.env["res.partner"].flush_model(["name", "kam_parent_id", "active", "kam_tier_id"])
        return self.env.execute_query(
            SQL(
                "SELECT id, COALESCE(name, ''), kam_parent_id, active, kam_tier_id FROM res_partner WHERE id = ANY(%s)",
                list(ids),
            )
        )

    @api.model
    def _tier_names(self, ids):
        tiers = self.env["kam.tier"].sudo().browse({id_ for id_ in ids if id_})
        return {tier.id: tier.name for tier in tiers}

    @api.model
    def _row(self, partner, depth, tiers, total=1):
        id_, name, _parent_id, is_active, tier_id = partner
        return {
            "id": id_,
            "name": name,
            "depth": depth,
            "tier": tier_id or False,
            "tier_name": tiers.get(tier_id, ""),
            "note": "" if is_active else self.env._("archived"),
            "total": total,
        }

    # All key accounts

    @api.model
    def _read_accounts(self, _account):
        """:return: rows and cells of all key accounts that the reader may know of, by name"""
        aggregates = ["__count", *(f"{name}:sum" for name in SUMS), "competitor_id:array_agg_distinct"]
        groups = ["account_id", "product_categ_id", "state"]
        cells, totals = {}, {}
        for account, category, state, count, *sums, competitors in self._read_group(
            Domain.TRUE, groups, aggregates, order="__count"
        ):
            if category or state != "unknown":
                key = (account.id, category.id or 0)
                cell = cells.setdefault(key, [*key, 0.0, 0.0, None, set(), {}])
                self._add_to_cell(cell, state, count, sums, competitors)
        for account, count in self._read_group(Domain.TRUE, ["account_id"], ["partner_id:count_distinct"]):
            totals[account.id] = count
        accounts = self._partner_rows(totals)
        tiers = self._tier_names(account[4] for account in accounts)
        rows = [
            self._row(account, 0, tiers, totals[account[0]])
            for account in sorted(accounts, key=lambda account: (account[1].casefold(), account[0]))
        ]
        return rows, [[*cell[:5], sorted(cell[5]), cell[6]] for cell in cells.values()]

    @api.model
    def _add_to_cell(self, cell, state, count, sums, competitors):
        ours, pipeline, potential = sums
        cell[2] += float(ours or 0)
        cell[3] += float(pipeline or 0)
        if potential:
            cell[4] = (cell[4] or 0.0) + float(potential)
        cell[5].update(id_ for id_ in competitors if id_)
        cell[6][state] = cell[6].get(state, 0) + count

    # Columns

    @api.model
    def _map_categories(self, known_ids):
        """:return: the categories that are asked for or known, with all above them, from the top down"""
        categories = self.env["product.category"].sudo()
        asked = {id_ for (id_,) in self.env.execute_query(self._categories())}
        shown = categories.browse({*asked, *known_ids} - {0})
        shown |= categories.browse({int(id_) for path in shown.mapped("parent_path") for id_ in path.split("/") if id_})
        nodes = {category.id: (category.parent_id.id, category.name) for category in shown}
        result = [
            {
                "id": id_,
                "name": nodes[id_][1],
                "parent": nodes[id_][0] or 0,
                "depth": depth,
                "asked": id_ in asked,
            }
            for id_, depth in tree_order(nodes)
        ]
        if 0 in known_ids:
            result.append({"id": 0, "name": self.env._("No category"), "parent": 0, "depth": 0, "asked": False})
        return result
