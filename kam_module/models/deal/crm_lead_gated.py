from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class CrmLead(models.Model):
    """Which deals have gates. It is kept with the deal, so that all other deals move without a single query more."""

    _inherit = "crm.lead"

    kam_is_key_deal = fields.Boolean(
        "Deal of a Key Account",
        compute="_compute_kam_is_key_deal",
        store=True,
        help="The customer, or its ultimate parent, is a key account today.",
    )
    kam_team_has_gates = fields.Boolean(
        related="team_id.kam_has_gates", store=True, related_sudo=True, export_string_translation=False
    )

    def _auto_init(self):
        # One statement for a million leads when the addon is installed or updated.
        cr = self.env.cr
        if not column_exists(cr, self._table, "kam_is_key_deal"):
            create_column(cr, self._table, "kam_is_key_deal", "bool")
            if column_exists(cr, "res_partner", "is_key_account"):
                cr.execute(
                    SQL(
                        """
                        UPDATE crm_lead SET kam_is_key_deal = TRUE
                        FROM res_partner partner JOIN res_partner company ON company.id = partner.commercial_partner_id
                            LEFT JOIN res_partner root ON root.id = company.kam_root_id
                        WHERE partner.id = crm_lead.partner_id AND (company.is_key_account OR root.is_key_account)
                        """
                    )
                )
        if not column_exists(cr, self._table, "kam_team_has_gates"):
            create_column(cr, self._table, "kam_team_has_gates", "bool")
        return super()._auto_init()

    @api.depends(
        "partner_id.commercial_partner_id.is_key_account",
        "partner_id.commercial_partner_id.kam_root_id.is_key_account",
    )
    def _compute_kam_is_key_deal(self):
        for lead in self:
            lead.kam_is_key_deal = lead.sudo()._kam_is_key_deal()

    def _kam_has_gates(self):
        """:return: whether this deal passes gates: an opportunity of a key account, or of a team that uses them"""
        self.ensure_one()
        return self.type == "opportunity" and (self.kam_is_key_deal or self.kam_team_has_gates)
