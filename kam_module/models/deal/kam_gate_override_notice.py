from markupsafe import Markup
from odoo import api, models

NOTICES = "kam.gate.override.notices"
MOST_NAMED = 5


class KamGateOverride(models.Model):
    """Says at once what was passed: to the user in a notification, to the deal in its chatter."""

    _inherit = "kam.gate.override"

    def _say_passed(self, passed):
        """:param passed: ``{(opportunity, gate): list of Missing}`` of these entries"""
        if not passed:
            return
        leads = self.env["crm.lead"].union(*(lead for lead, _gate in passed))
        bodies = {
            lead.id: Markup("<br/>").join(
                # The chatter of a deal is read by more people than may read its questions.
                self.env._(
                    "Moved past the gate “%(gate)s”, which is not met (missing: %(count)s). It waits to be explained.",
                    gate=gate.name,
                    count=len(missing),
                )
                for (its, gate), missing in passed.items()
                if its == lead
            )
            for lead in leads
        }
        leads.sudo()._message_log_batch(bodies, author_id=self.env.user.partner_id.id)
        self._notify_later(leads._kam_sayable(passed))

    def _notify_later(self, texts):
        """An import moves deals one by one: what they pass is said together, as the transaction ends.

        :param texts: ``{(opportunity, gate): what is missing}`` of these entries
        """
        waiting = self.env.cr.precommit.data.setdefault(NOTICES, {})
        if self.env.uid not in waiting:
            waiting[self.env.uid] = {}
            self.env.cr.precommit.add(self._notify)
        for entry in self.sudo():
            waiting[self.env.uid][entry.id] = self.env._(
                "%(deal)s is past “%(gate)s” although %(missing)s.",
                deal=entry.lead_id.name,
                gate=entry.gate_id.name,
                missing=texts[entry.lead_id, entry.gate_id],
            )

    @api.model
    def _notify(self):
        sentences = self.env.cr.precommit.data.get(NOTICES, {}).pop(self.env.uid, {})
        # What a test of an import has taken back was never passed.
        there = self.sudo().browse(sentences).exists()
        if not there:
            return
        said = [sentences[entry.id] for entry in there[:MOST_NAMED]]
        if len(there) > MOST_NAMED:
            said.append(self.env._("And %(count)s more.", count=len(there) - MOST_NAMED))
        said.append(self.env._("Say why with the button Override… of the deal, or bring what is missing."))
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "title": self.env._("Gate passed without being met"),
                "message": " ".join(said),
                "sticky": True,
            },
        )
