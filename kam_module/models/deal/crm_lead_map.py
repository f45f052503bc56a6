from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.freshness import freshness

MOST_CANDIDATES = 40


class CrmLead(models.Model):
    """What the buying center map shows, read at once."""

    _inherit = "crm.lead"

    @api.readonly
    def kam_buying_center_map(self, day=None):
        """Read the buying center for its map.

        :param day: a date, or its ISO text, that is over: the map as it was at the end of it; empty for today
        :return: dictionary of ``day`` (empty for today), ``stage``, ``roles`` with their forces, ``people``, ``seats``
            nobody holds, ``lines`` of influence and conflict, ``sentences`` of the stage fit, ``coverage`` and
            ``known`` (0 to 100, None when nothing is known)
        :raise AccessError: for users who may not see judgements about people
        :raise UserError: when the day has not come yet
        """
        self.ensure_one()
        self.check_access("read")
        people = self.env["kam.stakeholder"].search([("lead_id", "=", self.id)])
        past, today = self.env["kam.map.page"]._earlier_day(day), fields.Date.context_today(self)
        page = self._kam_map_on(past, people) if past else self._kam_map_today(people)
        return {
            "day": past and fields.Date.to_string(past),
            "today": fields.Date.to_string(today),
            "can_edit": not past and people.has_access("create"),
            **page,
        }

    @api.readonly
    def kam_buying_center_candidates(self, text=""):
        """Contacts of the customer's group who are not in the buying center yet.

        :param text: part of a name
        :return: list of ``{id, name, function, company}``, at most 40
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env["kam.stakeholder"].has_access("create"):
            raise AccessError(self.env._("Only users of key accounts see who could take a seat."))
        company = self.partner_id.commercial_partner_id
        root = company.kam_root_id or company
        domain = Domain("is_company", "=", False) & Domain("commercial_partner_id.kam_root_id", "=", root.id)
        domain &= Domain("type", "=", "contact") & Domain("id", "not in", self.stakeholder_ids.partner_id.ids)
        if text:
            domain &= Domain("complete_name", "ilike", text) | Domain("function", "ilike", text)
        return [
            {
                "id": partner.id,
                "name": partner.name,
                "function": partner.function or "",
                "company": partner.commercial_partner_id.name,
            }
            for partner in self.env["res.partner"].search(domain if root else Domain.FALSE, limit=MOST_CANDIDATES)
        ]

    # Parts of the map

    def _kam_map_today(self, people):
        """:return: the parts of the map that depend on the day"""
        labels, half_life = self._kam_map_labels(), people._fact_kind()._days()
        today = fields.Date.context_today(self)
        return {
            "stage": self.compass_stage_id.name or False,
            "roles": self._kam_map_roles(people),
            "people": [self._kam_map_person(person, labels, half_life, today) for person in people],
            "lines": self._kam_map_lines(people),
            **self._kam_stage_fit(people),
        }

    def _kam_map_labels(self):
        """:return: ``{field: {key: label}}`` of the selections, in the user's language"""
        names = ["influence", "rating", "response_mode", "contact_depth", "competitor_hold", "external_kind"]
        described = self.env["kam.stakeholder"].fields_get(names, ["selection"])
        return {name: dict(described[name]["selection"]) for name in names}

    def _kam_map_roles(self, people):
        roles = self.env["kam.buying.role"].search(Domain.TRUE) | people.force_ids._origin.role_id
        return [self._kam_map_role(role) for role in roles.sorted(lambda role: (role.sequence, role.id))]

    def _kam_map_role(self, role):
        return {
            "id": role.id,
            "code": role.code,
            "name": role.name,
            "asks": role.description or "",
            "color": role.color,
            "forces": [{"id": force.id, "code": force.code, "name": force.name} for force in role.force_ids],
        }

    def _kam_map_person(self, person, labels, half_life, today):
        age = person._age(today)
        left = freshness(age, half_life)
        partner = person.partner_id.sudo()  # who may see the entry may know whose it is
        return {
            "id": person.id,
            "partner_id": partner.id,
            "name": partner.name or self.env._("Deleted contact"),
            "function": partner.function or "",
            "company": partner.commercial_partner_id.name or "",
            "force_ids": person.force_ids.ids,
            "influence": person.influence,
            "rating": int(person.rating) if person.rating else None,
            "confirmed": person.confidence == "confirmed",
            "freshness": None if left is None else round(100 * left),
            "fresh_state": person._freshness_word(left),
            "age": age,
            "elsewhere": person.is_elsewhere,
            "evidence": person.evidence or "",
            **{f"{name}_label": labels[name].get(person[name], "") for name in labels},
        }

    def _kam_map_lines(self, people):
        """:return: influence and conflict between the people of the map"""
        entry = {person.partner_id.id: person.id for person in people}
        lines = self.env["kam.influence"].search([("source_id", "in", list(entry)), ("target_id", "in", list(entry))])
        return [
            {
                "id": line.id,
                "source": entry[line.source_id.id],
                "target": entry[line.target_id.id],
                "kind": line.kind,
                "strength": line.strength,
            }
            for line in lines
        ]
