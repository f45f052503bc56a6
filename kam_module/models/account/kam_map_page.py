from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

COLUMNS = ("executive", "middle", "operational", False)


class KamMapPage(models.AbstractModel):
    """What a page of the map is made of, the same for every day."""

    _name = "kam.map.page"
    _description = "Page of a Political Map"

    @api.model
    def _earlier_day(self, day):
        """
        :param day: a date, its ISO text, or nothing
        :return: the day, None for today
        :raise UserError: when the day has not come yet
        """
        day, today = fields.Date.to_date(day), fields.Date.context_today(self)
        if day and day > today:
            raise UserError(self.env._("The map of a day that has not come is not known: choose an earlier day."))
        return day if day and day < today else None

    @api.model
    def _person(self, person, values, company):
        """:return: a person as the page shows it"""
        return {
            "id": person.id,
            "name": person.name or self.env._("Deleted contact"),
            "function": person.function or "",
            "company": company.name or "",
            "company_id": company.id,
            "department": " ".join((values["kam_department"] or "").split()),
            "level": values["kam_level"] or "",
            "superior": values["kam_reports_to_id"] or False,
            "counterparts": [],
            "elsewhere": "",
            "archived": not values["active"],
        }

    @api.model
    def _rows(self, people, cell):
        """Departments in the order of their names, those without one last.

        :param people: dictionaries as the page shows them
        :param cell: function that tells the state of the people of a cell
        :return: list of ``{department, cells}``
        """
        by_cell, names = defaultdict(list), {}
        for person in people:
            key = person["department"].casefold()
            names.setdefault(key, person["department"])
            by_cell[key, person["level"]].append(person)
        return [
            {
                "key": key,
                "department": names[key] or self.env._("Department unknown"),
                "value": names[key],
                "cells": [
                    {"level": level or "", "people": [p["id"] for p in inside], **cell(inside)}
                    for level in COLUMNS
                    for inside in [by_cell.get((key, level or ""), [])]
                ],
            }
            for key in sorted(names, key=lambda key: (not key, key))
        ]

    @api.model
    def _roots(self, people):
        """:return: ids of the people at whom the trees begin: their superior is unknown, or not on this map"""
        return [id_ for id_, person in people.items() if person["superior"] not in people]

    @api.model
    def _lines(self, found, people):
        kinds = dict(self.env["kam.influence"]._fields["kind"]._description_selection(self.env))
        strengths = dict(self.env["kam.influence"]._fields["strength"]._description_selection(self.env))
        return [
            {
                "id": id_,
                "source": people[line["source_id"]]["name"],
                "target": people[line["target_id"]]["name"],
                "kind": line["kind"],
                "kind_label": kinds[line["kind"]],
                "strength": strengths[line["strength"]],
            }
            for id_, line in found
            if line["source_id"] in people and line["target_id"] in people
        ]

    @api.model
    def _uncovered(self, inside):
        """:return: the state of a department and level where counterparts are missing; None where they are not"""
        if not inside:
            return {"state": "empty", "text": ""}
        missing = [person for person in inside if not person["counterparts"]]
        if len(missing) == len(inside):
            return {"state": "nobody", "text": self.env._("Nobody of ours")}
        if missing:
            names = {"count": len(missing), "total": len(inside)}
            return {"state": "part", "text": self.env._("%(count)s of %(total)s without a counterpart", **names)}
        return None
