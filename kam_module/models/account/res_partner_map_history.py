from odoo import api, fields, models

POSITION = ("kam_level", "kam_department", "kam_reports_to_id")


class ResPartner(models.Model):
    """Positions of contacts have a history; a real change counts as checked."""

    _name = "res.partner"
    _inherit = ["res.partner", "kam.map.history"]

    _kam_map_fields = (*POSITION, "commercial_partner_id", "active")
    _kam_map_triggers = ("parent_id", "is_company")

    @api.model
    def _kam_map_kind_label(self):
        return self.env._("Position of a contact")

    def _kam_on_map(self):
        return self.filtered(lambda partner: not partner.is_company and partner.commercial_partner_id.is_company)

    def _kam_map_person(self):
        return self

    def _kam_map_is_worth_noting(self):
        return any(self[name] for name in POSITION)

    @api.model
    def _kam_map_first_place(self, before):
        company = self.browse(before["commercial_partner_id"]).exists()
        return {"entity_id": company.id, "account_id": (company.kam_root_id or company).id}

    @api.model
    def _kam_map_note(self, changed, now):
        super()._kam_map_note(changed, now)
        if not self.env.context.get("kam_keeps_verification"):
            moved = {person: before for person, before in changed.items() if before and person._kam_has_moved(before)}
            self.browse().union(*moved).sudo()._kam_check_moved(moved)

    def _kam_has_moved(self, before):
        now = self._kam_map_values()
        return any(before[name] != now[name] for name in POSITION)

    def _kam_only_learned(self, before):
        """:return: whether all that was known of the position still holds: what is added contradicts nobody"""
        now = self._kam_map_values()
        return all(before[name] in (False, now[name]) for name in POSITION)

    def _kam_check_moved(self, before):
        """A position that somebody changed was looked at: note it, and count it as verified.

        :param before: ``{person: what the position was}``
        """
        if not self:
            return
        verified = {person: person.kam_verified_on for person in self}
        added = [person for person in self if person._kam_only_learned(before[person])]
        about = {person: person for person in self}
        self.env["kam.fact.check"]._note("position", "changed", about, verified, added)
        self.write({"kam_verified_on": fields.Date.context_today(self), "kam_asked_on": False})

    def unlink(self):
        """As Odoo's, but what goes with a contact goes by itself, so that its history has an end."""
        people = self.filtered(lambda partner: not partner.is_company).ids
        if people:
            self.env["kam.counterpart"].sudo().search([("person_id", "in", people)]).unlink()
            lines = ["|", ("source_id", "in", people), ("target_id", "in", people)]
            self.env["kam.influence"].sudo().search(lines).unlink()
        return super().unlink()
