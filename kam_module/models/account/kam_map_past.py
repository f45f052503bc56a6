from odoo import api, models
from odoo.fields import Domain


class KamMapPast(models.AbstractModel):
    """The political map as it was at the end of a day."""

    _name = "kam.map.past"
    _inherit = ["kam.map.page"]
    _description = "Political Map of an Earlier Day"

    @api.model
    def _read(self, root, day):
        """:return: the parts of ``res.partner.kam_political_map`` that depend on the day"""
        companies = self._companies(root, day)
        then = self._then("res.partner", Domain("is_company", "=", False), "commercial_partner_id", companies, day)
        then = {id_: values for id_, values in then.items() if values["active"]}
        contacts = self.env["res.partner"].sudo().with_context(active_test=False).browse(then).exists()
        by_id = {contact.id: contact for contact in contacts}
        houses = {company.id: company for company in companies}
        people = {}
        for id_, values in then.items():
            person = self._person(
                by_id.get(id_, contacts.browse()), values | {"kam_department": values["kam_department"] or ""},
                houses[values["commercial_partner_id"]],
            )
            people[id_] = person | {"id": id_}
        self._add_counterparts(people, root, companies, day)
        people = dict(sorted(people.items(), key=lambda item: (item[1]["name"], item[0])))
        return {
            "people": people,
            "rows": self._rows(people.values(), self._cell),
            "roots": self._roots(people),
            "lines": self._lines(self._influence(companies, day), people),
            "problems": [],
            "moved": [],
        }

    @api.model
    def _companies(self, root, day):
        """:return: the companies of the group on that day"""
        periods = self.env["kam.root.period"].sudo().search_fetch(
            [("date_from", "<=", day), "|", ("date_to", "=", False), ("date_to", ">=", day), ("root_id", "=", root.id)],
            ["partner_id"],
        )
        return (periods.partner_id | root).sudo()

    @api.model
    def _then(self, model, domain, place, companies, day):
        """What the records of a model said, of those that were at some companies at the end of a day.

        :param place: name of the field with the company
        :return: ``{id: values}``
        """
        records = self.env[model].sudo().with_context(active_test=False)
        current = records.search(domain & Domain(place, "in", companies.ids))
        history = self.env["kam.map.change"]
        noted = history.sudo().search_fetch(
            [("res_model", "=", model), ("entity_id", "in", companies.ids)], ["res_id"]
        )
        then = history._said_on(day, current, noted.mapped("res_id"))
        return {id_: values for id_, values in then.items() if values[place] in companies.ids}

    @api.model
    def _add_counterparts(self, people, root, companies, day):
        lines = self._then("kam.counterpart", Domain.TRUE, "account_id", companies, day)
        users = self.env["res.users"].sudo().with_context(active_test=False)
        users = users.browse({line["user_id"] for line in lines.values()}).exists()
        names = {user.id: user.name for user in users}
        for person in people.values():
            cared = {line["user_id"] for line in lines.values() if self._looks_after(line, person, root)}
            person["counterparts"] = [
                {"id": id_, "name": names.get(id_) or self.env._("Deleted user"), "late": False}
                for id_ in sorted(cared)
            ]

    @api.model
    def _looks_after(self, line, person, root):
        """As ``kam.counterpart._looks_after``, of values."""
        if line["account_id"] not in (person["company_id"], root.id):
            return False
        if line["person_id"]:
            return line["person_id"] == person["id"]
        key = self.env["res.partner"]._kam_department_key
        department = key(line["department"])
        return (not line["level"] or line["level"] == person["level"]) and (
            not department or department == key(person["department"])
        )

    @api.model
    def _influence(self, companies, day):
        """:return: lines of that day as far as the reader may see those of this account"""
        return self._lines_on(
            day, [("source_id.commercial_partner_id", "in", companies.ids)], [("entity_id", "in", companies.ids)]
        )

    @api.model
    def _lines_on(self, day, current, noted):
        """Lines of influence as they were, as far as the reader may see them.

        :param current: domain of those of today
        :param noted: domain of the changes of those
        :return: list of (id, values)
        """
        lines, changes = self.env["kam.influence"], self.env["kam.map.change"]
        found = changes.search_fetch([("res_model", "=", lines._name), *noted], ["res_id"])
        return list(changes._said_on(day, lines.search(current), found.mapped("res_id")).items())

    @api.model
    def _cell(self, inside):
        if (uncovered := self._uncovered(inside)) is not None:
            return uncovered
        return {"state": "kept", "text": self.env._("Looked after")}
