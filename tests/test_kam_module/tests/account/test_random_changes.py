import random
from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common import KamCommon

TODAY = date(2024, 6, 15)
FIRST = TODAY - timedelta(days=12)
DAYS = [FIRST + timedelta(days=number) for number in range(25)]
STEPS = 60


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRandomChanges(KamCommon):
    """After whatever was done to a tree, the readings are what a naive walk over the affiliations finds."""

    def setUp(self):
        super().setUp()
        self.companies = self.env["res.partner"].create(
            [{"name": f"Random {number}", "is_company": True} for number in range(7)]
        )

    def test_random_changes(self):
        for seed in range(4):
            chance = random.Random(seed)
            done = 0
            for _step in range(STEPS):
                try:
                    with self.env.cr.savepoint():
                        self._change(chance)
                    done += 1
                except UserError:
                    self.env.invalidate_all()
            # The walk got somewhere: it did not only bump into refusals.
            self.assertGreater(done, STEPS // 4)
            with self.subTest(seed=seed):
                self.assertReadings()
                with freeze_time(TODAY + timedelta(days=6)):
                    self.env["kam.root.period"]._cron_today()
                    self.assertReadings()
                self.env["kam.root.period"]._cron_today()
                self.assertReadings()

    def _change(self, chance):
        branch, headquarters = chance.choice(self.companies), chance.choice(self.companies)
        day = chance.choice(DAYS)
        affiliations = self.env["kam.affiliation"].search([("partner_id", "in", self.companies.ids)])
        affiliation = chance.choice(affiliations) if affiliations else affiliations
        action = chance.choice(("set", "clear", "create", "date", "parent", "unlink", "branch"))
        if action == "set":
            branch.with_context(kam_date=day).kam_parent_id = headquarters
        elif action == "clear":
            branch.kam_parent_id = False
        elif action == "create":
            self._link(branch, headquarters, day, day + timedelta(days=chance.randint(0, 6)))
        elif action == "date":
            affiliation.write({chance.choice(("date_from", "date_to")): day})
        elif action == "parent":
            affiliation.parent_id = headquarters
        elif action == "branch":
            affiliation.partner_id = branch
        elif chance.random() < 0.3:
            affiliation.unlink()

    def _above(self, company, day):
        """The headquarters on a day, as plain as can be."""
        return (
            self.env["kam.affiliation"]
            .search([("partner_id", "=", company.id), ("date_from", "<=", day)])
            .filtered(lambda affiliation: not affiliation.date_to or affiliation.date_to >= day)
            .parent_id
        )

    def _top(self, company, day):
        seen = company
        while above := self._above(company, day):
            self.assertNotIn(above, seen, "a circle")
            seen |= above
            company = above
        return company

    def assertReadings(self):
        self.env.flush_all()
        self.env.invalidate_all()
        today = self.env["res.partner"]._kam_today()
        for company in self.companies:
            self.assertEqual(company.kam_parent_id, self._above(company, today))
            self.assertEqual(company.kam_root_id, self._top(company, today))
            periods = self.env["kam.root.period"].search([("partner_id", "=", company.id)])
            for day in (*DAYS, date(2010, 1, 1), date(2090, 1, 1)):
                in_force = periods.filtered_domain(
                    [("date_from", "<=", day), "|", ("date_to", "=", False), ("date_to", ">=", day)]
                )
                self.assertLessEqual(len(in_force), 1)
                self.assertEqual(in_force.root_id or company, self._top(company, day))
