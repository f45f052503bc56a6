from odoo import fields, models
from odoo.exceptions import UserError

from .kam_stakeholder import INFLUENCE_WEIGHT, UNKNOWN_INFLUENCE_WEIGHT


class KamHandover(models.Model):
    """The course of a handover: offered by the giver, answered by the receiver."""

    _inherit = "kam.handover"

    open_fact_ids = fields.Many2many(
        "kam.stakeholder",
        compute="_compute_open_fact_ids",
        string="Still to Answer",
        help="Checked, changed or I don't know: each is an answer.",
    )
    open_fact_count = fields.Integer("Facts Still to Answer", compute="_compute_open_fact_ids")
    is_receiver = fields.Boolean(compute="_compute_is_receiver", export_string_translation=False)

    def _compute_open_fact_ids(self):
        checks = self.env["kam.fact.check"].sudo().search(
            [
                ("res_model", "=", "kam.stakeholder"),
                ("res_id", "in", self.sudo().fact_ids.ids),
                ("user_id", "in", self.receiver_id.ids),
            ]
        )
        for handover in self:
            answered = {
                check.res_id
                for check in checks
                if check.user_id == handover.receiver_id and check.id > handover.newest_check_id
            }
            handover.open_fact_ids = handover.fact_ids.filtered(
                lambda person, answered=answered: person.id not in answered
            )
            handover.open_fact_count = len(handover.open_fact_ids)

    def _compute_is_receiver(self):
        for handover in self:
            handover.is_receiver = handover.receiver_id == self.env.user

    # The giver

    def action_offer(self):
        """Offer it to the receiver, who may read the deals from now on and gets an activity.

        :raise UserError: when something of it is not the giver's, or the receiver may not work with it
        """
        for handover in self:
            handover.check_access("write")
            handover.sudo().lead_ids.with_env(self.env).check_access("read")
            handover._refuse_when_offered()
            handover._refuse_conflicts()
            handover.sudo().write(
                {
                    "state": "offered",
                    "offered_at": fields.Datetime.now(),
                    # Answers of before do not count; their numbers tell it better than clocks do.
                    "newest_check_id": self.env["kam.fact.check"].sudo().search([], order="id desc", limit=1).id,
                    "answered_at": False,
                    "answer": False,
                    "fact_ids": [fields.Command.set(handover.sudo()._most_influential().ids)],
                }
            )
            handover._ask_receiver()
        return True

    def action_withdraw(self):
        """Take the offer back; the receiver may not read the deals any more.

        :raise UserError: when it was answered already
        """
        for handover in self:
            handover.check_access("write")
            handover._refuse_unless_offered()
            handover.sudo().write({"state": "withdrawn", "answered_at": fields.Datetime.now()})
            handover._close_activity()
        return True

    def action_draft(self):
        """Prepare a refused or withdrawn handover anew.

        :raise UserError: when it is offered or accepted
        """
        for handover in self:
            handover.check_access("write")
            if handover.state not in ("refused", "withdrawn"):
                raise UserError(
                    self.env._(
                        "%(handover)s is offered or accepted: it stays as it is.", handover=handover.display_name
                    )
                )
            handover.sudo().write({"state": "draft", "offered_at": False, "answered_at": False, "fact_ids": [(5,)]})
        return True

    # The receiver

    def action_accept(self):
        """Accept it: deals, account, counterparts and open activities become the receiver's, all or none.

        :raise UserError: unless the receiver asks, answered for the facts, and nothing changed in the meantime
        """
        self.ensure_one()
        self._refuse_unless_receiver()
        self.invalidate_recordset(["open_fact_ids", "open_fact_count"])
        if missing := self.open_fact_ids:
            raise UserError(
                self.env._(
                    "Before you accept, say whether these facts still hold: %(people)s.",
                    people=", ".join(missing.partner_id.mapped("name")),
                )
            )
        self._refuse_conflicts()
        with self.env.cr.savepoint():
            self.sudo()._move()
        self._close_activity()
        return True

    def action_refuse(self):
        """Ask why the receiver refuses.

        :return: an action
        """
        self.ensure_one()
        self._refuse_unless_receiver()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_handover_refuse_action")
        return {**action, "context": {"default_handover_id": self.id}}

    def _refuse(self, reason):
        """:param reason: of the receiver, kept and told to the giver"""
        self._refuse_unless_receiver()
        # The reader loses the right to read by it, so the rest is the system's.
        handover = self.sudo()
        handover.write({"state": "refused", "answered_at": fields.Datetime.now(), "answer": reason})
        handover._close_activity()
        handover.message_post(
            body=self.env._("%(user)s refused: %(reason)s", user=self.env.user.name, reason=reason),
            partner_ids=handover.giver_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    # Helpers

    def _refuse_unless_offered(self):
        if self.state != "offered":
            raise UserError(
                self.env._("%(handover)s is not on offer any more.", handover=self.display_name)
            )

    def _refuse_unless_receiver(self):
        self.check_access("read")
        self._refuse_unless_offered()
        if self.env.user != self.receiver_id:
            raise UserError(
                self.env._("Only %(receiver)s answers for this handover.", receiver=self.receiver_id.name)
            )

    def _most_influential(self):
        """:return: the entries that the receiver answers for: influence first, then how old they are"""
        people = self.env["kam.stakeholder"].search([("lead_id", "in", self.lead_ids.ids)])
        ranked = people.sorted(
            lambda person: (
                -INFLUENCE_WEIGHT.get(person.influence, UNKNOWN_INFLUENCE_WEIGHT),
                -person.urgency,
                person.id,
            )
        )
        return ranked[: self.fact_target]

    def _ask_receiver(self):
        receiver = self.receiver_id
        translated = self.with_context(lang=receiver.lang).env
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=receiver.id,
            summary=translated._("Read and answer: %(handover)s", handover=self.display_name),
            date_deadline=fields.Date.add(fields.Date.context_today(self), days=7),
        )

    def _close_activity(self):
        self.sudo().activity_ids.unlink()
