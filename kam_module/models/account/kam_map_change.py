from collections import defaultdict
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL


class KamMapChange(models.Model):
    """What a record of a map said from a moment on. Rows are added when records change, and never written again.

    A record without rows has been as it is since it was created; the first change adds a row for what held before.
    No names and no words about people are kept here, so that erasing them elsewhere erases them.
    """

    _name = "kam.map.change"
    _description = "Change of a Map"
    _order = "date desc, id desc"
    _rec_name = "person_id"

    date = fields.Datetime("When", required=True, index=True)
    user_id = fields.Many2one("res.users", "Who", index="btree_not_null", ondelete="set null")
    res_model = fields.Char("Model", required=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True, export_string_translation=False)
    kind = fields.Selection(
        selection="_selection_kind", string="What", compute="_compute_kind", search="_search_kind", compute_sudo=True
    )
    person_id = fields.Many2one("res.partner", index="btree_not_null", ondelete="set null")
    entity_id = fields.Many2one(
        "res.partner", "Company", index="btree_not_null", ondelete="set null", help="Where it was then."
    )
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null", help="The ultimate parent then."
    )
    before = fields.Json(export_string_translation=False)
    values = fields.Json(export_string_translation=False)
    is_first = fields.Boolean(export_string_translation=False, help="What held before the first change.")
    summary = fields.Char("Change", compute="_compute_summary", compute_sudo=True)

    _of_record = models.Index("(res_model, res_id, date)")

    # Computes

    @api.model
    def _recorded_models(self):
        """:return: names of the models that a map is made of; extended by the deals"""
        return ["res.partner", "kam.counterpart", "kam.influence"]

    @api.model
    def _selection_kind(self):
        return [(model, self.env[model]._kam_map_kind_label()) for model in self._recorded_models()]

    @api.depends("res_model")
    def _compute_kind(self):
        for change in self:
            change.kind = change.res_model

    def _search_kind(self, operator, value):
        return [("res_model", operator, value)]

    @api.depends("before", "values")
    def _compute_summary(self):
        names = self._names_of_values()
        for change in self:
            change.summary = change._summary(names)

    def _summary(self, names):
        """:return: in words, what was, and what is"""
        if not self.values:
            return self.env._("Removed")
        model, before = self.env[self.res_model], self.before or {}
        parts = []
        for name, value in self.values.items():
            if value == before.get(name) or name not in model._fields or (not before and not value):
                continue
            label = model._fields[name]._description_string(self.env)
            new, old = (self._words(model, name, entry, names) for entry in (value, before.get(name)))
            parts.append(f"{label}: {old} → {new}" if before else f"{label}: {new}")
        what = "; ".join(parts)
        return what if before else self.env._("Added: %(what)s", what=what)

    @api.model
    def _words(self, model, name, value, names):
        field = model._fields[name]
        if value in (False, None, [], ""):
            return "–"
        if field.type == "boolean":
            return self.env._("yes")
        if field.relational:
            ids = value if isinstance(value, list) else [value]
            return ", ".join(names.get((field.comodel_name, id_)) or self.env._("deleted") for id_ in ids)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _names_of_values(self):
        """:return: ``{(model, id): name}`` of the records that these changes mention"""
        wanted = defaultdict(set)
        for change in self:
            names_of_fields = self.env[change.res_model]._fields
            for values in (change.before or {}, change.values or {}):
                for name, value in values.items():
                    field = names_of_fields.get(name)
                    if field and field.relational and value:
                        wanted[field.comodel_name].update(value if isinstance(value, list) else [value])
        names = {}
        for comodel, ids in wanted.items():
            for record in self.env[comodel].sudo().with_context(active_test=False).browse(ids).exists():
                names[comodel, record.id] = record.name if "name" in record else record.display_name
        return names

    # Reading

    @api.model
    def _moment(self, day):
        """:return: the end of a day in the user's time zone, as a naive datetime in UTC"""
        zone = ZoneInfo(self.env.user.tz or "UTC")
        end = datetime.combine(day + timedelta(days=1), time.min, zone)
        return end.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    @api.model
    def _as_on(self, day, model, ids):
        """What records said at the end of a day.

        :param day: a date
        :param ids: of the records, also of deleted ones
        :return: ``{id: values}`` of those that have rows; None where the record did not exist then
        """
        if not ids:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (res_id) res_id, CASE WHEN date < %(moment)s THEN values END
                FROM kam_map_change WHERE res_model = %(model)s AND res_id = ANY(%(ids)s)
                ORDER BY res_id, date < %(moment)s DESC, date DESC, id DESC
                """,
                moment=self._moment(day),
                model=model,
                ids=list(ids),
            )
        )
        return dict(rows)

    @api.model
    def _said_on(self, day, current, noted):
        """What records said at the end of a day.

        :param current: the records that are there now
        :param noted: ids of further ones that have rows, also of deleted ones
        :return: ``{id: values}`` of those that existed then
        """
        known, moment = self._as_on(day, current._name, {*current.ids, *noted}), self._moment(day)
        then = {
            record.id: record._kam_map_values()
            for record in current.sudo()
            if record.id not in known and record.create_date < moment
        }
        return then | {id_: values for id_, values in known.items() if values}
