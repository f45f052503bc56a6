from odoo import fields, models
from odoo.exceptions import UserError


class KamHandover(models.Model):
    """What changes hands when a handover is accepted, and what stands against it."""

    _inherit = "kam.handover"

    activity_move_count = fields.Integer(
        "Open Activities", compute="_compute_activity_move_count", help="Open activities of the giver that go along."
    )

    def _compute_activity_move_count(self):
        for handover in self.sudo():
            handover.activity_move_count = self.env["mail.activity"].sudo().search_count(handover._activity_domain())

    def _accounts(self):
        """:return: the account and what is below it, as far as the giver manages them; none for deals only"""
        self.ensure_one()
        if self.scope == "deal":
            return self.env["res.partner"]
        account = self.account_id
        return self.env["res.partner"].search(
            [
                ("kam_manager_id", "=", self.giver_id.id),
                "|",
                ("id", "=", account.id),
                ("kam_headquarters_ids", "in", account.ids),
            ]
        )

    def _activity_domain(self):
        """:return: the giver's open activities on the deals and, with an account, on its companies and contacts"""
        self.ensure_one()
        on = fields.Domain("res_model", "=", "crm.lead") & fields.Domain("res_id", "in", self.lead_ids.ids)
        if self.scope == "account":
            account = self.account_id
            people = self.env["res.partner"].search(
                [
                    "|",
                    ("commercial_partner_id", "=", account.id),
                    ("commercial_partner_id", "any", [("kam_headquarters_ids", "in", account.ids)]),
                ]
            )
            on |= fields.Domain("res_model", "=", "res.partner") & fields.Domain("res_id", "in", people.ids)
        return on & fields.Domain("user_id", "=", self.giver_id.id)

    # What stands against it

    def _refuse_conflicts(self):
        """:raise UserError: one sentence that names everything that stands against the handover"""
        if conflicts := self._conflicts():
            raise UserError(
                self.env._("Nothing is handed over, because %(reasons)s.", reasons="; ".join(conflicts))
            )

    def _conflicts(self):
        """:return: phrases, each of which says what stands against the handover"""
        self.ensure_one()
        handover = self.sudo()
        return [
            *handover._receiver_conflicts(),
            *handover._ownership_conflicts(),
            *handover._company_conflicts(),
        ]

    def _receiver_conflicts(self):
        receiver = self.receiver_id
        if not receiver:
            yield self.env._("nobody is named to receive it")
        elif not receiver.active:
            yield self.env._("%(user)s is archived", user=receiver.name)
        elif not receiver._has_group("kam_module.group_kam_user"):
            yield self.env._("%(user)s has no right to work with key accounts", user=receiver.name)
        if self.scope == "deal" and not self.lead_ids:
            yield self.env._("no deal is chosen")

    def _ownership_conflicts(self):
        giver, nobody = self.giver_id, self.env._("nobody")
        account = self.account_id
        if self.scope == "account" and account.kam_manager_id != giver:
            yield self.env._(
                "%(account)s is managed by %(user)s, not by %(giver)s",
                account=account.name,
                user=account.kam_manager_id.name or nobody,
                giver=giver.name,
            )
        for lead in self.with_context(active_test=False).lead_ids:
            if lead.won_status != "pending" or not lead.active:
                yield self.env._("%(deal)s is closed", deal=lead.name)
            elif lead.user_id != giver:
                yield self.env._(
                    "%(deal)s belongs to %(user)s, not to %(giver)s",
                    deal=lead.name,
                    user=lead.user_id.name or nobody,
                    giver=giver.name,
                )
        for line in self.counterpart_ids.filtered(lambda line: line.user_id != giver):
            yield self.env._(
                "%(customer)s is looked after by %(user)s, not by %(giver)s",
                customer=line.person_id.name or line.account_id.name,
                user=line.user_id.name,
                giver=giver.name,
            )

    def _company_conflicts(self):
        """A receiver without access to the company of a deal or account could not open what they accepted."""
        receiver = self.receiver_id
        for record in (*self.lead_ids, *self._accounts()) if receiver else ():
            company = record.company_id
            if company and company not in receiver.company_ids:
                yield self.env._(
                    "%(user)s has no access to %(company)s, the company of %(record)s",
                    user=receiver.name,
                    company=company.name,
                    record=record.name,
                )

    # What moves

    def _move(self):
        """Give it all to the receiver. Called by the system once nothing stands against it."""
        self.ensure_one()
        accounts, activities = self._accounts(), self.env["mail.activity"].search(self._activity_domain())
        moved = (len(self.lead_ids), len(self.counterpart_ids), len(activities))
        accounts.write({"kam_manager_id": self.receiver_id.id})
        self.lead_ids.write({"user_id": self.receiver_id.id})
        self._move_counterparts()
        activities.with_context(mail_activity_quick_update=True).write({"user_id": self.receiver_id.id})
        self._plan_promises()
        self.write({"state": "accepted", "answered_at": fields.Datetime.now()})
        self._tell(accounts, *moved)

    def _move_counterparts(self):
        """Where the receiver looks after the same people already, one line remains, with the shorter rhythm."""
        receiver = self.receiver_id
        known = {
            line._place(): line
            for line in self.env["kam.counterpart"].search(
                [("user_id", "=", receiver.id), ("account_id", "in", self.counterpart_ids.account_id.ids)]
            )
        }
        for line in self.counterpart_ids:
            if kept := known.get(line._place()):
                kept.rhythm = kept._shorter_rhythm(line)
                line.unlink()
            else:
                line.user_id = receiver

    def _plan_promises(self):
        record = self.lead_ids if len(self.lead_ids) == 1 else self.account_id or self.lead_ids[:1]
        for promise in self.note_ids.filtered(lambda note: note.kind == "promise" and note.date):
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.receiver_id.id,
                date_deadline=promise.date,
                summary=": ".join(name for name in (promise.partner_id.name, promise.name) if name),
            )

    def _tell(self, accounts, deals, counterparts, activities):
        """A note on the account and on each deal; it says what moved, and nothing of what is known about people."""
        names = {"giver": self.giver_id.name, "receiver": self.receiver_id.name}
        body = self.env._(
            "Handed over from %(giver)s to %(receiver)s: %(deals)s deals, %(counterparts)s counterparts, "
            "%(activities)s open activities.",
            deals=deals,
            counterparts=counterparts,
            activities=activities,
            **names,
        )
        for account in self.account_id | accounts:
            account._message_log(body=body)
        for lead in self.lead_ids:
            lead._message_log(body=self.env._("Handed over from %(giver)s to %(receiver)s.", **names))
        self._message_log(body=body)
