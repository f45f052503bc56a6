from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .initiative_world import InitiativeWorld


@tagged("post_install", "-at_install")
class TestInitiativeRadar(InitiativeWorld):
    """One screen says where every branch stands, and one click starts what is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "kam_module.group_kam_user"
        cls.manager = new_test_user(cls.env, "radar_manager", group)
        cls.other = new_test_user(cls.env, "radar_other", group)
        cls.initiative.manager_id = cls.manager
        cls.team = cls.env["crm.team"].sudo().create({"name": "Delta team"})
        cls.initiative.team_id = cls.team

    def _radar(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.initiative.with_user(user or self.manager).kam_radar()

    def _figure(self, name):
        return next(figure for figure in self._radar()["figures"] if figure["name"] == name)

    # What it shows

    def test_branches_with_state_clock_touch_counterpart_and_competitor(self):
        self._buy(self.north, 700)
        self._deal(self.south, kam_competitor_id=self.polaris.id).action_set_lost()
        self.env["calendar.event"].sudo().create(
            {
                "name": "Visit",
                "start": "2024-09-05 08:00:00",
                "stop": "2024-09-05 09:00:00",
                "partner_ids": [Command.set(self.east.ids)],
            }
        )
        self.env["kam.counterpart"].sudo().create({"account_id": self.east.id, "user_id": self.other.id})
        branches = {branch["name"]: branch for branch in self._radar()["branches"]}
        self.assertEqual(len(branches), 5)
        self.assertEqual((branches["Delta North"]["state"], branches["Delta North"]["amount"]), ("won", 700))
        self.assertEqual(branches["Delta South"]["competitor"], "Polaris Systems")
        east = branches["Delta East"]
        # Ten days since the visit; 198 since the policy date where nobody was
        self.assertEqual((east["state"], east["clock"], east["counterpart"]), ("silent", 10, self.other.name))
        self.assertEqual((branches["Delta West"]["clock"], branches["Delta West"]["touched"]), (198, ""))
        self.assertTrue(east["can_create"] and not branches["Delta North"]["can_create"])
        self.assertEqual([chip["count"] for chip in self._radar()["states"]], [1, 0, 1, 0, 3, 0])

    def test_figures_say_what_they_count_or_why_there_is_none(self):
        self.assertIn("none to count", self._figure("wins")["why"])
        self.assertIn("day of the decision", self._figure("lag")["why"])
        self._buy(self.north, 700)
        self._deal(self.south).action_set_lost()
        self.assertEqual(self._figure("capture")["value"], "20 %")
        self.assertEqual(self._figure("capture")["counts"], "1 / 5 branches won, of those that can buy")
        self.assertEqual(self._figure("wins")["value"], "50 %")
        self.assertEqual(self._figure("leak_value")["amount"], 1000)
        self.initiative.expected_amount = 0
        self.assertIn("no amount is expected", self._figure("leak_value")["why"])
        action = self.initiative.with_user(self.manager).action_open_branches(["lost"])
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).partner_id, self.south)

    def test_notices(self):
        other = self._initiate(name="Parts", categ_ids=[Command.set(self.parts.ids)])
        other.manager_id = self.manager
        self.initiative.supplier_status = "excluded"
        self.north.with_context(kam_date="2024-07-01").kam_parent_id = False
        notices = " ".join(self._radar()["notices"])
        self.assertIn("Overlaps in scope with Parts", notices)
        self.assertIn("not on the headquarters' supplier list", notices)
        self.assertIn("Branches that left the group: 1.", notices)
        self.initiative.categ_ids = False
        self.assertIn("invoices cannot count as won", " ".join(self._radar()["notices"]))
        lonely = self._initiate(self.lonely)
        notices = " ".join(lonely.kam_radar()["notices"])
        self.assertIn("The group has one branch", notices)
        self.assertIn("Nobody is responsible", notices)

    def test_whoever_may_not_read_the_initiative_has_no_radar(self):
        with self.assertRaises(AccessError):
            self._radar(self.other)

    def test_a_thousand_branches_cost_as_many_queries_as_five(self):
        more = self.env["res.partner"].create([{"name": f"More {n}", "is_company": True} for n in range(300)])
        self.env["kam.affiliation"].create(
            [{"partner_id": partner.id, "parent_id": self.lonely.id, "date_from": "2020-01-01"} for partner in more]
        )
        big = self._initiate(self.lonely)
        big.manager_id = self.manager
        self._deal(more[0], kam_initiative_id=big.id)
        self._deal(self.north)

        def queries(initiative):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(initiative.with_user(self.manager).kam_radar()["branches"])
            return self.cr.sql_log_count - before

        queries(self.initiative)
        self.assertLessEqual(queries(big), queries(self.initiative) + 1)

    def test_the_paper_of_several_initiatives(self):
        self._buy(self.north, 700)
        other = self._initiate(name="Parts")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "kam_module.report_initiative", (self.initiative | other).ids
        )[0].decode()
        self.assertIn("o_kam_overview", html)
        self.assertIn("Delta West", html)
        self.assertIn("1 / 5 branches won", html)

    def test_deals_of_branches_whose_headquarters_excludes_us(self):
        linked, other = self._deal(self.north), self._deal(self.lonely, kam_initiative_id=False)
        unlinked = self._deal(self.south, kam_initiative_id=False)
        deals = linked | unlinked | other
        self.assertFalse(deals._kam_exclusions())
        self.initiative.supplier_status = "excluded"
        name = {"initiative": "Smart counters"}
        self.assertEqual(deals._kam_exclusions(), {linked: name, unlinked: name})
        self._seat_of_flag(linked)
        flag = linked.kam_red_flag_ids.filtered(lambda flag: flag.kind_id.code == "excluded")
        self.assertEqual(
            flag.reason, "Smart counters: the headquarters decided for a supplier list that we are not on."
        )
        self.initiative.action_close()
        self.assertEqual(deals._kam_exclusions(), {linked: name})
        self.initiative.supplier_status = "listed"
        self.env.flush_all()
        self.assertEqual(flag.close_reason, "gone")

    def _seat_of_flag(self, deal):
        """Enter something, so that dangers to the deal are looked for."""
        self.env["kam.stakeholder"].create({"lead_id": deal.id, "partner_id": self.buyer.id})
        self.env.flush_all()

    # One click

    def _won_sibling(self):
        seat = {"partner_id": self.buyer.id, "rating": "5", "evidence": "Loves us"}
        forces = self.env["kam.buying.force"].search([("code", "in", ("E-DB", "C-CO"))])
        lead = self._deal(self.north)
        self.env["kam.stakeholder"].create({"lead_id": lead.id, "force_ids": [Command.set(forces.ids)], **seat})
        lead.action_set_won()
        return lead, forces

    def test_one_click_starts_the_deal_with_the_seats_of_the_sibling_that_won(self):
        sibling, forces = self._won_sibling()
        action = self._row(self.west).with_user(self.manager).action_create_opportunity()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(lead.kam_initiative_id, self.initiative)
        self.assertEqual((lead.partner_id, lead.team_id, lead.user_id), (self.west, self.team, self.manager))
        self.assertEqual((lead.expected_revenue, lead.kam_sibling_id), (1000, sibling))
        self.assertEqual(lead.kam_expected_force_ids, forces)
        self.assertFalse(lead.stakeholder_ids)
        seats = lead.kam_buying_center_map()["seats"]
        self.assertLessEqual(set(forces.ids), {seat["force_id"] for seat in seats})
        # The stage itself expects a decision maker; the coach is known from the sibling only.
        self.assertIn("C-CO Guide, as at Delta North", [seat["name"] for seat in seats])
        self.assertState(self.west, "talks")
        again = self._row(self.west).with_user(self.manager).action_create_opportunity()
        self.assertEqual(again["res_id"], lead.id)

    def test_a_seat_that_somebody_takes_is_no_longer_empty(self):
        _sibling, forces = self._won_sibling()
        lead = self._row(self.west)._create_lead()
        self.assertLessEqual(set(forces.ids), {seat["force_id"] for seat in lead.kam_buying_center_map()["seats"]})
        person = self.env["res.partner"].create({"name": "Wim West", "parent_id": self.west.id})
        seat = {"lead_id": lead.id, "partner_id": person.id, "force_ids": [Command.set(forces[:1].ids)]}
        self.env["kam.stakeholder"].create(seat)
        left = {seat["force_id"] for seat in lead.kam_buying_center_map()["seats"]} & set(forces.ids)
        self.assertEqual(left, set(forces[1:].ids))

    def test_who_may_not_work_on_it_starts_nothing(self):
        row = self._row(self.west)
        with self.assertRaises(AccessError):
            row.with_user(self.other).action_create_opportunity()
        self.west.with_context(kam_date="2024-07-01").kam_parent_id = False
        with self.assertRaisesRegex(Exception, "Delta West left the group on"):
            self._row(self.west).with_user(self.manager).action_create_opportunity()
