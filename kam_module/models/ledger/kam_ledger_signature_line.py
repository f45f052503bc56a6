from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class KamLedgerSignatureLine(models.Model):
    """One measure of a customer, account and category, as it was signed, with the journal items it was made of."""

    _name = "kam.ledger.signature.line"
    _description = "Signed Figure"
    _order = "signature_id, id"
    _log_access = False
    _rec_name = "partner_name"

    signature_id = fields.Many2one(
        "kam.ledger.signature", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("customer", "Customer"), ("none", "No customer"), ("purchase", "Not attributed to a customer")],
        "Row",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, index="btree_not_null", ondelete="set null")
    partner_name = fields.Char("Name When Signed", readonly=True)
    vendor_id = fields.Many2one("res.partner", readonly=True, index="btree_not_null", ondelete="set null")
    account_was_id = fields.Many2one(
        "res.partner", "Account as It Was", readonly=True, index="btree_not_null", ondelete="set null"
    )
    product_categ_id = fields.Many2one("product.category", readonly=True, index="btree_not_null", ondelete="set null")
    measure = fields.Selection("_selection_measure", required=True, readonly=True)
    company_id = fields.Many2one(related="signature_id.company_id")
    currency_id = fields.Many2one(related="signature_id.company_id.currency_id")
    amount = fields.Monetary("Signed", readonly=True)
    item_ids = fields.Json("Signed Journal Items", readonly=True, export_string_translation=False)
    analytic_item_ids = fields.Json("Signed Analytic Items", readonly=True, export_string_translation=False)

    @api.model
    def _selection_measure(self):
        facts = self.env["kam.ledger.month"]
        return [
            (name, facts._fields[name]._description_string(self.env)) for name in self.env["kam.ledger.item"].MEASURES
        ]

    # Kept as it was

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A signed figure is kept as it was signed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A signed figure is kept as it was signed."))

    @api.model
    def _keep(self, signature):
        """Copy the facts of a month, each measure that is not 0 as a row.

        :param signature: a ``kam.ledger.signature``, whose facts are up to date
        """
        item_model = self.env["kam.ledger.item"]
        signature.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO kam_ledger_signature_line
                    (signature_id, kind, partner_id, partner_name, vendor_id, account_was_id, product_categ_id,
                     measure, amount, item_ids, analytic_item_ids)
                SELECT %(signature)s, fact.kind, fact.partner_id, partner.complete_name, fact.vendor_id,
                       fact.account_was_id, fact.product_categ_id, fact.measure, fact.amount, item.item_ids,
                       item.analytic_item_ids
                FROM (%(facts)s) fact
                    LEFT JOIN res_partner partner ON partner.id = COALESCE(fact.partner_id, fact.vendor_id)
                    LEFT JOIN (
                        SELECT %(grain)s, item.measure, %(item_ids)s, %(analytic_item_ids)s
                        FROM (%(items)s) item
                        WHERE item.company_id = %(company)s
                            AND item.date >= %(month)s AND item.date < (%(month)s::date + interval '1 month')::date
                        GROUP BY %(grain)s, item.measure
                    ) item ON item.measure = fact.measure AND %(same_grain)s
                """,
                signature=signature.id,
                company=signature.company_id.id,
                month=signature.month,
                facts=self._facts_by_measure(
                    SQL("fact.company_id = %s AND fact.month = %s", signature.company_id.id, signature.month)
                ),
                grain=item_model._grain("item"),
                item_ids=self._collected("item_id"),
                analytic_item_ids=self._collected("analytic_item_id"),
                items=item_model._query(),
                same_grain=SQL(
                    "item.kind = fact.kind AND COALESCE(item.partner_id, 0) = COALESCE(fact.partner_id, 0)"
                    " AND COALESCE(item.vendor_id, 0) = COALESCE(fact.vendor_id, 0)"
                    " AND COALESCE(item.account_was_id, 0) = COALESCE(fact.account_was_id, 0)"
                    " AND COALESCE(item.product_categ_id, 0) = COALESCE(fact.product_categ_id, 0)"
                ),
            )
        )
        self.invalidate_model()
        signature.invalidate_recordset()

    @api.model
    def _collected(self, column):
        return SQL(
            "jsonb_agg(DISTINCT %(id)s) FILTER (WHERE %(id)s IS NOT NULL) AS %(name)s",
            id=SQL.identifier("item", column),
            name=SQL.identifier(f"{column}s"),
        )

    @api.model
    def _facts_by_measure(self, condition=SQL("TRUE")):
        """The facts of now, a row for each measure that is not 0.

        :param SQL condition: on ``fact``
        :return: SQL with the grain, ``measure`` and ``amount``
        """
        measures = self.env["kam.ledger.item"].MEASURES
        return SQL(
            """
            SELECT fact.kind, fact.partner_id, fact.vendor_id, fact.account_was_id, fact.company_id, fact.month,
                   fact.product_categ_id, kept.measure, kept.amount
            FROM kam_ledger_month fact, unnest(ARRAY[%(names)s], ARRAY[%(columns)s]) kept(measure, amount)
            WHERE kept.amount <> 0 AND %(condition)s
            """,
            names=SQL(", ").join(SQL("%s::text", name) for name in measures),
            columns=SQL(", ").join(SQL.identifier("fact", name) for name in measures),
            condition=condition,
        )
