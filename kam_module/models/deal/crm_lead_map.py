from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.freshness import freshness

MOST_CANDIDATES = 40


class CrmLead(models.Model):
    """What the buying center map shows, read at once."""

    _inherit = "crm.lead"

    @api.readonly
    def kam_buying_center_map(self):
        """Read the buying center for its map.

        :return: dictionary of ``stage``, ``roles`` with their forces, ``people``, ``seats`` nobody holds, ``lines``
            of influence and conflict, ``sentences`` of the stage fit, ``coverage`` and ``known`` (0 to 100, None when
            nothing is known)
        :raise AccessError: for users who may not see judgements about people
        """
        self.ensure_one()
        self.check_access("read")
        people = self.env["kam.stakeholder"].search([("lead_id", "=", self.id)])
        roles = self.env["kam.buying.role"].search(Domain.TRUE) | people.role_ids
        labels = self._kam_map_labels()
        kind, today = self.env["kam.stakeholder"]._fact_kind(), fields.Date.context_today(self)
        return {
            "stage": self.compass_stage_id.name or False,
            "roles": [self._kam_map_role(role) for role in roles.sorted(lambda role: (role.sequence, role.id))],
            "people": [self._kam_map_person(person, labels, kind._days(), today) for person in people],
            "lines": self._kam_map_lines(people),
            "can_edit": self.env["kam.stakeholder"].has_access("create"),
            **self._kam_stage_fit(people),
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

    def _kam_map_labels(self):
        """:return: ``{field: {key: label}}`` of the selections, in the user's language"""
        names = ["influence", "rating", "response_mode", "contact_depth", "competitor_hold", "external_kind"]
        described = self.env["kam.stakeholder"].fields_get(names, ["selection"])
        return {name: dict(described[name]["selection"]) for name in names}

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
            "name": partner.name,
            "function": partner.function or "",
            "company": partner.commercial_partner_id.name,
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
