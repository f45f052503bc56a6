from odoo import api, models
from odoo.exceptions import UserError

MOST_ERRORS = 10  # as many as Odoo's own importer shows


class Refusals(list):
    """The refused rows of a file, as messages of ``load``. A type of ours, that no call from outside can pass."""


class KamPeriod(models.AbstractModel):
    """Odoo's importer, with the line of a refused row.

    Rows are loaded together, because they are judged together, and a refusal names accounts and not a row. Odoo
    would load a file with a bad row again, one row at a time.
    """

    _inherit = "kam.period"

    @api.model
    def load(self, fields, data):
        """Import periods. See ``BaseModel.load``."""
        refusals = Refusals()
        with self.env.cr.savepoint() as savepoint:
            result = super(KamPeriod, self.with_context(kam_refusals=refusals)).load(fields, data)
            if refusals:
                savepoint.rollback()
                self.pool.reset_changes()
                result["ids"] = False
                result["messages"] += refusals
        return result

    def _load_records(self, data_list, update=False):
        refusals = self.env.context.get("kam_refusals")
        if not isinstance(refusals, Refusals):
            return super()._load_records(data_list, update)
        left = list(data_list)
        while left:
            try:
                with self.env.cr.savepoint():
                    return super()._load_records(left, update)
            except UserError as error:
                refused = self._refused_row(left, getattr(error, "kam_partner_ids", ()))
                if not refused or len(refusals) == MOST_ERRORS:
                    raise
                refusals.append({**refused["info"], "type": "error", "message": str(error)})
                left.remove(refused)
        return self.browse()

    @api.model
    def _refused_row(self, data_list, partner_ids):
        """:return: the first row of one of these accounts; None when the refusal names nobody in the file"""
        rows = {}
        for data in data_list:
            values = data["values"]
            period = self.browse(values.get("id", ()))
            rows.setdefault(values.get("partner_id") or period.sudo().partner_id.id, data)
        return next((rows[id_] for id_ in partner_ids if id_ in rows), None)
