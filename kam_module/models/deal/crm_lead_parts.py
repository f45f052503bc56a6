from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, table_exists


class CrmLead(models.Model):
    """What hangs on a deal: people, questions, visits and more.

    Most deals of a company have nothing of it. They are told by one stored value, so that assigning, converting and
    merging them asks the database nothing more than without key accounts.
    """

    _inherit = "crm.lead"

    kam_has_parts = fields.Boolean(
        "Key Account Work",
        compute="_compute_kam_has_parts",
        store=True,
        help="Whether people, questions, visits or other work on key accounts hang on this deal.",
    )

    @api.model
    def _kam_parts(self):
        """:return: the names of the fields that hold what hangs on a deal"""
        return []

    @api.depends(lambda self: self._kam_parts())
    def _compute_kam_has_parts(self):
        names = self._kam_parts()
        for lead in self:
            lead.kam_has_parts = any(lead[name] for name in names)

    def _auto_init(self):
        # A database may hold millions of leads: one statement for each part, and none where nothing can hang yet.
        if not column_exists(self.env.cr, self._table, "kam_has_parts"):
            create_column(self.env.cr, self._table, "kam_has_parts", "bool")
            for name in self._kam_parts():
                table, column = self._kam_part_column(self._fields[name])
                if table_exists(self.env.cr, table):
                    self.env.cr.execute(
                        SQL(
                            "UPDATE crm_lead SET kam_has_parts = TRUE WHERE id IN (SELECT %s FROM %s)",
                            SQL.identifier(column),
                            SQL.identifier(table),
                        )
                    )
        return super()._auto_init()

    def _kam_part_column(self, field):
        """:return: the table and the column that name the deal on which something hangs"""
        if field.type == "many2many":
            return field.relation, field.column1
        return self.env[field.comodel_name]._table, field.inverse_name

    def _merge_dependences(self, opportunities):
        super()._merge_dependences(opportunities)
        # Nothing that is known about a deal is lost, whoever merges it may have read both.
        if any(opportunities.sudo().mapped("kam_has_parts")):
            self._kam_merge_parts(opportunities)

    def _kam_merge_parts(self, opportunities):
        """Take over what hangs on other deals.

        :param opportunities: the deals that will be deleted
        """
