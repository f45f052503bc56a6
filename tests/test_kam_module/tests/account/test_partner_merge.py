from odoo.tests import freeze_time, new_test_user, tagged

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestPartnerMerge(KamCommon):
    """Odoo's own merge of partners keeps one true history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls._create_company("Harbour Bank North 1 Ltd")
        cls.branch = cls.branches[0]
        cls.north, cls.south, cls.west = cls.regions

    def _merge(self, *partners, into, user=None):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        user = user or self.env.user
        wizard.with_user(user)._merge([partner.id for partner in (*partners, into)], into.with_user(user))
        self.env.flush_all()
        self.env.invalidate_all()

    def _notes(self, partner):
        return " ".join(str(message.body) for message in partner.message_ids)

    def test_history_moves_to_the_remaining_partner(self):
        self._merge(self.branch, into=self.double)
        self.assertTimeline(self.double, [(self.north, "2020-01-01", None)])
        self.assertEqual((self.double.kam_parent_id, self.double.kam_root_id), (self.north, self.headquarters))
        self.assertRoots(self.double, [(self.headquarters, "2020-01-01", None)])

    def test_gaps_are_filled_and_the_remaining_one_wins(self):
        self.branch.kam_affiliation_ids.date_to = "2022-12-31"
        self._link(self.double, self.south, "2019-01-01", "2020-06-30")
        self._link(self.double, self.south, "2023-06-01")
        self._merge(self.branch, into=self.double)
        self.assertTimeline(
            self.double,
            [
                (self.south, "2019-01-01", "2020-06-30"),
                (self.north, "2020-07-01", "2022-12-31"),
                (self.south, "2023-06-01", None),
            ],
        )
        self.assertIn("kept only where it does not contradict", self._notes(self.double))

    def test_same_headquarters_twice_is_one_affiliation(self):
        self._link(self.double, self.north, "2018-01-01", "2021-12-31")
        self._merge(self.double, into=self.branch)
        self.assertTimeline(self.branch, [(self.north, "2018-01-01", None)])

    def test_headquarters_merged_into_another(self):
        self._merge(self.north, into=self.south)
        self.assertEqual(self.branches[:8].kam_parent_id, self.south)
        self.assertEqual(self.branches.kam_root_id, self.headquarters)
        self.assertTimeline(self.south, [(self.headquarters, "2020-01-01", None)])

    def test_headquarters_merged_with_its_own_branch(self):
        self._merge(self.north, into=self.headquarters)
        self.assertTimeline(self.headquarters, [])
        self.assertEqual(self.branch.kam_parent_id, self.headquarters)
        self.assertRoots(self.branch, [(self.headquarters, "2020-01-01", None)])
        self.assertIn("was dissolved by the merge", self._notes(self.headquarters))

    def test_branch_remains_when_its_headquarters_is_merged_into_it(self):
        self._merge(self.headquarters, into=self.north)
        self.assertTimeline(self.north, [])
        self.assertEqual(self.south.kam_parent_id, self.north)
        self.assertEqual(self.branches.kam_root_id, self.north)

    def test_circle_is_refused(self):
        with self.assertRefused("would be above itself"):
            self._merge(self.headquarters, into=self.branch)

    def test_key_periods_and_tiers(self):
        strategic, growth = self.env.ref("kam_module.kam_tier_strategic"), self.env.ref("kam_module.kam_tier_growth")
        self.double.with_context(kam_date="2021-01-01", kam_reason="Large").write(
            {"is_key_account": True, "kam_tier_id": growth.id}
        )
        self.env["kam.key.period"].create(
            {
                "partner_id": self.branch.id,
                "date_from": "2020-01-01",
                "date_to": "2021-06-30",
                "reason": "Promising",
                "release_reason": "Quiet",
            }
        )
        self.env["kam.tier.period"].create(
            {
                "partner_id": self.branch.id,
                "tier_id": strategic.id,
                "date_from": "2020-01-01",
                "date_to": "2021-06-30",
            }
        )
        self._merge(self.branch, into=self.double)
        self.assertPeriods(self.double.kam_key_period_ids, "reason", [("Promising; Large", "2020-01-01", None)])
        self.assertPeriods(
            self.double.kam_tier_period_ids,
            "tier_id",
            [(strategic, "2020-01-01", "2020-12-31"), (growth, "2021-01-01", None)],
        )
        self.assertTrue(self.double.is_key_account)
        self.assertEqual(self.double.kam_tier_id, growth)

    def test_manager_of_the_merged_one_is_kept(self):
        self.branch.kam_manager_id = self.manager
        self._merge(self.branch, into=self.double)
        self.assertEqual(self.double.kam_manager_id, self.manager)

    def test_user_without_a_group_merges_as_before(self):
        clerk = new_test_user(self.env, "clerk", "base.group_user,base.group_partner_manager")
        self.branch.write({"kam_manager_id": self.manager.id, "is_key_account": True})
        (self.branch | self.double).email = "same@example.com"
        self._merge(self.branch, into=self.double, user=clerk)
        self.assertTimeline(self.double, [(self.north, "2020-01-01", None)])
        self.assertEqual(self.double.kam_manager_id, self.manager)
        self.assertTrue(self.double.is_key_account)

    def test_proposals(self):
        proposals = self.env["kam.group.proposal"]._propose(
            [
                {"partner_id": partner.id, "parent_id": self.outsider.id, "source": "native", "evidence": "Address"}
                for partner in (self.branch, self.double)
            ]
        )
        proposals[0].action_decline()
        self._merge(self.branch, into=self.double)
        left = self.env["kam.group.proposal"].search([("partner_id", "=", self.double.id)])
        self.assertRecordValues(left, [{"state": "declined", "parent_id": self.outsider.id}])
