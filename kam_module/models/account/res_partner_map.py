from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class ResPartner(models.Model):
    """Where a contact stands in the customer's house. Facts for colleagues, never for portal or public users."""

    _inherit = "res.partner"

    kam_level = fields.Selection(
        [("executive", "Executive"), ("middle", "Middle"), ("operational", "Operational")],
        "Level",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Empty: unknown.",
    )
    kam_department = fields.Char("Department", copy=False, tracking=True, groups="base.group_user")
    kam_department_key = fields.Char(
        compute="_compute_kam_department_key", store=True, groups="base.group_user", export_string_translation=False
    )
    kam_reports_to_id = fields.Many2one(
        "res.partner",
        "Reports to",
        index="btree_not_null",
        copy=False,
        tracking=True,
        groups="base.group_user",
        domain=[("is_company", "=", False)],
        help="May work at the headquarters or at another branch.",
    )
    kam_report_ids = fields.One2many("res.partner", "kam_reports_to_id", "Direct Reports", groups="base.group_user")
    kam_verified_on = fields.Date(
        "Position Verified on",
        copy=False,
        groups="base.group_user",
        help="When department, level and reporting line were last seen to be true.",
    )

    def _auto_init(self):
        # A database may hold a million partners, none of them with a department yet.
        if not column_exists(self.env.cr, self._table, "kam_department_key"):
            create_column(self.env.cr, self._table, "kam_department_key", "varchar")
            if column_exists(self.env.cr, self._table, "kam_department"):
                self.env.cr.execute(
                    SQL("UPDATE res_partner SET kam_department_key = LOWER(BTRIM(kam_department))"
                        " WHERE kam_department IS NOT NULL")
                )
        return super()._auto_init()

    @api.model
    def _kam_department_key(self, department):
        """:return: the name of a department as it is compared, so that spaces and capitals make no other one"""
        return " ".join((department or "").split()).casefold() or False

    @api.depends("kam_department")
    def _compute_kam_department_key(self):
        for person in self:
            person.kam_department_key = self._kam_department_key(person.kam_department)

    @api.constrains("kam_reports_to_id")
    def _check_kam_reports_to(self):
        if not self._has_cycle("kam_reports_to_id"):
            return
        for person in self:
            if person._has_cycle("kam_reports_to_id"):
                raise ValidationError(
                    self.env._(
                        "%(person)s would report to themselves through %(superior)s: choose another superior.",
                        person=person.name,
                        superior=person.kam_reports_to_id.name,
                    )
                )
