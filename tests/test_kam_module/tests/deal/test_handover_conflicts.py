from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .handover import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandoverConflicts(HandoverCommon):
    """Everything moves, or nothing, and one sentence says why."""

    def _conflict(self, handover, sentence):
        owners = self._owners()
        with self.assertRefused(sentence):
            handover.action_accept()
        self.assertEqual(self._owners(), owners, "nothing moved")
        self.assertEqual(handover.state, "offered")

    def test_a_deal_that_is_somebody_else_s_by_now(self):
        handover = self._offered(fact_target=0)
        self.second.user_id = self.director
        self._conflict(handover, "Nothing is handed over, because Safes belongs to Kam Director, not to Kam Manager.")

    def test_every_conflict_is_named_in_one_sentence(self):
        handover = self._offered(fact_target=0)
        self.second.action_set_lost()
        self.headquarters.kam_manager_id = self.director
        self.line.user_id = self.director
        self._conflict(
            handover,
            "because Harbour Bank is managed by Kam Director, not by Kam Manager; Safes is closed; "
            "Eva Boss is looked after by Kam Director, not by Kam Manager.$",
        )

    def test_a_receiver_who_left_or_lost_the_right(self):
        handover = self._offered(fact_target=0)
        self.receiver.group_ids = [Command.set(self.env.ref("sales_team.group_sale_salesman").ids)]
        self.env.flush_all()
        with self.assertRefused("Kam Other Manager has no right to work with key accounts"):
            handover.sudo()._refuse_conflicts()
        self.receiver.active = False
        with self.assertRefused("because Kam Other Manager is archived"):
            handover.sudo()._refuse_conflicts()

    def test_a_company_the_receiver_may_not_enter(self):
        handover = self._offered(fact_target=0)
        overseas = self.env["res.company"].create({"name": "Overseas"})
        self.manager.company_ids |= overseas
        self.second.write({"company_id": overseas.id, "team_id": False})
        with self.assertRefused("Kam Other Manager has no access to Overseas, the company of Safes"):
            handover.sudo()._refuse_conflicts()

    def test_a_failure_half_way_leaves_nothing_moved(self):
        handover = self._offered(fact_target=0)
        original, sentence = type(self.env["mail.activity"]).write, "The last step fails"

        def broken(records, values):
            if "user_id" in values and records.filtered(lambda activity: activity.res_model == "crm.lead"):
                raise UserError(sentence)
            return original(records, values)

        self.patch(type(self.env["mail.activity"]), "write", broken)
        self._conflict(handover, sentence)

    def test_what_is_not_the_giver_s_is_not_offered(self):
        handover = self._handover(user=self.director, scope="deal", lead_ids=[Command.set(self.foreign.ids)])
        with self.assertRefused("Night safes belongs to Plain Salesman, not to Kam Manager"):
            handover.action_offer()
        handover = self._handover(receiver_id=False)
        with self.assertRefused("nobody is named to receive it"):
            handover.action_offer()
        with self.assertRefused("cannot hand over to themselves"):
            self._handover(receiver_id=self.manager.id)
        with self.assertRefused("Vault doors is no deal of Lonely Works"):
            self._handover(user=self.director, account_id=self.outsider.id, lead_ids=[Command.set(self.deal.ids)])
