from odoo import api, fields, models
from odoo.exceptions import UserError


class KamVisit(models.Model):
    """The debrief: what was learned, what the customer committed to, and what follows from it."""

    _inherit = "kam.visit"

    is_debriefing = fields.Boolean(copy=False, readonly=True, export_string_translation=False)
    learned = fields.Text(tracking=True, copy=False, help="What you know now that you did not know before.")
    worries = fields.Text(tracking=True, copy=False, help="What worries them, or you.")
    commitment_ids = fields.One2many("kam.visit.commitment", "visit_id", "Commitments")
    outcome = fields.Selection(
        [("advance", "Advance"), ("continuation", "Continuation")],
        tracking=True,
        copy=False,
        help="Advance: the customer committed to doing something. Continuation: friendly, nothing agreed.",
    )
    next_purpose = fields.Char(copy=False, help="What the next visit is for.")
    debriefed_on = fields.Date(copy=False, readonly=True)
    proposal_ids = fields.One2many("kam.visit.proposal", "visit_id", "What Follows", copy=False)
    open_proposal_count = fields.Integer("Open Proposals", compute="_compute_open_proposal_count")

    @api.depends("proposal_ids.state")
    def _compute_open_proposal_count(self):
        for visit in self:
            visit.open_proposal_count = len(visit.proposal_ids.filtered(lambda proposal: proposal.state == "open"))

    # Actions

    def action_kam_start_debrief(self):
        """Start the debrief: each question of the purpose waits for what was said.

        :raise UserError: before the visit, and for visits that were cancelled
        """
        self.ensure_one()
        if self.state == "cancelled":
            raise UserError(self.env._("%(visit)s was cancelled: plan it again first.", visit=self.name))
        if self.start and self.start > fields.Datetime.now():
            raise UserError(
                self.env._("%(visit)s has not taken place yet: debrief it afterwards.", visit=self.name)
            )
        self.is_debriefing = True
        self._draft_answers()

    def _draft_answers(self):
        """Let each question of the purpose wait for its answer, of the person who most likely gave it."""
        drafted = self.proposal_ids.filtered(lambda proposal: proposal.state in ("draft", "open")).question_id
        self.env["kam.visit.proposal"].create(
            [
                {
                    "visit_id": self.id,
                    "kind": "answer",
                    "question_id": question.id,
                    "partner_id": self._likely_source(question).id,
                    "result": "answered",
                }
                for question in self.question_ids - drafted
            ]
        )

    def _likely_source(self, question):
        """:return: who of those who were met can answer the question"""
        seats = self.lead_id.stakeholder_ids.filtered(lambda seat: seat.partner_id in self.partner_ids)
        can = seats.filtered(lambda seat: not question.role_ids or seat.role_ids & question.role_ids).partner_id
        return can[:1] or (self.partner_ids if len(self.partner_ids) == 1 else self.partner_ids.browse())

    def action_kam_debrief(self):
        """End the debrief: commitments become activities, what follows for ladder and map becomes proposals.

        :raise UserError: without an outcome, and for an advance that nobody committed to
        """
        for visit in self:
            visit._check_debrief()
            visit.proposal_ids.filtered(lambda proposal: proposal._is_empty()).unlink()
            visit.write({"state": "done", "is_debriefing": False, "debriefed_on": fields.Date.context_today(visit)})
            visit.proposal_ids.filtered(lambda proposal: proposal.state == "draft")._submit()
            visit._propose_map()
            visit.commitment_ids._plan_activities()
            visit.event_id.sudo().activity_ids.action_done()

    def _check_debrief(self):
        names = {"visit": self.name}
        if not self.outcome:
            raise UserError(
                self.env._("Say how %(visit)s ended: an advance, or a continuation with nothing agreed.", **names)
            )
        if self.outcome == "advance" and not self.commitment_ids.filtered(lambda line: line.side == "customer"):
            raise UserError(
                self.env._(
                    "An advance is something the customer committed to: write down what, and by when, or call "
                    "%(visit)s a continuation.",
                    **names,
                )
            )

    def action_kam_accept_all(self):
        """Accept everything that this visit proposes and nobody decided yet."""
        self.proposal_ids.filtered(lambda proposal: proposal.state == "open").action_accept()

    # What follows for the map

    def _propose_map(self):
        """Propose what the visit says about people: who is new, who is met more often, what was learned."""
        lead = self.lead_id
        seats = {seat.partner_id: seat for seat in lead.stakeholder_ids}
        met = self._times_met()
        values = []
        for person in self.partner_ids - self._strangers():
            if seat := seats.get(person):
                values += self._seat_proposals(seat, met[person.id])
            else:
                values.append({"kind": "seat", "partner_id": person.id, "fingerprint": f"met {met[person.id]}"})
        self.env["kam.visit.proposal"]._propose([{**vals, "visit_id": self.id} for vals in values])

    def _seat_proposals(self, seat, times):
        """:return: values of proposals about somebody who is on the map"""
        depth = self._depth_after(times)
        values = []
        if seat.contact_depth in (False, "none") or (seat.contact_depth == "brief" and depth == "several"):
            values.append({"kind": "contact", "contact_depth": depth, "fingerprint": depth})
        if self.learned and len(self.partner_ids) == 1:
            values.append({"kind": "note", "text": self.learned, "fingerprint": self.learned})
        return [{**vals, "partner_id": seat.partner_id.id} for vals in values]

    @api.model
    def _depth_after(self, times):
        """:return: depth of contact with somebody who was met so many times; how deep it went, only people can say"""
        return "several" if times > 2 else "brief"

    def _times_met(self):
        """:return: ``{person id: number of visits that took place in this deal}``"""
        rows = self._read_group(
            [("lead_id", "=", self.lead_id.id), ("state", "=", "done"), ("partner_ids", "in", self.partner_ids.ids)],
            ["partner_ids"],
            ["__count"],
        )
        return {person.id: count for person, count in rows}
