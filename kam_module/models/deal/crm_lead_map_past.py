from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ...tools.stage_time import stage_at

SHOWN = ("influence", "response_mode", "rating", "contact_depth", "competitor_hold", "confidence")


class CrmLead(models.Model):
    """The buying center as it was at the end of a day, with what its stage of that day asked for."""

    _inherit = "crm.lead"

    def _kam_map_on(self, day, current):
        """:return: the parts of the map that depend on the day, as ``_kam_map_today``

        :param current: the entries of today that the reader may see
        """
        entries = self._kam_entries_on(day, current)
        people = current.browse().union(*entries.values())
        labels, half_life = self._kam_map_labels(), people._fact_kind()._days()
        stage = self._kam_compass_stage_on(day)
        return {
            "stage": stage.name or False,
            "roles": self._kam_map_roles(people),
            "people": [
                self._kam_map_person(entry, labels, half_life, day) | {"id": id_} for id_, entry in zip(entries, people)
            ],
            "lines": self._kam_map_lines_on(day, entries),
            **self._kam_stage_fit(people, stage, (fields.Date.context_today(self) - day).days),
        }

    # Entries

    def _kam_entries_on(self, day, current):
        """:return: ``{id: the entry as it was}``, in memory only"""
        history = self.env["kam.map.change"]
        then = {
            id_: values
            for id_, values in history._said_on(day, current, self._kam_noted_entries()).items()
            if values["lead_id"] == self.id
        }
        found = current.sudo().browse(then).exists()
        verified, forces = found._verified_on(day), self._kam_still_there("kam.buying.force", then, "force_ids")
        forces.mapped("role_id")  # all at once
        partners = self._kam_still_there("res.partner", then, "partner_id")
        return {
            id_: current.new(
                {
                    **{name: values.get(name, False) for name in SHOWN},
                    "partner_id": partners & partners.browse(values["partner_id"]),
                    "force_ids": [Command.set((forces & forces.browse(values["force_ids"])).ids)],
                    "external_kind": found.filtered(lambda entry, id_=id_: entry.id == id_).external_kind,
                    "verified_on": verified.get(id_, False),
                    # Words are not kept for earlier days, so that erasing them erases them.
                    "evidence": False,
                    "is_elsewhere": False,
                }
            )
            for id_, values in sorted(then.items())
        }

    def _kam_still_there(self, model, then, name):
        values = [value if isinstance(value, list) else [value] for value in (said[name] for said in then.values())]
        return self.env[model].sudo().browse({id_ for ids in values for id_ in ids}).exists()

    def _kam_noted_entries(self):
        """:return: ids of the entries that ever were in this deal, for those who may read its judgements"""
        entry = self.env["kam.stakeholder"].new({"lead_id": self.id})
        if not entry.sudo().filtered_domain(self.env["ir.rule"]._compute_domain(entry._name, "read")):
            return []
        changes = self.env["kam.map.change"].sudo()
        changes.flush_model()
        query = changes._search([("res_model", "=", entry._name)])
        query.add_where(SQL("%s ->> 'lead_id' = %s", SQL.identifier(query.table, "values"), str(self.id)))
        return [id_ for (id_,) in self.env.execute_query(query.select(SQL.identifier(query.table, "res_id")))]

    def _kam_compass_stage_on(self, day):
        """:return: the compass stage at the end of a day, as far as Odoo tracked it"""
        found = stage_at(self._kam_stages_over_time()[self.id], self.env["kam.map.change"]._moment(day))
        return self.compass_stage_id.browse(found or []).exists()

    # Lines

    def _kam_map_lines_on(self, day, entries):
        """:return: influence and conflict between the people of that day"""
        past, by_person = self.env["kam.map.past"], {entry.partner_id.id: id_ for id_, entry in entries.items()}
        ids = [id_ for id_ in by_person if id_]
        return [
            {
                "id": id_,
                "source": by_person[line["source_id"]],
                "target": by_person[line["target_id"]],
                "kind": line["kind"],
                "strength": line["strength"],
            }
            for id_, line in past._lines_on(day, [("source_id", "in", ids)], [("person_id", "in", ids)])
            if line["source_id"] in by_person and line["target_id"] in by_person
        ]
