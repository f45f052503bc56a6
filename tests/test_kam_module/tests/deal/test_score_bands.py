from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .compass import CompassCommon

CLOSED = date(2026, 3, 10)


@tagged("post_install", "-at_install")
class TestScoreBands(CompassCommon):
    """Whether a high score meant a won deal: the last score before closing, in bands, with the number of deals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.is_key_account = True
        # 60–79: five won, one lost; 20–39: one of two won; not available: one lost
        cls.good = cls.env["crm.lead"].union(*(cls._closed(True, 60 + 4 * number) for number in range(5)))
        cls.unlucky = cls._closed(False, 79)
        cls.poor = cls._closed(False, 20) | cls._closed(True, 39)
        cls.unknown = cls._closed(False, None)
        cls.statement = cls.env["kam.score.band.statement"].with_user(cls.manager).create({})

    @classmethod
    def _closed(cls, is_won, score, closed=CLOSED, **values):
        deal = cls._create_deal(f"Deal of {score}", **values)
        if is_won:
            deal.action_set_won()
        else:
            deal.action_set_lost()
        deal.date_closed = closed
        if score is not None:
            cls._noted(deal, closed - timedelta(days=3), score)
        return deal

    @classmethod
    def _noted(cls, deal, day, score, stage=None):
        stage = stage or cls.commercial
        cls.env["kam.compass.score"].create(
            {"lead_id": deal.id, "date": day, "score": score, "compass_stage_id": stage.id}
        )

    def _row(self, deal):
        self.env.flush_all()
        return self.env["kam.score.band.report"].search([("lead_id", "=", deal.id)])

    def _sentences(self, statement=None):
        page = (statement or self.statement).page
        return {band["name"]: band["text"] for band in page["bands"] if band["deals"]}

    def test_counts_with_their_number_and_never_a_bare_percentage(self):
        self.assertEqual(
            self._sentences(),
            {
                "20–39": "1 of 2 won: too few to say anything",
                "60–79": "5 of 6 won",
                "Not available": "0 of 1 won: too few to say anything",
            },
        )
        page = self.statement.page
        self.assertEqual(page["deals"], 9)
        self.assertEqual([band["text"] for band in page["bands"]].count("no closed deal"), 3)
        self.assertNotIn("%", str(page["bands"]))

    def test_the_last_score_before_closing_and_the_stage_it_was_noted_at(self):
        deal = self.poor[0]
        self._noted(deal, CLOSED, 85, self.closing)
        self._noted(deal, CLOSED + timedelta(days=1), 5, self.intent)
        row = self._row(deal)
        self.assertEqual((row.score, row.band, row.noted_on), (85, "80", CLOSED))
        self.assertEqual(row.compass_stage_id, self.closing)
        self.assertEqual((row.won, row.lost, row.closed_on), (0, 1, CLOSED))

    def test_a_deal_whose_score_was_never_noted_counts_with_the_score_it_was_left_with(self):
        self._seat_two()
        self.assertEqual(self.deal.compass_score, 66)
        self.deal.action_set_won()
        row = self._row(self.deal)
        self.assertEqual((row.score, row.band, row.compass_stage_id), (66, "60", self.commercial))

    def test_open_deals_and_leads_are_not_counted(self):
        self.assertFalse(self._row(self.deal))
        self.poor[0].action_restore()
        self.assertFalse(self._row(self.poor[0]), "it goes on")
        lead = self._create_deal("Inquiry", type="lead")
        lead.action_set_lost()
        self.assertFalse(self._row(lead))
        self.assertEqual(self._row(self.unlucky).outcome, "lost", "lost deals are archived, and count")

    def test_by_period_team_and_tier(self):
        team = self.env["crm.team"].create({"name": "Vaults"})
        self.good[:2].team_id = team
        tier = self.env["kam.tier"].search([], limit=1)
        statement = self.statement
        statement.team_ids = team
        self.assertEqual(self._sentences(), {"60–79": "2 of 2 won: too few to say anything"})
        statement.write({"team_ids": [Command.clear()], "tier_ids": [Command.set(tier.ids)]})
        self.assertFalse(self._sentences())
        self.headquarters.kam_tier_id = tier
        self.env.flush_all()
        statement.invalidate_recordset()
        self.assertEqual(statement.page["deals"], 9)
        statement.write({"date_from": CLOSED + timedelta(days=1)})
        self.assertEqual(statement.page["deals"], 0)
        statement.write({"date_from": CLOSED, "date_to": CLOSED})
        self.assertEqual(statement.page["deals"], 9)
        with self.assertRefused("ends on 2026-03-10 before it starts on 2026-03-11"):
            statement.date_from = CLOSED + timedelta(days=1)

    def test_other_customers_only_when_asked_for(self):
        other = self._closed(True, 70, partner_id=self.outsider.id)
        everybody = self.env["kam.score.band.statement"].with_user(self.director).create({})
        self.assertEqual(self._sentences(everybody)["60–79"], "5 of 6 won")
        everybody.only_key_accounts = False
        action = everybody.action_kam_open_band("60")
        found = self.env["kam.score.band.report"].with_user(self.director).search(action["domain"])
        self.assertEqual(found.lead_id & (self.good | self.unlucky | other), self.good | self.unlucky | other)

    def test_each_band_opens_its_deals(self):
        action = self.statement.action_kam_open_band("20")
        found = self.env["kam.score.band.report"].with_user(self.manager).search(action["domain"])
        self.assertEqual(found.lead_id, self.poor)
        self.assertEqual(found[0].action_kam_open_deal()["res_id"], found[0].lead_id.id)

    def test_who_sees_which_deals(self):
        rows = self.env["kam.score.band.report"]
        ours = [("lead_id", "in", self.good.ids)]
        self.assertEqual(rows.with_user(self.director).search_count(ours), 5)
        self.assertFalse(rows.with_user(self.other_manager).search(ours))
        self.good[0].user_id = self.other_manager
        self.assertEqual(rows.with_user(self.other_manager).search(ours).lead_id, self.good[0])
        portal = new_test_user(self.env, "band_portal", "base.group_portal")
        for user in (self.salesman, self.finance, portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                rows.with_user(user).search([])
        self.good.user_id = False
        self.good.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.flush_all()
        self.assertFalse(rows.with_user(self.director).search(ours))
