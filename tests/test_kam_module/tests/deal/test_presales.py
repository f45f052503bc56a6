from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import html2plaintext, mute_logger
from psycopg2.errors import CheckViolation

from .gates import GateCommon


class PresalesCommon(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Presales = cls.env["kam.presales"]
        cls.rule = cls.env.ref("kam_module.presales_rule_director")
        # One director whose name is known, whoever else the database has.
        cls.rule.group_id = cls.env["res.groups"].create({"name": "Board", "user_ids": [(4, cls.director.id)]})

    @classmethod
    def _presales(cls, user=None, **values):
        return cls.Presales.with_user(user or cls.manager).create(
            {
                "lead_id": cls.deal.id,
                "known": "The board wants half of the counters replaced",
                "effort": 120,
                "cost": 8000,
                "chance": 40,
                "contribution": 50000,
                **values,
            }
        )

    @classmethod
    def _approved(cls, **values):
        presales = cls._presales(**values)
        presales.action_request()
        presales.with_user(cls.director).action_approve()
        return presales


@tagged("post_install", "-at_install")
class TestPresales(PresalesCommon):
    """Go or no-go: what presales may cost is asked for, approved or refused, and opens the gate of the second step."""

    def test_from_request_to_approval(self):
        presales = self._presales()
        self.assertEqual(presales.name, "Presales: Counters")
        # 50,000 × 40 % − 8,000; 8,000 of 50,000 are 16 %
        self.assertEqual((presales.gain, presales.gain_text), (12000, "It pays from a chance of 16 % on."))
        presales.action_request()
        self.assertEqual((presales.state, presales.requested_by_id), ("requested", self.manager))
        self.assertEqual(presales.approver_id, self.director)
        self.assertEqual(presales.activity_ids.user_id, self.director)
        self.assertIn("8,000.00", presales.activity_ids.summary)
        self.assertFalse(presales.may_approve)
        self.assertTrue(presales.with_user(self.director).may_approve)
        presales.with_user(self.director).action_approve()
        self.assertEqual((presales.state, presales.approved_by_id), ("approved", self.director))
        self.assertEqual((presales.approved_amount, presales.customer_id), (8000, self.branch))
        self.assertFalse(presales.activity_ids)

    def test_refused_in_words(self):
        presales = self._presales()
        presales.action_request()
        action = presales.with_user(self.director).action_refuse()
        wizard = self.env[action["res_model"]].with_user(self.director).with_context(**action["context"])
        wizard.create({"reason": "Nobody there has approved the project"}).action_apply()
        self.assertEqual((presales.state, presales.refusal), ("refused", "Nobody there has approved the project"))
        told = [("partner_ids", "in", self.manager.partner_id.id)]
        notice = self.env["mail.message"].search(
            [("model", "=", "kam.presales"), ("res_id", "=", presales.id), *told]
        )
        self.assertIn("Refused: Nobody there has approved the project", html2plaintext(notice.body))
        presales.action_take_back()
        presales.cost = 5000
        presales.action_request()
        presales.with_user(self.director).action_approve()
        self.assertEqual((presales.approved_amount, presales.refusal), (5000, False))

    def test_it_is_the_gate_of_the_second_step(self):
        self._answer("why_now")
        presales = self._presales()
        self.assertEqual(self._row()["shortlist"], "ahead")
        self._move("proposal")
        entry = self.assertEntries([("shortlist", "warned")])
        self.assertEqual(entry.missing, "the presales project is not requested yet")
        presales.action_request()
        self.assertEqual(self._row()["shortlist"], "warned")
        presales.with_user(self.director).action_approve()
        self.assertEntries([("shortlist", "made_good")])
        self.assertEqual(self._row()["shortlist"], "met")
        presales.action_close()
        self.assertEqual(self._row()["shortlist"], "met")

    def test_nobody_approves_their_own_request(self):
        presales = self._presales(user=self.director)
        self.assertNotIn(self.director, presales.approver_ids)
        with self.assertRefused("Nobody else than you may approve \\$.8,000.00: ask an administrator of key accounts"):
            presales.action_request()
        presales.with_user(self.administrator).action_request()
        presales.sudo().requested_by_id = self.director
        with self.assertRefused("needs somebody else's decision: the rules let nobody approve \\$"):
            presales.with_user(self.director).action_approve()
        self.rule.may_approve_own = True
        presales.with_user(self.director).action_approve()
        self.assertEqual(presales.approved_by_id, self.director)

    def test_who_approves_depends_on_the_amount(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["kam.presales.rule"].create(
            [
                {"amount_from": 10000, "user_id": self.administrator.id},
                {"amount_from": 0, "user_id": self.other_manager.id, "company_id": elsewhere.id},
            ]
        )
        small, large = self._presales(cost=9999.99), self._presales(cost=10000)
        self.assertEqual((small.approver_id, large.approver_id), (self.director, self.administrator))
        large.action_request()
        with self.assertRefused("the rules let Kam Administrator approve"):
            large.with_user(self.director).action_approve()
        large.with_user(self.administrator).action_approve()
        self.assertEqual(large.state, "approved")
        with Form(self._presales(cost=1)) as form:
            form.cost = 20000
            self.assertEqual(form.approver_id, self.administrator)

    def test_an_amount_in_another_currency(self):
        other = self.env["res.currency"].create({"name": "KAM", "symbol": "K"})
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2020-01-01", "rate": 10, "company_id": self.env.company.id}
        )
        self.env["kam.presales.rule"].create({"amount_from": 10000, "user_id": self.administrator.id})
        # 99,990 ÷ 10 = 9,999 and 100,000 ÷ 10 = 10,000
        less = self._presales(cost=99990, currency_id=other.id)
        more = self._presales(cost=100000, currency_id=other.id)
        self.assertEqual((less.approver_id, more.approver_id), (self.director, self.administrator))

    def test_what_cannot_be_asked_for(self):
        for values, sentence in (
            ({"cost": 0, "effort": 0}, "Say what effort Presales: Counters takes, or what it costs"),
            ({"known": "  "}, "Say what is known about the deal"),
        ):
            with self.assertRefused(sentence):
                self._presales(**values).action_request()
        for values in ({"cost": -1}, {"effort": -1}, {"contribution": -1}, {"chance": 101}, {"chance": -1}):
            with self.subTest(values), self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                self._presales(**values)
                self.env.flush_all()
        lead = self.env["crm.lead"].create({"name": "A call", "type": "lead"})
        with self.assertRaisesRegex(ValidationError, "A call is still a lead"):
            self._presales(lead_id=lead.id)
        self.deal.partner_id = False
        with self.assertRefused("Counters has no customer: presales cost needs somebody to be charged to"):
            self._presales(user=self.director).action_request()

    def test_what_was_asked_for_is_not_changed_behind_the_approver_s_back(self):
        presales = self._presales()
        presales.action_request()
        with self.assertRefused("Presales: Counters is requested: take it back, or ask for more, before you change"):
            presales.cost = 80000
        with self.assertRefused("Presales is requested, approved, refused and closed by its buttons"):
            presales.write({"state": "approved"})
        with self.assertRefused("by its buttons"):
            self._presales(approved_amount=1)
        with self.assertRefused("is no draft any more: close it instead of deleting it"):
            presales.unlink()
        presales.action_take_back()
        self.assertFalse(presales.activity_ids)
        presales.unlink()

    def test_more_is_asked_for(self):
        presales = self._approved()
        presales.action_ask_again()
        self.assertEqual((presales.state, presales.activity_ids.user_id), ("overrun", self.director))
        with self.assertRefused("8,000.00 are approved already: enter as cost estimate what"):
            presales.with_user(self.director).action_approve()
        presales.cost = 11000
        presales.with_user(self.director).action_approve()
        self.assertEqual((presales.state, presales.approved_amount), ("approved", 11000))

    def test_merged_deals(self):
        other = self._create_key_deal("More counters")
        presales = self._approved() | self._presales(lead_id=other.id)
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(presales.lead_id, merged)
        self.assertEqual(merged.with_user(self.manager).kam_presales_count, 2)
        self.assertEqual(len(merged.with_user(self.manager).action_kam_open_presales()["views"]), 6)

    def test_the_deal_goes_to_another_customer(self):
        presales = self._approved()
        self.assertFalse(presales.moved_text)
        self.deal.partner_id = self.other_branch
        self.assertEqual(presales.customer_id, self.branch)
        self.assertEqual(
            presales.moved_text,
            "The deal is with Harbour Bank North 2 by now; what presales costs stays with Harbour Bank North 1, for "
            "whom it was approved.",
        )
        presales.action_ask_again()
        presales.cost = 9000
        presales.with_user(self.director).action_approve()
        self.assertEqual(presales.customer_id, self.branch)

    # Who sees it

    def test_who_reads_and_who_writes(self):
        presales = self._approved()
        for user in (self.manager, self.director, self.administrator, self.finance):
            with self.subTest(user.login):
                self.assertEqual(presales.with_user(user).cost, 8000)
        with self.assertRaises(AccessError):
            presales.with_user(self.finance).name = "Another"
        with self.assertRaises(AccessError):
            presales.with_user(self.finance).action_close()
        portal = new_test_user(self.env, "presales_portal", "base.group_portal")
        for user in (self.other_manager, self.salesman, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                presales.with_user(user).read(["cost"])
        with self.assertRaises(AccessError):
            self.rule.with_user(self.director).may_approve_own = True
        self.rule.with_user(self.administrator).may_approve_own = True

    def test_whoever_is_asked_reads_it(self):
        self.rule.write({"group_id": False, "user_id": self.other_manager.id})
        presales = self._presales()
        presales.action_request()
        presales.with_user(self.other_manager).action_approve()
        self.assertEqual(presales.state, "approved")

    def test_another_company_s_deals(self):
        presales = self._presales()
        self.deal.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            presales.with_user(self.director).read(["cost"])
