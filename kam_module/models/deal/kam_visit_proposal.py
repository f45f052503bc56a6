from odoo import api, fields, models
from odoo.exceptions import UserError


class KamVisitProposal(models.Model):
    """What a visit changes in the ladder or the map, if somebody accepts it.

    What was declined does not come back on the same evidence (``fingerprint``).
    """

    _name = "kam.visit.proposal"
    _description = "Proposal of a Visit"
    _order = "visit_id desc, kind, id"

    visit_id = fields.Many2one("kam.visit", required=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one(related="visit_id.lead_id", store=True, index=True, string="Opportunity")
    company_id = fields.Many2one(related="visit_id.company_id")
    kind = fields.Selection(
        [
            ("answer", "Answer to a question"),
            ("seat", "Person in the buying center"),
            ("contact", "Depth of contact"),
            ("note", "Evidence about a person"),
        ],
        required=True,
    )
    question_id = fields.Many2one("kam.lead.milestone", index="btree_not_null", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Person", index="btree_not_null", ondelete="set null")
    text = fields.Text()
    result = fields.Selection(
        [("answered", "Answered"), ("partly", "Partly answered"), ("refused", "Refused")], default="answered"
    )
    contact_depth = fields.Selection(
        [("none", "None"), ("brief", "Brief"), ("several", "Several times"), ("in_depth", "In depth")]
    )
    fingerprint = fields.Char(readonly=True, export_string_translation=False)
    state = fields.Selection(
        [("draft", "Not written down yet"), ("open", "To decide"), ("accepted", "Accepted"), ("declined", "Declined")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Date(readonly=True)
    sentence = fields.Char("Proposal", compute="_compute_sentence")

    @api.depends("kind", "question_id.name", "partner_id.name", "contact_depth")
    @api.depends_context("lang")
    def _compute_sentence(self):
        labels = dict(self.fields_get(["contact_depth"], ["selection"])["contact_depth"]["selection"])
        for proposal in self:
            person = proposal.partner_id.sudo().name or ""
            proposal.sentence = {
                "answer": proposal.question_id.name,
                "seat": self.env._("Put %(person)s into the buying center.", person=person),
                "contact": self.env._(
                    "Contact with %(person)s: %(depth)s.", person=person, depth=labels.get(proposal.contact_depth, "")
                ),
                "note": self.env._("Add what was learned to the evidence about %(person)s.", person=person),
            }.get(proposal.kind)

    # Proposing

    def _is_empty(self):
        """:return: whether nobody wrote down anything; a refusal needs no words"""
        self.ensure_one()
        return self.state == "draft" and self.result != "refused" and not (self.text or "").strip()

    def _submit(self):
        """Drafts are there to be decided from now on, unless the same was declined before."""
        for proposal in self:
            proposal.fingerprint = f"{proposal.result}: {(proposal.text or '').strip()}"
        declined = self._declined()
        self.filtered(lambda proposal: proposal._key() in declined).unlink()
        self.exists().state = "open"

    @api.model
    def _propose(self, vals_list):
        """Propose what nobody declined on the same evidence and what is not proposed already."""
        new = self.create([{"state": "open", **vals} for vals in vals_list])
        known = new._declined() | {proposal._key() for proposal in new.visit_id.proposal_ids - new}
        new.filtered(lambda proposal: proposal._key() in known).unlink()

    def _key(self):
        return (self.lead_id.id, self.kind, self.question_id.id, self.partner_id.id, self.fingerprint)

    def _declined(self):
        declined = self.sudo().search([("lead_id", "in", self.lead_id.ids), ("state", "=", "declined")])
        return {proposal._key() for proposal in declined}

    # Deciding

    def action_accept(self):
        """Accept: the ladder or the map is changed as proposed.

        :raise UserError: for what was decided already
        """
        for proposal in self:
            proposal._check_undecided()
            getattr(proposal, f"_accept_{proposal.kind}")()
        self._decide("accepted")

    def action_decline(self):
        """Decline: nothing is changed, and the same is not proposed again on the same evidence."""
        for proposal in self:
            proposal._check_undecided()
        self._decide("declined")

    def _decide(self, state):
        self.write({"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Date.context_today(self)})

    def _check_undecided(self):
        if self.state == "draft":
            raise UserError(self.env._("End the debrief of %(visit)s first.", visit=self.visit_id.name))
        if self.state != "open":
            raise UserError(
                self.env._(
                    "“%(proposal)s” was decided already, by %(user)s.",
                    proposal=self.sentence,
                    user=self.decided_by_id.name,
                )
            )

    def _accept_answer(self):
        question = self.question_id
        said, known = (self.text or "").strip(), question.answer or ""
        question.write(
            {
                "state": self.result,
                "answer": f"{known}\n{said}" if known and said and said not in known else said or known,
                "source_id": self.partner_id.id or question.source_id.id,
                "event_id": self.visit_id.event_id.id or question.event_id.id,
                "answered_on": fields.Date.to_date(self.visit_id.start),
            }
        )

    def _accept_seat(self):
        if self.partner_id not in self.lead_id.stakeholder_ids.partner_id:
            day = fields.Date.to_string(fields.Date.to_date(self.visit_id.start))
            self.env["kam.stakeholder"].create(
                {
                    "lead_id": self.lead_id.id,
                    "partner_id": self.partner_id.id,
                    "contact_depth": "brief",
                    "evidence": self.env._("%(date)s: met in a visit.", date=day),
                }
            )

    def _accept_contact(self):
        self._seat().contact_depth = self.contact_depth

    def _accept_note(self):
        seat = self._seat()
        note = f"{fields.Date.to_string(fields.Date.to_date(self.visit_id.start))}: {self.text}"
        seat.evidence = f"{seat.evidence}\n{note}" if seat.evidence else note

    def _seat(self):
        """:return: the person's entry in the buying center
        :raise UserError: when somebody removed it
        """
        seat = self.lead_id.stakeholder_ids.filtered(lambda seat: seat.partner_id == self.partner_id)
        if not seat:
            raise UserError(
                self.env._(
                    "%(person)s is no longer in the buying center of %(deal)s: decline this.",
                    person=self.partner_id.name,
                    deal=self.lead_id.name,
                )
            )
        return seat
