from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.red_flags import changes, fingerprint


class KamRedFlag(models.Model):
    """A danger to a deal: what raised it, the step that was proposed, and what somebody decided about it.

    Flags are raised and closed together with the score, never by hand. A declined step is not proposed again until
    the evidence is another. No words about people are kept here: the sentence is made anew for each reader.
    """

    _name = "kam.red.flag"
    _description = "Red Flag"
    _order = "closed_on desc, kind_sequence, raised_on desc, id desc"
    _rec_name = "kind_id"

    # What is in danger
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, index=True, ondelete="cascade", readonly=True)
    kind_id = fields.Many2one(
        "kam.red.flag.kind", "Red Flag", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind_sequence = fields.Integer(
        related="kind_id.sequence",
        string="Gravity",
        store=True,
        precompute=True,
        aggregator=False,
        export_string_translation=False,
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    account_id = fields.Many2one(related="lead_id.kam_root_id", string="Account")
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    compass_stage_id = fields.Many2one(related="lead_id.compass_stage_id")

    # Why, since when
    evidence = fields.Json(readonly=True, export_string_translation=False)
    fingerprint = fields.Char(readonly=True, export_string_translation=False)
    reason = fields.Text(compute="_compute_reason", compute_sudo=True, help="What raised the flag, as of today.")
    description = fields.Text(related="kind_id.description")
    raised_on = fields.Date("Since", required=True, readonly=True, default=fields.Date.context_today)
    closed_on = fields.Date(readonly=True, help="Empty: it stands.")
    close_reason = fields.Selection(
        [("gone", "The reason is gone"), ("deal", "The deal was closed")], "Closed Because", readonly=True
    )

    # The proposed step
    step = fields.Char(related="kind_id.step")
    state = fields.Selection(
        [("open", "To decide"), ("accepted", "Accepted"), ("declined", "Declined")],
        "Decision",
        required=True,
        default="open",
        readonly=True,
        help="What was decided about the suggested step. Declined: it is proposed again when the evidence changes.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="set null")
    decided_on = fields.Date(readonly=True)
    activity_id = fields.Many2one("mail.activity", readonly=True, index="btree_not_null", ondelete="set null")

    _standing_uniq = models.UniqueIndex("(lead_id, kind_id) WHERE closed_on IS NULL", "This flag stands already.")

    # Raised and closed

    @api.model
    def _sync(self, found):
        """Bring the flags of deals in line with what was found.

        :param found: ``{deal: {code of the kind: evidence}}``; deals that are not in it are left alone
        :return: ``{deal: kinds of the flags that stand}``
        """
        flags = self.sudo()
        kinds = {kind.code: kind for kind in flags.env["kam.red.flag.kind"].search(Domain.TRUE)}
        evidence = {
            (lead.id, kinds[code].id): told
            for lead, flagged in found.items()
            for code, told in flagged.items()
            if code in kinds
        }
        standing = flags.search_fetch(
            [("lead_id", "in", [lead.id for lead in found]), ("closed_on", "=", False)],
            ["lead_id", "kind_id", "fingerprint", "evidence"],
        )
        standing = {(flag.lead_id.id, flag.kind_id.id): flag for flag in standing}
        change = changes(
            {key: flag.fingerprint for key, flag in standing.items()},
            {key: fingerprint(told) for key, told in evidence.items()},
        )
        gone = flags.union(*(standing[key] for key in change.gone))
        is_open = gone.filtered(lambda flag: flag.lead_id._kam_is_scored())
        is_open._close("gone")
        (gone - is_open)._close("deal")
        for key in change.renewed + change.kept:
            if standing[key].evidence != evidence[key]:
                standing[key]._take_evidence(evidence[key])
        flags._raise({key: evidence[key] for key in change.raised})
        none = flags.env["kam.red.flag.kind"]
        return {
            lead: none.union(*(kinds[code] for code in flagged if code in kinds)).sorted(lambda kind: kind._gravity())
            for lead, flagged in found.items()
        }

    @api.model
    def _raise(self, evidence):
        """:param evidence: ``{(id of the deal, id of the kind): evidence}`` of flags that do not stand"""
        if not evidence:
            return
        leads = list({lead_id for lead_id, _kind in evidence})
        # Both of two users who raise a flag at once write the deal: the second is tried again, and sees the first.
        self.env.cr.execute(SQL("UPDATE crm_lead SET id = id WHERE id = ANY(%s)", leads))
        again = self._reopen(evidence)
        today = self.env["res.partner"]._kam_today()
        self.create(
            [
                {
                    "lead_id": lead_id,
                    "kind_id": kind_id,
                    "evidence": told,
                    "fingerprint": fingerprint(told),
                    "raised_on": today,
                }
                for (lead_id, kind_id), told in evidence.items()
                if (lead_id, kind_id) not in again
            ]
        )

    @api.model
    def _reopen(self, evidence):
        """Let flags stand again that were closed because their deal was, and remember what was decided about them.

        :return: the keys of those flags, as a set
        """
        closed = self.search(
            [("lead_id", "in", [lead_id for lead_id, _kind in evidence]), ("close_reason", "=", "deal")], order="id"
        )
        closed = {(flag.lead_id.id, flag.kind_id.id): flag for flag in closed}
        again = set(closed).intersection(evidence)
        for key in again:
            closed[key].write({"closed_on": False, "close_reason": False})
            closed[key]._take_evidence(evidence[key])
        return again

    def _close(self, reason):
        if self:
            self.write({"closed_on": self.env["res.partner"]._kam_today(), "close_reason": reason})

    def _take_evidence(self, evidence):
        """Propose the step again where it was decided on other evidence."""
        self.ensure_one()
        values = {"evidence": evidence}
        if self.fingerprint != (new := fingerprint(evidence)):
            values |= {"fingerprint": new, "state": "open", "decided_by_id": False, "decided_on": False}
            values["activity_id"] = False
        self.write(values)

    # Decisions

    def action_kam_accept(self):
        """Plan the suggested steps as activities of the salesperson, else of the user; a second time it does nothing.

        An activity says what to do and not why: it is read by more people than may read judgements.
        """
        for flag in self.filtered(lambda flag: flag.state != "accepted" and not flag.closed_on):
            kind, lead = flag.kind_id, flag.lead_id.sudo()
            user = lead.user_id or self.env.user
            activity = lead.activity_schedule(
                activity_type_id=(kind.activity_type_id or self.env.ref("mail.mail_activity_data_todo")).id,
                summary=kind.with_context(lang=user.lang).step,
                date_deadline=fields.Date.add(fields.Date.context_today(self), days=kind.days),
                user_id=user.id,
            )
            flag._decide("accepted", activity_id=activity.id)
        return True

    def action_kam_decline(self):
        """Decline the suggested steps. The flags stand; a step is proposed again when the evidence is another."""
        self.filtered(lambda flag: flag.state == "open" and not flag.closed_on)._decide("declined")
        return True

    def _decide(self, state, **values):
        self.check_access("read")
        values |= {"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Date.context_today(self)}
        self.sudo().write(values)

    # Erasing

    @api.model
    def _erase_evidence(self, entries):
        """Forget what closed flags said about people, as the history of their entries is forgotten.

        What stands is said anew from the entries themselves, whose figures stay.

        :param entries: the entries of these people in buying centers
        """
        closed = self.search([("lead_id", "in", entries.lead_id.ids), ("closed_on", "!=", False)])
        known = set(entries.ids)
        closed.filtered(lambda flag: known.intersection((flag.evidence or {}).get("people", ()))).evidence = False

    # Merging

    @api.model
    def _merge(self, lead, others):
        """Move the flags of deals that become one. Of two of a kind, the one that somebody decided about stays."""
        flags = self.sudo().search([("lead_id", "in", (lead | others).ids)])
        standing = flags.filtered(lambda flag: not flag.closed_on)
        for _kind, same in standing.grouped("kind_id").items():
            same = same.sorted(lambda flag: (flag.state == "open", flag.lead_id != lead, flag.id))
            flags -= same[1:]
            same[1:].unlink()
        flags.filtered(lambda flag: flag.lead_id != lead).lead_id = lead
