from datetime import date

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.initiative import STATES, elapsed

URGENCY = ("silent", "untouched", "lost", "talks", "declined", "won")
"""The order of the branches: first those where something can still be done."""


class KamInitiative(models.Model):
    """One screen: every branch, where it stands, how long it has been silent, who beat us, what to do."""

    _inherit = "kam.initiative"

    def kam_radar(self):
        """Read everything that the radar shows, in a fixed number of queries.

        :return: dictionary of ``currency_id``, ``can_edit``, ``elapsed`` (percent of the window), ``notices``
            (sentences), ``figures`` (label, value or reason why there is none, what it counts, states behind it),
            ``states`` (key, label, count) and ``branches``
        """
        self.ensure_one()
        self.check_access("read")
        rows = self.env["kam.initiative.branch"].search([("initiative_id", "=", self.id)])
        findings = self.env["kam.initiative.evidence"]._read_all(rows)
        today = self.env["res.partner"]._kam_today()
        states = {row.id: row._state_in_force(findings[row.id], today) for row in rows}
        labels = dict(rows._fields["state"]._description_selection(self.env))
        return {
            "currency_id": self.currency_id.id,
            "can_edit": self.has_access("write"),
            "elapsed": round(100 * elapsed(self.date_from, self.date_to, today)),
            "notices": self._radar_notices(rows, today),
            "figures": self._radar_figures([(states[row.id], row._expected() or None) for row in rows]),
            "states": [
                {"key": key, "label": labels[key], "count": sum(state == key for state in states.values())}
                for key in STATES
            ],
            "branches": self._radar_branches(rows, findings, states, labels, today),
        }

    # Branches

    def _radar_branches(self, rows, findings, states, labels, today):
        evidence = self.env["kam.initiative.evidence"]
        touches = evidence._last_touches(rows.partner_id)
        counterparts = self._counterparts(rows.partner_id)
        leads = {row.id: findings[row.id].lead("pending", "won", "lost") for row in rows}
        readable = self._readable([lead.id for lead in leads.values() if lead])
        memberships = dict(rows._fields["membership"]._description_selection(self.env))
        result = []
        for row in rows:
            touched = touches.get(row.partner_id.id)
            lead = leads[row.id] if leads[row.id] and leads[row.id].id in readable else None
            result.append(
                {
                    **row._radar_row(findings[row.id], states[row.id], labels, today),
                    "clock": self._silence(touched, today),
                    "touched": format_date(self.env, touched) if touched else "",
                    "counterpart": counterparts.get(row.partner_id.id) or "",
                    "membership": "" if row.membership == "frozen" else memberships[row.membership],
                    "lead_id": lead.id if lead else False,
                    "lead": self._radar_lead(lead) if lead else "",
                }
            )
        order = {state: place for place, state in enumerate(URGENCY)}
        return sorted(result, key=lambda branch: (order[branch["state"]], -branch["clock"], branch["name"]))

    def _silence(self, touched, today):
        """:return: days without a word from us: since the last contact, at the earliest since the policy date"""
        return max((today - max(touched or date.min, self.policy_date)).days, 0)

    def _radar_lead(self, lead):
        parts = [lead.name, lead.compass_stage_id.name]
        score = lead.compass_score if "compass_score" in lead._fields else None
        if score:
            parts.append(self.env._("score %(score)s", score=round(score)))
        return " · ".join(filter(None, parts))

    def _readable(self, lead_ids):
        """:return: ids of the opportunities whose names the reader may know"""
        leads = self.env["crm.lead"].with_context(active_test=False)
        return set(leads.search([("id", "in", lead_ids)]).ids) if leads.has_access("read") else set()

    def _counterparts(self, partners):
        """:return: ``{partner id: names of the colleagues who look after it}``: its own, else its manager"""
        found = self.env["kam.counterpart"].sudo().search_fetch(
            [("account_id", "in", partners.ids)], ["account_id", "user_id"]
        )
        by_account = found.grouped("account_id")
        names = {}
        for partner in partners.sudo():
            users = by_account[partner].user_id if partner in by_account else partner.kam_manager_id
            names[partner.id] = ", ".join(users.mapped("name"))
        return names

    # What to know

    def _radar_notices(self, rows, today):
        """:return: sentences about what makes the figures less than they seem"""
        notices = []
        if not self.categ_ids:
            notices.append(self.env._("No product category is chosen: invoices cannot count as won."))
        if self.supplier_status == "excluded":
            notices.append(self.env._("We are not on the headquarters' supplier list: start there."))
        if len(rows) == 1:
            notices.append(self.env._("The group has one branch: every rate is 0 % or 100 %."))
        if not (self.manager_id or self.team_id):
            notices.append(self.env._("Nobody is responsible: what happens here is told to a director."))
        if count := len(rows.filtered(lambda row: row.membership != "frozen")):
            notices.append(self.env._("Branches that joined after the policy date: %(count)s.", count=count))
        if count := len(rows.filtered(lambda row: row.left_on and row.left_on <= today)):
            notices.append(
                self.env._(
                    "Branches that left the group: %(count)s. They stay here with what they bought.", count=count
                )
            )
        return notices + self._overlap_notices(rows)

    def _overlap_notices(self, rows):
        domain = Domain("id", "!=", self.id) & Domain("branch_ids.partner_id", "in", rows.partner_id.ids)
        domain &= Domain("date_from", "<=", self.date_to) & Domain("date_to", ">=", self.date_from)
        ids = self.categ_ids.ids
        either = Domain("categ_ids", "child_of", ids) | Domain("categ_ids", "parent_of", ids)
        others = self.search(domain & either) if self.categ_ids else self.browse()
        return [
            self.env._(
                "Overlaps in scope with %(initiative)s: an invoice of common categories counts in both.",
                initiative=other.name,
            )
            for other in others
        ]

    # Actions

    def action_open_branches(self, states=None):
        """Open the branches behind a figure.

        :param states: states of the branches; None for all
        :return: an action
        """
        self.ensure_one()
        rows = self.env["kam.initiative.branch"].search([("initiative_id", "=", self.id)])
        if states:
            findings = self.env["kam.initiative.evidence"]._read_all(rows)
            today = self.env["res.partner"]._kam_today()
            rows = rows.filtered(lambda row: row._state_in_force(findings[row.id], today) in states)
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_initiative_branch_action")
        return {**action, "name": self.name, "domain": [("id", "in", rows.ids)], "context": {}}

    def action_open_opportunities(self):
        """Open the opportunities of this initiative, also those that are decided.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        return {
            **action,
            "display_name": self.name,
            "domain": [("kam_initiative_id", "=", self.id)],
            "context": {"default_type": "opportunity", "default_kam_initiative_id": self.id, "active_test": False},
        }

    def action_open_white_space(self):
        """Open the heat map of the group, with the categories of this initiative.

        :return: an action
        """
        self.ensure_one()
        action = self.partner_id.action_kam_white_space()
        return {**action, "params": {**action["params"], "category_ids": self.categ_ids.ids}}
