from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # The customer's group
    kam_root_id = fields.Many2one(
        "res.partner",
        "Ultimate Parent",
        compute="_compute_kam_root_id",
        store=True,
        index="btree_not_null",
        help="The ultimate parent today of the customer's company; the company itself when it is nobody's branch.",
    )

    @api.depends("partner_id.commercial_partner_id.kam_root_id")
    def _compute_kam_root_id(self):
        for lead in self:
            company = lead.partner_id.commercial_partner_id
            lead.kam_root_id = company.kam_root_id or company

    def _auto_init(self):
        # A database may hold millions of leads: one statement fills them when the addon is installed.
        if not column_exists(self.env.cr, self._table, "kam_root_id"):
            create_column(self.env.cr, self._table, "kam_root_id", "int4")
            has_roots = column_exists(self.env.cr, "res_partner", "kam_root_id")
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE crm_lead SET kam_root_id = %s
                    FROM res_partner partner JOIN res_partner company ON company.id = partner.commercial_partner_id
                    WHERE partner.id = crm_lead.partner_id
                    """,
                    SQL("COALESCE(company.kam_root_id, company.id)") if has_roots else SQL("company.id"),
                )
            )
        return super()._auto_init()
