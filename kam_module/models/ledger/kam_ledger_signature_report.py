import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

GRAIN = ("kind", "partner_id", "vendor_id", "account_was_id", "product_categ_id", "measure")


class KamLedgerSignatureReport(models.Model):
    """Signed against now: each signed figure beside what the ledger says of it today, in the company's currency."""

    _name = "kam.ledger.signature.report"
    _description = "Signed Figures against Now"
    _auto = False
    _order = "month desc, id"
    _rec_name = "measure"

    signature_id = fields.Many2one("kam.ledger.signature", "Signed Month", readonly=True)
    month = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    version = fields.Integer(readonly=True, aggregator=False)
    is_latest = fields.Boolean("Latest Version", readonly=True)
    kind = fields.Selection(
        [("customer", "Customer"), ("none", "No customer"), ("purchase", "Not attributed to a customer")],
        "Row",
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    vendor_id = fields.Many2one("res.partner", readonly=True)
    account_was_id = fields.Many2one("res.partner", "Account as It Was", readonly=True)
    product_categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    measure = fields.Selection("_selection_measure", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    signed = fields.Monetary(readonly=True, help="As it was when it was signed.")
    now = fields.Monetary(readonly=True, help="What the posted journal items say now.")
    difference = fields.Monetary(readonly=True, help="Now − signed.")

    _depends = {
        "kam.ledger.month": ["company_id", "month", "revenue"],
        "kam.ledger.signature": ["company_id", "month", "version"],
        "kam.ledger.signature.line": ["amount"],
    }

    @api.model
    def _selection_measure(self):
        return self.env["kam.ledger.signature.line"]._selection_measure()

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._group_by())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT
                -- The same row has the same number again; below 2^53, so that it is exact in a browser too.
                hashtextextended(concat_ws('|', signature.id, %(key)s), 0) & 9007199254740991 AS id,
                signature.id AS signature_id,
                signature.month,
                signature.company_id,
                signature.version,
                latest.id IS NOT NULL AS is_latest,
                company.currency_id,
                %(grain)s,
                SUM(side.signed) AS signed,
                SUM(side.now) AS now,
                SUM(side.now) - SUM(side.signed) AS difference
            """,
            key=SQL(", ").join(SQL("COALESCE(%s::text, '')", SQL.identifier("side", name)) for name in GRAIN),
            grain=SQL(", ").join(SQL.identifier("side", name) for name in GRAIN),
        )

    @api.model
    def _from(self):
        grain = SQL(", ").join(SQL.identifier(name) for name in GRAIN)
        return SQL(
            """
            FROM (
                SELECT signature_id, %(grain)s, amount AS signed, 0 AS now FROM kam_ledger_signature_line
                UNION ALL
                SELECT signed.id, %(fact_grain)s, 0, fact.amount
                FROM kam_ledger_signature signed JOIN (%(facts)s) fact
                    ON fact.company_id = signed.company_id AND fact.month = signed.month
            ) side
                JOIN kam_ledger_signature signature ON signature.id = side.signature_id
                JOIN res_company company ON company.id = signature.company_id
                LEFT JOIN (
                    SELECT DISTINCT ON (company_id, month) id FROM kam_ledger_signature
                    ORDER BY company_id, month, version DESC
                ) latest ON latest.id = signature.id
            """,
            grain=grain,
            fact_grain=SQL(", ").join(SQL.identifier("fact", name) for name in GRAIN),
            facts=self.env["kam.ledger.signature.line"]._facts_by_measure(),
        )

    @api.model
    def _group_by(self):
        return SQL(
            "GROUP BY signature.id, latest.id, company.currency_id, %s",
            SQL(", ").join(SQL.identifier("side", name) for name in GRAIN),
        )

    # Reading

    @api.model
    def _search(self, domain, *args, **kwargs):
        self.env["kam.ledger.month"]._ensure_fresh()
        return super()._search(domain, *args, **kwargs)

    @api.model
    @api.readonly
    def screen_notes(self):
        """For the screen: what the figures of now do not hold.

        :return: as ``screen_notes`` of ``kam.profitability.report``
        """
        self.browse().check_access("read")
        return self.env["kam.profitability.report"].screen_notes()

    # Items behind a difference

    @api.readonly
    def action_open_items(self):
        """Open what changed since these figures were signed.

        :return: an action
        """
        return self.open_items([("id", "in", self.ids)])

    @api.model
    @api.readonly
    def open_items(self, domain, measure=None):
        """Open the items of the rows of a domain that were changed, added, moved or reset since the signature.

        These are analytic items for rows of cost to serve, otherwise journal items.

        An item that was deleted cannot be opened any more.

        :param domain: of this model
        :param measure: ``now`` opens all items of now instead, ``signed`` all that were signed and still exist
        :return: an action, or a sentence for those who may not read journal items
        """
        self.browse().check_access("read")
        part = measure if measure in ("signed", "now") else "difference"
        titles = {
            "signed": self.env._("Items That Were Signed"),
            "now": self.env._("Items of Now"),
            "difference": self.env._("Changed since the Signature"),
        }
        action = self.env["kam.profitability.report"]._open_source(
            "account.analytic.line" if self._is_cost_to_serve(domain) else "account.move.line",
            titles[part],
            [],
            None,
            self.env._("The items behind this figure are shown to users with accounting rights."),
        )
        if action["type"] == "ir.actions.act_window":
            figure = {"domain": list(Domain(domain)), "part": part}
            action["domain"] = [("kam_signed_figure", "=", json.dumps(figure, default=str))]
        return action

    @api.model
    def _is_cost_to_serve(self, domain):
        """:return: whether the rows are cost to serve alone, which is made of analytic items"""
        return self._read_group(Domain(domain), ["measure"]) == [("cost_to_serve",)]
