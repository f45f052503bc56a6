from collections import defaultdict

from odoo import api, models

WORST_FIRST = ("too_low", "never", "overdue")


class KamMapToday(models.AbstractModel):
    """The political map as it is."""

    _name = "kam.map.today"
    _inherit = ["kam.map.page"]
    _description = "Political Map of Today"

    @api.model
    def _read(self, root):
        """:return: the parts of ``res.partner.kam_political_map`` that depend on the day"""
        contacts = self.env["res.partner"].search_fetch(
            [
                ("is_company", "=", False),
                ("type", "=", "contact"),
                ("commercial_partner_id.is_company", "=", True),
                ("commercial_partner_id.kam_root_id", "=", root.id),
            ],
            ["name", "function", "kam_department", "kam_level", "kam_reports_to_id", "commercial_partner_id"],
            order="name, id",
        )
        rows = self._matrix(root)
        people = {contact.id: self._contact(contact, rows[contact.id]) for contact in contacts}
        self._note_superiors(contacts, people)
        lines = self.env["kam.influence"].search([("source_id", "in", contacts.ids), ("target_id", "in", contacts.ids)])
        found = [
            (
                line.id,
                {
                    "source_id": line.source_id.id,
                    "target_id": line.target_id.id,
                    "kind": line.kind,
                    "strength": line.strength,
                },
            )
            for line in lines
        ]
        problems = [row.sentence for person_rows in rows.values() for row in person_rows if row.problem]
        return {
            "people": people,
            "rows": self._rows(people.values(), lambda inside: self._cell(inside, rows)),
            "roots": self._roots(people),
            "lines": self._lines(found, people),
            "problems": problems,
            "moved": self._moved(root),
        }

    @api.model
    def _matrix(self, root):
        """:return: ``{person id: rows of the coverage matrix that the reader may see}``"""
        matrix = self.env["kam.coverage"].with_context(kam_account_ids=root.ids)
        rows = defaultdict(matrix.browse)
        for row in matrix.search([("account_id", "=", root.id)]):
            rows[row.person_id.id] |= row
        return rows

    @api.model
    def _contact(self, contact, rows):
        values = {
            "kam_department": contact.kam_department or "",
            "kam_level": contact.kam_level,
            "kam_reports_to_id": contact.kam_reports_to_id.id,
            "active": True,
        }
        person = self._person(contact, values, contact.commercial_partner_id.sudo())
        late = {row.user_id: row for row in rows if row.is_counterpart}
        person["counterparts"] = [
            {"id": user.id, "name": user.name, "late": bool(user in late and late[user].problem)}
            for user in contact.kam_counterpart_ids.sudo()
        ]
        person["due"] = contact.kam_position_is_due
        return person

    @api.model
    def _note_superiors(self, contacts, people):
        """Say of superiors who are not on the map any more what became of them."""
        for contact in contacts:
            superior = contact.kam_reports_to_id.sudo()
            if superior and superior.id not in people:
                names = {"superior": superior.name, "company": superior.commercial_partner_id.name or ""}
                people[contact.id]["elsewhere"] = (
                    self.env._("reports to %(superior)s, of %(company)s", **names)
                    if superior.active
                    else self.env._("reports to %(superior)s, whose contact is archived", **names)
                )

    @api.model
    def _cell(self, inside, rows):
        """:return: the state of a department and level, as a key, in words, and the days it is overdue"""
        if (uncovered := self._uncovered(inside)) is not None:
            return uncovered
        broken = [row for person in inside for row in rows[person["id"]] if row.problem in WORST_FIRST]
        if not broken:
            return {"state": "kept", "text": self.env._("In rhythm") if rows else self.env._("Looked after")}
        worst = min(broken, key=lambda row: (WORST_FIRST.index(row.problem), -row.overdue))
        texts = {
            "too_low": self.env._("Our level is too low"),
            "never": self.env._("Never in contact"),
            "overdue": self.env._("%(days)s days overdue", days=worst.overdue),
        }
        return {"state": "late", "text": texts[worst.problem]}

    @api.model
    def _moved(self, root):
        """:return: sentences about people who were on this map and work for somebody else, or are archived, by now"""
        changes = self.env["kam.map.change"].sudo().search_fetch(
            [("res_model", "=", "res.partner"), ("account_id", "=", root.id), ("person_id", "!=", False)],
            ["person_id"],
        )
        people = changes.person_id.with_context(active_test=False)
        gone = people.filtered(
            lambda person: not person.active or person.commercial_partner_id.kam_root_id != root
        )
        sentences = []
        for person in gone.sorted("name"):
            names = {"person": person.name, "company": person.commercial_partner_id.name}
            if person.commercial_partner_id.kam_root_id == root:
                sentences.append(self.env._("%(person)s: the contact is archived; the history stays.", **names))
            elif person.commercial_partner_id == person:
                sentences.append(self.env._("%(person)s left and works for no company we know.", **names))
            else:
                sentences.append(self.env._("%(person)s left and works for %(company)s now.", **names))
        return sentences
