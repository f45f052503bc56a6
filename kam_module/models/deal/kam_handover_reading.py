from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, html2plaintext

from ...tools.ladder import WAITING

MOST_PEOPLE = 80
MOST_EVENTS = 12
MOST_QUESTIONS = 5
CORRESPONDENCE = ("email", "email_outgoing", "comment")


class KamHandover(models.Model):
    """The reading list: what the receiver has to know, on the screen and on paper, as far as its reader may read it."""

    _inherit = "kam.handover"

    reading = fields.Html("Reading List", compute="_compute_reading", sanitize=False)

    @api.depends_context("uid", "lang")
    @api.depends("account_id", "lead_ids", "counterpart_ids", "note_ids", "reason", "scope")
    def _compute_reading(self):
        for handover in self:
            handover.reading = self.env["ir.qweb"]._render(
                "kam_module.handover_reading", {"handover": handover, "reading": handover._reading()}
            )

    def _reading(self):
        """What is on the reading list.

        :return: dictionary of ``account`` (label and value pairs), ``promises``, ``questions`` (sentences), ``deals``
            (each with its people and history), ``people``, ``lines`` and ``counterparts`` of the political map
        """
        self.ensure_one()
        leads = self.lead_ids._origin._filtered_access("read")
        seats = self.env["kam.stakeholder"].search([("lead_id", "in", leads.ids)])
        return {
            "account": self._reading_account(),
            "closed": self._reading_closed(),
            "promises": self._reading_notes("promise"),
            "questions": [*self._reading_notes("question"), *self._reading_gaps(leads, seats)],
            "deals": self._reading_deals(leads, seats),
            "people": self._reading_people(),
            "lines": self._reading_lines(seats.partner_id),
            "counterparts": self._reading_counterparts(),
        }

    def _reading_account(self):
        account = self.account_id
        if not account:
            return []
        env = self.env
        pairs = [
            (env._("Headquarters"), account.kam_headquarters_chain),
            (env._("Tier"), account.kam_tier_id.name),
            (env._("Branches"), account.kam_branch_count or ""),
            (env._("Account Team"), account.kam_team_id.name),
            (env._("Purchasing Authority"), self._label(account, "kam_purchasing_authority")),
        ]
        return [(label, value) for label, value in pairs if value]

    def _reading_closed(self):
        """:return: (day, deal, how it ended) of the account's deals that ended last and the reader may see

        Whom the account is offered may know how its deals ended before they may open them.
        """
        if self.scope != "account" or not self.account_id:
            return []
        domain = Domain("won_status", "in", ("won", "lost")) & Domain("type", "=", "opportunity")
        domain &= Domain("company_id", "in", [False, *self.env.companies.ids])
        leads = self.env["crm.lead"].sudo(self.reader_id == self.env.user).with_context(active_test=False).search(
            domain & Domain(self.account_id._kam_deal_domain()), order="date_closed desc, id desc", limit=MOST_EVENTS
        )
        return [
            (
                lead.date_closed and format_date(self.env, lead.date_closed) or "",
                lead.name,
                ": ".join(part for part in (self._label(lead, "won_status"), lead.lost_reason_id.name) if part),
            )
            for lead in leads
        ]

    def _reading_notes(self, kind):
        notes = self.note_ids.filtered(lambda note: note.kind == kind)
        parts = [(note.partner_id.name, note.name, note.date and format_date(self.env, note.date)) for note in notes]
        return [" – ".join(part for part in line if part) for line in parts]

    def _reading_gaps(self, leads, seats):
        """:return: what nobody knows: seats that the stage expects, and people without influence or rating"""
        waiting = self._reading_questions(leads, [("state", "in", list(WAITING))])
        for lead in leads:
            people = seats.filtered(lambda seat, lead=lead: seat.lead_id == lead)
            for sentence in lead._kam_stage_fit(people)["sentences"]:
                yield f"{lead.name}: {sentence['text']}"
            for question in waiting.get(lead, [])[:MOST_QUESTIONS]:
                yield f"{lead.name}: {question.name}"
            if unknown := people.filtered(lambda seat: not seat.rating or not seat.influence):
                yield self.env._(
                    "%(deal)s: influence or rating of %(people)s is unknown.",
                    deal=lead.name,
                    people=", ".join(unknown.partner_id.mapped("name")),
                )

    def _reading_questions(self, leads, domain):
        """:return: ``{lead: its milestone questions}``"""
        return self.env["kam.lead.milestone"].search([("lead_id", "in", leads.ids), *domain]).grouped("lead_id")

    # Deals

    def _reading_deals(self, leads, seats):
        """:return: a dictionary for each deal; what was said and done is read for all of them at once"""
        answered, events = self._reading_questions(leads, [("answer", "!=", False)]), self._reading_events(leads)
        by_lead = seats.grouped("lead_id")
        return [
            {
                "name": lead.name,
                "stage": " › ".join(name for name in (lead.stage_id.name, lead.compass_stage_id.name) if name),
                "revenue": lead.expected_revenue,
                "currency": lead.company_currency,
                "deadline": lead.date_deadline and format_date(self.env, lead.date_deadline),
                "people": [self._reading_seat(seat) for seat in by_lead.get(lead, [])],
                "answers": [(question.name, question.answer) for question in answered.get(lead, [])],
                "history": [(format_date(self.env, day), title, text) for day, title, text in events.get(lead.id, [])],
            }
            for lead in leads
        ]

    def _reading_seat(self, seat):
        words = [
            (self.env._("Personal win"), seat.personal_win),
            (self.env._("Business result"), seat.business_result),
            (self.env._("Competitor's hold"), self._label(seat, "competitor_hold")),
            (self.env._("Evidence"), seat.evidence),
        ]
        unknown = self.env._("unknown")
        return {
            "name": seat.partner_id.name,
            "function": seat.function or "",
            "forces": ", ".join(seat.force_ids.mapped("display_name")),
            "influence": self._label(seat, "influence") or unknown,
            "rating": self._label(seat, "rating") or unknown,
            "mode": self._label(seat, "response_mode") or unknown,
            "verified": seat.verified_on and format_date(self.env, seat.verified_on) or self.env._("never"),
            "words": [(label, value) for label, value in words if value],
        }

    def _reading_events(self, leads):
        """:return: ``{lead id: [(moment, title, text)]}`` of meetings not private and correspondence, newest first"""
        events = defaultdict(list)
        meetings = self.env["calendar.event"].sudo().search(
            [("opportunity_id", "in", leads.ids), ("privacy", "!=", "private"), ("start", "<=", fields.Datetime.now())],
            order="start desc",
            limit=MOST_EVENTS * len(leads),
        )
        for meeting in meetings:
            title = self.env._("Meeting: %(name)s", name=meeting.name)
            people = ", ".join(meeting.partner_ids.mapped("name"))
            events[meeting.opportunity_id.id].append((meeting.start, title, people))
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "in", leads.ids), ("message_type", "in", CORRESPONDENCE)],
            order="date desc",
            limit=MOST_EVENTS * len(leads),
        )
        for message in messages:
            text = html2plaintext(message.body or "").strip()
            events[message.res_id].append((message.date, message.subject or message.author_id.name or "", text[:200]))
        return {
            lead_id: sorted(found, key=lambda event: event[0], reverse=True)[:MOST_EVENTS]
            for lead_id, found in events.items()
        }

    # The political map

    def _reading_people(self):
        """:return: who is known in the account, by department; of deals only, nobody but the buying centers"""
        account = self.account_id
        if self.scope != "account" or not account:
            return []
        domain = Domain("is_company", "=", False) & (
            Domain("commercial_partner_id", "=", account.id)
            | Domain("commercial_partner_id", "any", [("kam_headquarters_ids", "in", account.ids)])
        )
        domain &= Domain("kam_level", "!=", False) | Domain("kam_department", "!=", False)
        people = self.env["res.partner"].search(domain, limit=MOST_PEOPLE, order="kam_department, name")
        return [
            {
                "name": person.name,
                "function": person.function or "",
                "department": person.kam_department or "",
                "level": self._label(person, "kam_level"),
                "superior": person.kam_reports_to_id.name or "",
            }
            for person in people
        ]

    def _reading_lines(self, people):
        lines = self.env["kam.influence"].search([("source_id", "in", people.ids), ("target_id", "in", people.ids)])
        return [
            {
                "source": line.source_id.name,
                "target": line.target_id.name,
                "kind": self._label(line, "kind"),
                "strength": self._label(line, "strength"),
            }
            for line in lines
        ]

    def _reading_counterparts(self):
        return [
            {
                "customer": line.person_id.name or line.account_id.name,
                "department": line.department or "",
                "level": self._label(line, "level"),
                "rhythm": line.rhythm_in_force,
                "met": line.last_met_on and format_date(self.env, line.last_met_on) or self.env._("never"),
            }
            for line in self.counterpart_ids._origin.sorted("overdue", reverse=True)
        ]

    @api.model
    def _label(self, record, name):
        """:return: the label of the value of a selection, in the reader's language"""
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")
