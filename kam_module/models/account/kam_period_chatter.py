from collections import defaultdict

from markupsafe import Markup
from odoo import api, models
from odoo.tools import format_date

from .kam_period import Statement


class KamPeriod(models.AbstractModel):
    """Periods in words, and in the chatter of the account."""

    _inherit = "kam.period"

    def _facts(self):
        value = self._value()
        return Statement(self.partner_id.id, value if value is True else value.id, self.date_from, self.date_to)

    def _log(self, partners, before, after):
        """Tell the chatter of the accounts what held before and what holds now, and why."""
        if self.env.context.get("import_file") and self.env.context.get("tracking_disable"):
            return  # the user of the importer wants no notes
        lines = defaultdict(list)
        for period_id, facts in after.items():
            if before[period_id] != facts:
                lines[facts.partner_id].append((facts.date_from, self._phrase(facts)))
        for period_id, facts in before.items():
            if facts and period_id not in after:
                lines[facts.partner_id].append(
                    (facts.date_from, self.env._("no longer: %(statement)s", statement=self._phrase(facts)))
                )
        reason = self.env.context.get("kam_reason")
        bodies = {}
        for partner_id, texts in lines.items():
            sentences = [text for _day, text in sorted(texts)] + [reason] * bool(reason)
            bodies[partner_id] = Markup("<br/>").join(sentences)
        partners.filtered(lambda partner: partner.id in bodies)._message_log_batch(bodies)

    @api.model
    def _phrase(self, facts):
        """:return: in words, what holds and when, for example "Headquarters Harbour Bank since 01/01/2020" """
        names = {"what": self._words(facts), "start": format_date(self.env, facts.date_from)}
        if not facts.date_to:
            return self.env._("%(what)s since %(start)s", **names)
        return self.env._("%(what)s from %(start)s to %(end)s", end=format_date(self.env, facts.date_to), **names)

    @api.model
    def _words(self, facts):
        """:return: in words, what holds"""
        raise NotImplementedError  # only the kind of period knows: a headquarters, a tier, a key account
