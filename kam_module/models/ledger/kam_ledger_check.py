import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class KamLedgerCheck(models.Model):
    """One comparison of all figures with the ledger, and what it had to put right."""

    _name = "kam.ledger.check"
    _description = "Comparison of the Figures with the Ledger"
    _order = "id desc"
    _rec_name = "date"

    date = fields.Datetime("Compared On", required=True, default=fields.Datetime.now, readonly=True)
    line_ids = fields.One2many("kam.ledger.check.line", "check_id", "Corrected", readonly=True)
    corrected_count = fields.Integer(
        "Corrected Figures",
        readonly=True,
        help="Customer, company and month with figures that differed from the ledger.",
    )
    tree_count = fields.Integer("Corrected Trees", readonly=True, help="Accounts of which the branches' sums differed.")

    @api.model
    def _cron_compare(self):
        """Compare all figures with the journal items, put right what differs, and say what it was.

        Figures differ when something wrote to the database past the application, or through an error.

        :return: the comparison, a record of this model
        """
        self.env["res.partner"]._kam_sync_all_analytic_accounts()
        facts = self.env["kam.ledger.month"]
        facts._cron_refresh()
        self.env["kam.ledger.item"]._flush()
        differences = self._differences()
        facts._refresh([row[:3] for row in differences]) if differences else None
        trees = self._different_trees()
        facts._refresh([(root_id, 0, None) for root_id in trees]) if trees else None
        check = self.create(
            {
                "corrected_count": len(differences),
                "tree_count": len(trees),
                "line_ids": [
                    (0, 0, {"entity_id": entity_id, "company_id": company_id, "month": month, "difference": difference})
                    for entity_id, company_id, month, difference in differences
                ],
            }
        )
        if differences or trees:
            check._report()
        return check

    @api.model
    def _differences(self):
        """:return: (entity, company, month, sum of the absolute differences) of what differs from the journal items"""
        item_model = self.env["kam.ledger.item"]
        measures = [SQL.identifier(name) for name in item_model.MEASURES]
        self.env.cr.execute(
            SQL(
                """
                SELECT COALESCE(partner_id, vendor_id, 0), company_id, month, SUM(difference)
                FROM (
                    SELECT %(grain)s, %(absolute)s AS difference
                    FROM (
                        SELECT %(item_grain)s, %(item_sums)s FROM (%(items)s) item GROUP BY %(item_grain)s
                        UNION ALL
                        SELECT %(fact_grain)s, %(fact_negative)s FROM kam_ledger_month fact
                    ) both_sides
                    GROUP BY %(grain)s
                    HAVING %(absolute)s <> 0
                ) different
                GROUP BY 1, 2, 3
                """,
                grain=SQL(", ").join(map(SQL.identifier, item_model.GRAIN)),
                absolute=SQL(" + ").join(SQL("ABS(SUM(%s))", measure) for measure in measures),
                item_grain=item_model._grain("item"),
                item_sums=item_model._sums(),
                items=item_model._query(),
                fact_grain=item_model._grain("fact"),
                fact_negative=SQL(", ").join(SQL("-fact.%s", measure) for measure in measures),
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _different_trees(self):
        """:return: ids of the ultimate parents with a node of which the sums differ from the facts"""
        nodes = self.env["kam.ledger.account"]
        sums = [SQL.identifier(name) for name in nodes.SUMS]
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT COALESCE(partner.kam_root_id, partner.id)
                FROM (
                    SELECT account_id, company_id, month, %(sums)s FROM (%(derived)s) derived
                    UNION ALL
                    SELECT account_id, company_id, month, %(negative)s FROM kam_ledger_account
                ) both_sides JOIN res_partner partner ON partner.id = both_sides.account_id
                GROUP BY COALESCE(partner.kam_root_id, partner.id), both_sides.account_id, both_sides.company_id,
                    both_sides.month
                HAVING %(differs)s
                """,
                sums=SQL(", ").join(sums),
                negative=SQL(", ").join(SQL("-%s", name) for name in sums),
                differs=SQL(" OR ").join(SQL("SUM(%s) <> 0", name) for name in sums),
                derived=nodes._query(SQL("SELECT id FROM res_partner")),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _report(self):
        """Tell the administrators of key accounts what was put right."""
        self.ensure_one()
        _logger.warning(
            "Ledger figures differed from the journal items and were corrected: %s customers and months, %s trees",
            self.corrected_count,
            self.tree_count,
        )
        administrators = self.env.ref("kam_module.group_kam_administrator").all_user_ids.filtered("active")
        self.env["mail.thread"].message_notify(
            partner_ids=administrators.partner_id.ids,
            subject=self.env._("Key account figures were corrected"),
            body=self.env._(
                "The comparison with the ledger corrected %(figures)s figures of customers and %(trees)s trees of "
                "accounts. Key Accounts > Configuration > Ledger Comparisons lists them.",
                figures=self.corrected_count,
                trees=self.tree_count,
            ),
        )

    @api.model
    def action_compare(self):
        """Compare now.

        :return: an action: the comparison
        """
        self.browse().check_access("write")
        check = self.sudo()._cron_compare()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": check.id,
            "views": [(False, "form")],
        }

    @api.model
    def action_rebuild(self):
        """Compute all figures anew from all posted journal items.

        :return: an action: a message
        """
        self.browse().check_access("write")
        self.env["kam.ledger.month"].sudo()._rebuild()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("All figures are computed anew from the journal items."),
            },
        }


class KamLedgerCheckLine(models.Model):
    _name = "kam.ledger.check.line"
    _description = "Corrected Figure"
    _order = "month desc, id"

    check_id = fields.Many2one("kam.ledger.check", required=True, index=True, ondelete="cascade")
    entity_id = fields.Integer(required=True, export_string_translation=False)
    partner_id = fields.Many2one("res.partner", "Customer or Vendor", compute="_compute_partner_id")
    company_id = fields.Many2one("res.company", ondelete="cascade")
    month = fields.Date()
    currency_id = fields.Many2one(related="company_id.currency_id")
    difference = fields.Monetary(help="All measures together, each without its sign.")

    @api.depends("entity_id")
    def _compute_partner_id(self):
        partners = self.env["res.partner"].browse(self.mapped("entity_id")).exists()
        for line in self:
            line.partner_id = partners & partners.browse(line.entity_id)
