import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .kam_figure_source import FEW
from .kam_ledger_signature_report import GRAIN


class KamSignedSource(models.AbstractModel):
    """Records that signed figures are sums of, found by what became of the figure (beside ``kam.figure.source``)."""

    _name = "kam.signed.source"
    _description = "Behind a Signed Figure"

    kam_signed_figure = fields.Char(
        "Behind a Signed Figure",
        compute="_compute_kam_signed_figure",
        search="_search_kam_signed_figure",
        help="Finds the items behind signed figures, or those that changed since.",
        export_string_translation=False,
    )

    def _compute_kam_signed_figure(self):
        # Nothing to show: the field is for searching only.
        self.kam_signed_figure = False

    @api.model
    def _search_kam_signed_figure(self, operator, value):
        """The items behind signed figures that the user may read.

        :param value: JSON, ``{"domain": [...], "part": "signed", "now" or "difference"}``: a domain of
            ``kam.ledger.signature.report``, and which of its columns
        """
        if operator not in ("=", "in"):
            return NotImplemented
        values = [value] if operator == "=" else value
        return Domain.OR(Domain("id", "in", self._kam_signed_items(**json.loads(figure))) for figure in values)

    @api.model
    def _kam_signed_items(self, domain, part):
        """:return: SQL with ids of items"""
        signed, now = self._kam_signed_and_now(domain)
        if part != "difference":
            return SQL("(SELECT item_id FROM (%s) item)", signed if part == "signed" else now)
        return SQL(
            """
            (
                SELECT COALESCE(signed.item_id, now.item_id)
                FROM (%(signed)s) signed FULL JOIN (%(now)s) now
                    ON now.item_id = signed.item_id AND now.row_id = signed.row_id
                    LEFT JOIN %(table)s item ON item.id = now.item_id
                WHERE signed.item_id IS NULL OR now.item_id IS NULL OR item.write_date > signed.signed_on
            )
            """,
            signed=signed,
            now=now,
            table=SQL.identifier(self._table),
        )

    @api.model
    def _kam_signed_and_now(self, domain):
        """:return: two SQL with the rows (row_id, item_id): what was signed (and ``signed_on``), and what counts now"""
        report = self.env["kam.ledger.signature.report"]
        are_few = report.search_count(Domain(domain), limit=FEW + 1) <= FEW
        query = report._search(Domain(domain))
        names = ("id", "signature_id", "company_id", "month", *GRAIN)
        rows = query.select(*(SQL.identifier(report._table, name) for name in names))
        item_id = SQL.identifier("item", self._kam_item_column())
        signed = SQL(
            """
            SELECT row_.id AS row_id, item.item_id::int AS item_id, signature.signed_on
            FROM (%(rows)s) row_
                JOIN kam_ledger_signature signature ON signature.id = row_.signature_id
                JOIN kam_ledger_signature_line line ON line.signature_id = signature.id AND %(same)s,
                jsonb_array_elements_text(line.%(items)s) item(item_id)
            """,
            rows=rows,
            same=SQL(" AND ").join(
                SQL("line.%(name)s IS NOT DISTINCT FROM row_.%(name)s", name=SQL.identifier(name)) for name in GRAIN
            ),
            items=SQL.identifier(f"{self._kam_item_column()}s"),
        )
        now = self.env["kam.ledger.item"]._query_by_key(
            SQL("SELECT COALESCE(partner_id, vendor_id, 0) AS entity_id, row_.* FROM (%s) row_", rows),
            SQL("key.id AS row_id, %s AS item_id", item_id),
            SQL(
                "item.kind = key.kind AND item.measure = key.measure AND %s IS NOT NULL"
                " AND item.account_was_id IS NOT DISTINCT FROM key.account_was_id"
                " AND item.product_categ_id IS NOT DISTINCT FROM key.product_categ_id",
                item_id,
            ),
            are_few,
        )
        return signed, now


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "kam.signed.source"]


class AccountAnalyticLine(models.Model):
    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "kam.signed.source"]
