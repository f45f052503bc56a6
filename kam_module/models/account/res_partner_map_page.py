from odoo import api, fields, models

from .kam_map_page import COLUMNS


class ResPartner(models.Model):
    """What the page of a political map shows, read at once: today, or as it was on a day."""

    _inherit = "res.partner"

    @api.readonly
    def kam_political_map(self, day=None):
        """Read the political map of this account's whole group.

        :param day: a date, or its ISO text, that is over: the map as it was at the end of it; empty for today
        :return: dictionary: ``account``, ``day`` (empty for today), ``levels`` (columns), ``rows`` (departments with
            a cell for each level), ``people`` by id, ``roots`` (ids of people without a superior on the map),
            ``lines`` of influence as far as the reader may see them, ``problems`` (sentences), ``moved`` (who left)
        :raise AccessError: for users who may not see counterparts
        :raise UserError: when the day has not come yet
        """
        self.ensure_one()
        self.check_access("read")
        self.env["kam.counterpart"].check_access("read")
        company = self.commercial_partner_id
        root, past = company.kam_root_id or company, self.env["kam.map.page"]._earlier_day(day)
        page = self.env["kam.map.past"]._read(root, past) if past else self.env["kam.map.today"]._read(root)
        return {
            "account": {"id": root.id, "name": root.name},
            "day": past and fields.Date.to_string(past),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "levels": self._kam_map_levels(),
            "can_edit": not past and self.env["kam.counterpart"].has_access("create"),
            **page,
        }

    def _kam_map_levels(self):
        labels = dict(self._fields["kam_level"]._description_selection(self.env))
        return [{"key": key or "", "label": labels.get(key) or self.env._("Level unknown")} for key in COLUMNS]

    def action_kam_map_page(self):
        """Open the page with the political map of this account's whole group.

        :return: an action
        """
        self.ensure_one()
        company = self.commercial_partner_id
        root = company.kam_root_id or company
        action = self.env["ir.actions.client"]._for_xml_id("kam_module.kam_political_map_action")
        action["display_name"] = self.env._("Political map of %(account)s", account=root.name)
        action["context"] = {"active_id": root.id, "active_ids": root.ids, "active_model": "res.partner"}
        return action

    def action_kam_map_changes(self):
        """Open who changed the map of this account's whole group, when and how.

        :return: an action
        """
        self.ensure_one()
        company = self.commercial_partner_id
        root = company.kam_root_id or company
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_map_change_action")
        action["display_name"] = self.env._("Changes of the map of %(account)s", account=root.name)
        action["domain"] = [
            "|",
            ("account_id", "=", root.id),
            ("person_id.commercial_partner_id.kam_root_id", "=", root.id),
        ]
        return action
