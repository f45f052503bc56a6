from odoo import models


class ResPartner(models.Model):
    """Changes of a partner are noted in its chatter: what is tracked is read at once, not field by field.

    Posting an invoice writes its customer, and would read each of our fields twice, in a query of its own.
    """

    _inherit = "res.partner"

    def _track_prepare(self, fields_iter):
        self._kam_fetch_tracked(fields_iter)
        return super()._track_prepare(fields_iter)

    def _message_track(self, fields_iter, initial_values_dict):
        self._kam_fetch_tracked(fields_iter)
        return super()._message_track(fields_iter, initial_values_dict)

    def _kam_fetch_tracked(self, names):
        tracked = self._track_get_fields().intersection(names)
        self.filtered("id").fetch([name for name in tracked if self._fields[name].store])
