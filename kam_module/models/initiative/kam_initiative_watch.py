from markupsafe import Markup
from odoo import api, fields, models
from odoo.fields import Domain

BATCH = 100
NEWS = ("silent", "lost")


class KamInitiative(models.Model):
    """Once a day somebody looks at every branch, and tells who can act what is new, once."""

    _inherit = "kam.initiative"

    # Actions

    def action_mute(self):
        """Mute: nobody is told of it until something changes at a branch, compared with now."""
        self.check_access("write")
        self.sudo()._watch(tell=False)
        self.state = "muted"
        return True

    # The job

    @api.model
    def _cron_watch(self):
        """Look at all initiatives that are not closed, and at contracts of competitors that end."""
        cron = self.env["ir.cron"]
        todo = self.search([("state", "!=", "closed")], order="id")
        companies = self.env["res.company"].search(Domain.TRUE)
        for start in range(0, len(todo), BATCH):
            some = todo[start : start + BATCH].with_context(allowed_company_ids=companies.ids)
            some._watch()
            self.env.flush_all()
            self.env.invalidate_all()
            cron._commit_progress(len(some), remaining=len(todo) - start - len(some))
        self.env["kam.competitor.position"]._tell_renewals()

    def _watch(self, tell=True):
        """Compare where branches stand with the last look, keep it, and tell what is new.

        :param tell: False to keep it without a word
        """
        rows = self.env["kam.initiative.branch"].search([("initiative_id", "in", self.ids)])
        findings = self.env["kam.initiative.evidence"]._read_all(rows)
        today = self.env["res.partner"]._kam_today()
        states = {row: row._state_in_force(findings[row.id], today) for row in rows}
        changed = rows.filtered(lambda row: row.watched_state != states[row])
        for state, some in changed.grouped(states.get).items():
            some.write({"watched_state": state, "watched_since": today})
        if tell:
            for initiative, some in changed.grouped("initiative_id").items():
                initiative._wake_up(some)
                news = some.filtered(lambda row: states[row] in NEWS)
                if news:
                    initiative._tell(news.grouped(states.get))

    def _wake_up(self, rows):
        """A muted initiative at which something changed is open again."""
        if self.state == "muted":
            self.state = "open"
            self._message_log(
                body=self.env._(
                    "Open again: something changed at %(branches)s.",
                    branches=", ".join(rows.partner_id.mapped("name")),
                )
            )

    # Telling

    def _tell(self, news):
        """Ask the person who can act to do so; while that is not done, further news are added to it.

        :param news: ``{state: branches}``
        """
        user = self._who_can_act()
        kind = self.env.ref("kam_module.mail_activity_type_branches", raise_if_not_found=False)
        if not user or not kind:
            return
        words = self.with_context(lang=user.lang)
        summary = words._news_summary(news)
        note = words._news_note(news)
        waiting = self.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)[:1]
        if waiting:
            waiting.write({"summary": summary, "note": note + (waiting.note or "")})
            return
        self.activity_schedule(
            activity_type_id=kind.id,
            user_id=user.id,
            date_deadline=fields.Date.add(fields.Date.context_today(self), days=3),
            summary=summary,
            note=note,
        )

    def _news_summary(self, news):
        silent, lost = (len(news.get(state, ())) for state in NEWS)
        if silent and lost:
            return self.env._("Branches silent: %(silent)s, lost: %(lost)s", silent=silent, lost=lost)
        if silent:
            return self.env._("Branches silent: %(silent)s", silent=silent)
        return self.env._("Branches lost: %(lost)s", lost=lost)

    def _news_note(self, news):
        labels = dict(self.branch_ids._fields["state"]._description_selection(self.env))
        lines = [f"{labels[state]}: {', '.join(rows.partner_id.mapped('name'))}" for state, rows in news.items()]
        return Markup("").join(Markup("<p>%s</p>") % line for line in lines)

    def _who_can_act(self):
        """:return: the responsible, the team's leader, the group's manager, who entered it, else a director"""
        self.ensure_one()
        group = self.partner_id
        candidates = (self.manager_id, self.team_id.user_id, group.kam_root_id.kam_manager_id)
        return self.partner_id._kam_first_in_charge(*candidates, self.create_uid)
