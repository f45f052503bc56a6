from odoo import api, models
from odoo.exceptions import UserError

MOST_ERRORS = 10  # as many as Odoo's own importer shows


class ResPartner(models.Model):
    """Odoo's importer, with one difference: the headquarters are looked up when all rows of the file are there."""

    _inherit = "res.partner"

    @api.model
    def load(self, fields, data):
        """Import partners; a row may name a headquarters that stands in a later row.

        Rows with a headquarters are not imported in parts, because it may stand in another part.
        See ``BaseModel.load``.
        """
        columns = [position for position, name in enumerate(fields) if self._kam_is_headquarters_column(name)]
        others = [position for position in range(len(fields)) if position not in columns]
        if not columns or not others:
            return super().load(fields, data)
        loaded = {}
        # A list of ours, that no call from outside can pass.
        partners = self.with_context(kam_loaded=loaded, _import_limit=None)
        with self.env.cr.savepoint() as savepoint:
            result = super(ResPartner, partners).load(
                [fields[position] for position in others], [[row[position] for position in others] for row in data]
            )
            if result["ids"] is not False:
                headquarters = [fields[position] for position in columns]
                rows = [[row[position] for position in columns] for row in data]
                messages = self._kam_load_headquarters(headquarters, rows, loaded, savepoint)
                result["messages"] += messages
                if any(message["type"] == "error" for message in messages):
                    savepoint.rollback()
                    self.pool.reset_changes()
                    result["ids"] = False
        return result

    @api.model
    def _kam_is_headquarters_column(self, name):
        return name.replace(":", "/").split("/")[0].removesuffix(".id") == "kam_parent_id"

    def _load_records(self, data_list, update=False):
        partners = super()._load_records(data_list, update)
        loaded = self.env.context.get("kam_loaded")
        if isinstance(loaded, dict):
            for partner, data in zip(partners, data_list):
                if "info" in data:
                    loaded[data["info"]["rows"]["from"]] = partner.id
        return partners

    @api.model
    def _kam_load_headquarters(self, fields, rows, loaded, savepoint):
        """Link the imported partners with their headquarters.

        :param fields: names of the columns
        :param rows: their cells
        :param loaded: ``{number of the row: partner id}``
        :return: messages as ``load`` returns them
        """
        messages, row_of, wanted = [], {}, {}
        paths = [name.replace(":", "/").replace("kam_parent_id.id", "kam_parent_id/.id").split("/") for name in fields]
        partners = self.with_context(_import_current_module=self.env.context.get("module", "__import__"))
        known = {}
        for number, partner_id in loaded.items():
            cells = tuple(rows[number])
            info = {"rows": {"from": number, "to": number}, "record": number}
            if cells not in known:
                known[cells] = partners._kam_resolve_headquarters(paths, cells, savepoint)
            headquarters_id, found = known[cells]
            messages += [message | info for message in found]
            if not found:
                partner = self.browse(partner_id)
                row_of[partner_id] = info
                wanted[partner] = self.browse(headquarters_id or ())
        if not messages:
            messages += self._kam_link_loaded(wanted, row_of)
        return messages

    def _kam_resolve_headquarters(self, paths, cells, savepoint):
        """:return: (partner id or False, messages): no link is made when the reference is not sure"""
        messages = []
        records = self._extract_records(paths, [cells], log=messages.append)
        converted = list(self._convert_records(records, log=messages.append, savepoint=savepoint))
        for message in messages:
            # Among several customers of the same name Odoo takes any, with a warning.
            message["type"] = "error"
        return converted[0][2].get("kam_parent_id"), messages

    def _kam_link_loaded(self, wanted, row_of):
        messages = []
        while len(messages) < MOST_ERRORS:
            try:
                with self.env.cr.savepoint():
                    self._kam_change_reading("kam_parent_id", wanted)
                return messages
            except UserError as error:
                refused = [id_ for id_ in getattr(error, "kam_partner_ids", ()) if id_ in row_of]
                info = row_of[refused[0]] if refused else next(iter(row_of.values()))
                messages.append({**info, "type": "error", "field": "kam_parent_id", "message": str(error)})
                if not refused:
                    return messages
                wanted.pop(self.browse(refused[0]), None)
        return messages
