from odoo import fields, models
from odoo.exceptions import UserError

ACTIVITY = "kam_module.mail_activity_type_presales"


class KamPresales(models.Model):
    """From request to approval or refusal, and again when it costs more than was approved."""

    _inherit = "kam.presales"

    # Who decides

    def _approvers(self):
        """Who may approve this amount: by the rule for it, and never the requester, unless the rule says so.

        :return: ``res.users``
        """
        self.ensure_one()
        rule = self.env["kam.presales.rule"]._for(self)
        users = rule._users()
        return users if rule.may_approve_own else users - (self.requested_by_id or self.env.user)

    def _usual_approver(self, users):
        """:return: of those who may approve, who leads the team of the account or of the deal, else the first"""
        self.ensure_one()
        lead = self.lead_id.sudo()
        company = lead.partner_id.commercial_partner_id
        leaders = (company.kam_root_id.kam_team_id | company.kam_team_id | lead.team_id).user_id
        return (leaders & users)[:1] or users[:1]

    def _check_may_decide(self):
        """:raise UserError: unless this is asked for, and the user may approve this amount"""
        for presales in self:
            if not presales._is_asked():
                raise UserError(
                    self.env._("Nobody asks for a decision about %(presales)s.", presales=presales.display_name)
                )
            if self.env.user not in presales._approvers():
                raise UserError(
                    self.env._(
                        "%(presales)s needs somebody else's decision: the rules let %(names)s approve %(amount)s.",
                        presales=presales.display_name,
                        names=", ".join(presales._approvers().mapped("name")) or self.env._("nobody"),
                        amount=presales.currency_id.format(presales.cost),
                    )
                )

    # Actions

    def action_request(self):
        """Ask for approval; whoever is to be asked gets an activity.

        :raise UserError: when what is asked for does not say enough to decide about it
        """
        self.check_access("write")
        for presales in self:
            presales._check_complete()
            presales._change(
                state="requested",
                requested_by_id=self.env.uid,
                requested_on=fields.Date.context_today(self),
                refusal=False,
            )
            presales._check_somebody_may_approve()
            presales._ask(self.env._("Approve presales of %(amount)s?", amount=presales._amount_text()))
        return True

    def action_take_back(self):
        """Take a request back, or take up again what was refused, to change it."""
        self.check_access("write")
        for presales in self.filtered(lambda presales: presales.state in ("requested", "refused")):
            presales.sudo().activity_unlink([ACTIVITY])
            presales._change(state="draft")
        return True

    def action_ask_again(self):
        """Ask for more than was approved, before it is spent."""
        self.check_access("write")
        for presales in self.filtered(lambda presales: presales.state == "approved"):
            presales._change(requested_by_id=self.env.uid)
            presales._ask_again(self.env._("More is needed than was approved."))
        return True

    def action_approve(self):
        """Approve the cost estimate, for the customer that the deal is with today.

        :raise UserError: for those who may not, for a deal without a customer, and when no more is asked for than
            was approved before
        """
        self._check_may_decide()
        for presales in self:
            presales._check_can_be_approved()
            customer = presales.customer_id or presales.lead_id.sudo().partner_id.commercial_partner_id
            presales._change(
                state="approved",
                approved_by_id=self.env.uid,
                approved_on=fields.Date.context_today(self),
                approved_amount=presales.cost,
                customer_id=customer.id,
                refusal=False,
            )
            presales.sudo()._open_analytic_account()
            presales._answer(self.env._("%(amount)s approved.", amount=presales._amount_text()))
        self.env["kam.gate.override"]._make_good(self.sudo().lead_id)
        return True

    def action_refuse(self):
        """:return: an action that opens the dialog in which a request is refused with a reason"""
        self.ensure_one()
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse Presales"),
            "res_model": "kam.presales.refuse",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_presales_id": self.id},
        }

    def action_close(self):
        """Close presales: the effort is over. What it cost stays where it was booked."""
        self.check_access("write")
        for presales in self:
            presales.sudo().activity_unlink([ACTIVITY])
            presales._change(state="closed")
        return True

    # Parts

    def _refuse(self, reason):
        """:param reason: what the requester is told"""
        self._check_may_decide()
        for presales in self:
            presales._change(state="refused", refusal=reason)
            presales._answer(self.env._("Refused: %(reason)s", reason=reason))

    def _ask_again(self, why):
        """Ask the approver again, once: what was approved is not enough.

        :param why: a sentence
        """
        self.ensure_one()
        if self.state != "approved":
            return
        self._change(state="overrun")
        self.sudo().message_post(body=why)
        self._ask(self.env._("Approve more for presales?"), note=why)

    def _check_complete(self):
        self.ensure_one()
        if self.state not in ("draft", "refused"):
            raise UserError(self.env._("%(presales)s was asked for already.", presales=self.display_name))
        if not self.lead_id.partner_id:
            raise UserError(
                self.env._(
                    "%(deal)s has no customer: presales cost needs somebody to be charged to.",
                    deal=self.lead_id.sudo().name,
                )
            )
        if not (self.cost or self.effort):
            raise UserError(
                self.env._("Say what effort %(presales)s takes, or what it costs.", presales=self.display_name)
            )
        if not (self.known or "").strip():
            raise UserError(
                self.env._(
                    "Say what is known about the deal before you ask for %(presales)s.", presales=self.display_name
                )
            )

    def _check_somebody_may_approve(self):
        self.ensure_one()
        if not self._approvers():
            raise UserError(
                self.env._(
                    "Nobody else than you may approve %(amount)s: ask an administrator of key accounts for a rule, "
                    "or a colleague to ask for %(presales)s.",
                    amount=self._amount_text(),
                    presales=self.display_name,
                )
            )

    def _check_can_be_approved(self):
        self.ensure_one()
        if not (self.customer_id or self.lead_id.sudo().partner_id):
            raise UserError(
                self.env._(
                    "%(deal)s has no customer: presales cost needs somebody to be charged to.",
                    deal=self.lead_id.sudo().name,
                )
            )
        if self.state == "overrun" and not self._exceeds(self.cost):
            raise UserError(
                self.env._(
                    "%(amount)s are approved already: enter as cost estimate what %(presales)s will cost in all.",
                    amount=self.currency_id.format(self.approved_amount),
                    presales=self.display_name,
                )
            )

    def _change(self, **values):
        self.sudo().write(values)

    def _amount_text(self):
        return self.currency_id.format(self.cost)

    def _ask(self, summary, note=False):
        self.ensure_one()
        user = self.approver_id or self._usual_approver(self._approvers())
        if user:
            self.sudo().activity_schedule(ACTIVITY, user_id=user.id, summary=summary, note=note)

    def _answer(self, sentence):
        """Close the request, and tell the requester."""
        self.ensure_one()
        self.sudo().activity_feedback([ACTIVITY], feedback=sentence)
        requester = self.requested_by_id.sudo().partner_id
        if requester and requester != self.env.user.partner_id:
            self.sudo().message_notify(
                partner_ids=requester.ids,
                subject=self.display_name,
                body=sentence,
                author_id=self.env.user.partner_id.id,
            )

    # For a higher room

    def _open_analytic_account(self):
        """Presales was approved: open what its cost is booked on. Here nothing is booked."""
