from odoo import api, fields, models


class KamMapHistory(models.AbstractModel):
    """For models that a map is made of: each change is noted with who, when, and what it was before."""

    _name = "kam.map.history"
    _description = "Records with a History on a Map"

    _kam_map_fields = ()
    """Names of the fields whose changes are noted."""
    _kam_map_triggers = ()
    """Names of further fields on which those depend."""

    # Business words

    @api.model
    def _kam_map_kind_label(self):
        """:return: what a record of this model is called in the history"""
        return self.env["ir.model"]._get(self._name).name

    def _kam_on_map(self):
        """:return: the records that are on a map at all"""
        return self

    def _kam_map_person(self):
        """:return: the person whom the record is about, if it is one"""
        raise NotImplementedError  # each model on a map knows it; a guess would note changes under somebody else

    def _kam_map_company(self):
        """:return: the company on whose map the record is"""
        return self._kam_map_person().commercial_partner_id

    # Noting

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        worth = [record for record in records.sudo()._kam_on_map() if record._kam_map_is_worth_noting()]
        records._kam_map_note(dict.fromkeys(worth), fields.Datetime.now())
        return records

    def write(self, vals):
        if not vals.keys() & {*self._kam_map_fields, *self._kam_map_triggers}:
            return super().write(vals)
        before = {record: record._kam_map_values() for record in self.sudo()}
        result = super().write(vals)
        changed = {
            record: values
            for record, values in before.items()
            if values != record._kam_map_values() and record._kam_on_map()
        }
        self._kam_map_note(changed, fields.Datetime.now())
        return result

    def unlink(self):
        rows = self.sudo()._kam_map_rows(
            {record: record._kam_map_values() for record in self.sudo()._kam_on_map()}, fields.Datetime.now(), gone=True
        )
        result = super().unlink()
        places = ("person_id", "entity_id", "account_id")
        ids = {row[name] for row in rows for name in places if row[name]}
        kept = self.env["res.partner"].sudo().browse(ids).exists()._ids
        for row in rows:
            row.update({name: False for name in places if row[name] not in kept})
        self.env["kam.map.change"].sudo().create(rows)
        return result

    def _kam_map_is_worth_noting(self):
        """:return: whether a new record says something on the map already"""
        return True

    def _kam_map_values(self):
        """:return: what the record says, as it is kept"""
        self.ensure_one()
        values = {}
        for name in self._kam_map_fields:
            field, value = self._fields[name], self[name]
            if field.type == "many2one":
                value = value.id
            elif field.relational:
                value = sorted(value.ids)
            values[name] = value
        return values

    @api.model
    def _kam_map_note(self, changed, now):
        """:param changed: ``{record: values before}``, None for a new one"""
        if changed:
            records = self.browse().union(*changed).sudo()
            self.env["kam.map.change"].sudo().create(records._kam_map_rows(changed, now))

    def _kam_map_rows(self, changed, now, gone=False):
        known = {
            row.res_id
            for row in self.env["kam.map.change"]
            .sudo()
            .search_fetch([("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"])
        }
        rows = []
        for record, before in changed.items():
            company = record._kam_map_company()
            common = {
                "res_model": record._name,
                "res_id": record.id,
                "person_id": record._kam_map_person().id,
                "entity_id": company.id,
                "account_id": (company.kam_root_id or company).id,
            }
            if before is not None and record.id not in known:
                rows.append({**common, **record._kam_map_first_row(before, now)})
            values = None if gone else record._kam_map_values()
            rows.append({**common, "date": now, "user_id": self.env.uid, "before": before, "values": values})
        return rows

    def _kam_map_first_row(self, before, now):
        """:return: values of the row that says what held since the record was created"""
        return {
            **self._kam_map_first_place(before),
            "date": min(self.create_date or now, now),
            "user_id": self.create_uid.id,
            "values": before,
            "is_first": True,
        }

    @api.model
    def _kam_map_first_place(self, before):
        """:return: company and account of what held before, where these were others"""
        return {}
