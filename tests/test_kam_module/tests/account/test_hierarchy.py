from datetime import date

from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import format_date

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestTimelineOfHeadquarters(KamCommon):
    """Whoever sets a headquarters, and however: the affiliations tell the story and today's readings follow."""

    def test_everybody_has_an_ultimate_parent(self):
        self.assertEqual(self.branches.kam_root_id, self.headquarters)
        self.assertEqual(self.headquarters.kam_root_id, self.headquarters)
        self.assertEqual(self.headquarters.kam_branch_ids, self.regions)
        self.assertEqual(self.outsider.kam_root_id, self.outsider)
        self.assertEqual(self.contact.kam_root_id, self.contact)
        self.assertFalse(self.env["res.partner"].with_context(active_test=False).search([("kam_root_id", "=", False)]))

    def test_first_headquarters(self):
        self.outsider.kam_parent_id = self.headquarters
        self.assertTimeline(self.outsider, [(self.headquarters, "2024-06-15", None)])
        self.assertEqual(self.outsider.kam_root_id, self.headquarters)
        self.assertRoots(self.outsider, [(self.headquarters, "2024-06-15", None)])

    def test_change_closes_and_opens(self):
        branch, (north, south, _west) = self.branches[0], self.regions
        branch.kam_parent_id = south
        self.assertTimeline(branch, [(north, "2020-01-01", "2024-06-14"), (south, "2024-06-15", None)])
        self.assertEqual(branch.kam_parent_id, south)
        # The ultimate parent is the same all the time: one period.
        self.assertRoots(branch, [(self.headquarters, "2020-01-01", None)])

    def test_change_as_of_a_date_of_the_past(self):
        branch = self.branches[0]
        branch.with_context(kam_date="2023-03-01").kam_parent_id = self.outsider
        self.assertTimeline(
            branch, [(self.regions[0], "2020-01-01", "2023-02-28"), (self.outsider, "2023-03-01", None)]
        )
        self.assertRoots(branch, [(self.headquarters, "2020-01-01", "2023-02-28"), (self.outsider, "2023-03-01", None)])

    def test_second_change_on_the_same_day_replaces_the_first(self):
        branch, (north, south, west) = self.branches[0], self.regions
        branch.kam_parent_id = south
        branch.kam_parent_id = west
        self.assertTimeline(branch, [(north, "2020-01-01", "2024-06-14"), (west, "2024-06-15", None)])
        self.assertEqual(branch.kam_parent_id, west)

    def test_same_headquarters_again_changes_nothing(self):
        self.branches[0].kam_parent_id = self.regions[0]
        self.assertTimeline(self.branches[0], [(self.regions[0], "2020-01-01", None)])

    def test_clearing_closes(self):
        region = self.regions[0]
        region.kam_parent_id = False
        self.assertTimeline(region, [(self.headquarters, "2020-01-01", "2024-06-14")])
        self.assertEqual(region.kam_root_id, region)
        self.assertEqual(self.branches[:4].kam_root_id, region)
        self.assertRoots(
            self.branches[0], [(self.headquarters, "2020-01-01", "2024-06-14"), (region, "2024-06-15", None)]
        )

    def test_clearing_on_the_first_day_leaves_no_trace(self):
        self.outsider.kam_parent_id = self.headquarters
        self.outsider.kam_parent_id = False
        self.assertTimeline(self.outsider, [])
        self.assertRoots(self.outsider, [])
        self.assertEqual(self.outsider.kam_root_id, self.outsider)

    def test_headquarters_of_a_new_company(self):
        first, second = self.env["res.partner"].create(
            [
                {"name": "First", "is_company": True, "kam_parent_id": self.headquarters.id},
                {"name": "Second", "is_company": True},
            ]
        )
        self.assertTimeline(first, [(self.headquarters, "2024-06-15", None)])
        self.assertEqual((first | second).mapped("kam_root_id"), self.headquarters | second)

    def test_headquarters_by_default(self):
        company = (
            self.env["res.partner"]
            .with_context(default_kam_parent_id=self.headquarters.id)
            .create({"name": "Third", "is_company": True})
        )
        self.assertTimeline(company, [(self.headquarters, "2024-06-15", None)])

    def test_copy_starts_without_headquarters(self):
        copy = self.branches[0].copy()
        self.assertFalse(copy.kam_parent_id)
        self.assertEqual(copy.kam_root_id, copy)

    def test_planned_change_takes_effect_on_its_day(self):
        region = self.regions[0]
        region.with_context(kam_date="2024-07-01").kam_parent_id = self.outsider
        self.assertTimeline(
            region, [(self.headquarters, "2020-01-01", "2024-06-30"), (self.outsider, "2024-07-01", None)]
        )
        self.assertEqual(region.kam_parent_id, self.headquarters)
        self.assertEqual(self.branches[0].kam_root_id, self.headquarters)
        with freeze_time("2024-07-01"):
            self.env["kam.root.period"]._cron_today()
            self.assertEqual(region.kam_parent_id, self.outsider)
            self.assertEqual((region | self.branches[:4]).kam_root_id, self.outsider)
            self.assertEqual(self.branches[4].kam_root_id, self.headquarters)

    def test_change_before_a_planned_one_ends_with_it(self):
        region = self.regions[0]
        region.with_context(kam_date="2024-07-01").kam_parent_id = self.outsider
        region.kam_parent_id = self.regions[1]
        self.assertTimeline(
            region,
            [
                (self.headquarters, "2020-01-01", "2024-06-14"),
                (self.regions[1], "2024-06-15", "2024-06-30"),
                (self.outsider, "2024-07-01", None),
            ],
        )

    def test_affiliation_of_an_intermediate_company_moves_everybody_below(self):
        affiliation = self.regions[0].kam_affiliation_ids
        affiliation.date_to = "2022-12-31"
        self.assertRoots(
            self.branches[0],
            [(self.headquarters, "2020-01-01", "2022-12-31"), (self.regions[0], "2023-01-01", None)],
        )
        affiliation.unlink()
        self.assertRoots(self.branches[0], [(self.regions[0], "2020-01-01", None)])
        self.assertEqual(self.branches[0].kam_root_id, self.regions[0])

    def test_listeners_hear_exactly_what_changed(self):
        heard = []
        model = type(self.env["kam.root.period"])
        self.patch(model, "_on_change", lambda _self, *args: heard.append(args))
        self.regions[0].with_context(kam_date="2023-03-01").kam_parent_id = self.outsider
        ((partner_ids, root_ids, date_from, date_to),) = heard
        self.assertEqual(set(partner_ids), {self.regions[0].id, *self.branches[:4].ids})
        self.assertEqual(set(root_ids), {self.headquarters.id, self.outsider.id})
        self.assertEqual((date_from, date_to), (date(2023, 3, 1), None))
        heard.clear()
        # Within the same tree nobody's ultimate parent changes.
        self.branches[5].kam_parent_id = self.regions[2]
        self.assertFalse(heard)

    def test_correction_rewrites_the_running_affiliation(self):
        branch = self.branches[0]
        self._wizard(branch, kind="correction", parent_id=self.outsider.id).action_apply()
        self.assertTimeline(branch, [(self.outsider, "2020-01-01", None)])
        self.assertRoots(branch, [(self.outsider, "2020-01-01", None)])
        self._wizard(branch, kind="correction", parent_id=False).action_apply()
        self.assertTimeline(branch, [])

    def test_correction_of_nothing(self):
        with self.assertRefused("Lonely Works has no headquarters today"):
            self._wizard(self.outsider, kind="correction", parent_id=self.headquarters.id).action_apply()

    @users("kam_director")
    def test_change_of_many_by_the_window(self):
        action = self.branches[:3].with_user(self.env.user).action_kam_change_headquarters()
        with Form(self.env[action["res_model"]].with_context(**action["context"])) as form:
            form.parent_id = self.outsider
            form.date = "2024-05-01"
        form.record.action_apply()
        self.assertEqual(self.branches.filtered(lambda branch: branch.kam_root_id == self.outsider), self.branches[:3])
        self.assertTimeline(
            self.branches[2], [(self.regions[0], "2020-01-01", "2024-04-30"), (self.outsider, "2024-05-01", None)]
        )

    def test_chatter_says_what_changed_and_why(self):
        self.branches[0].with_context(kam_date="2023-03-01", kam_reason="Sold").kam_parent_id = self.outsider
        since, until, day = (format_date(self.env, text) for text in ("2020-01-01", "2023-02-28", "2023-03-01"))
        self.assertEqual(
            self._last_note(self.branches[0]),
            f"Headquarters Harbour Bank North from {since} to {until}Headquarters Lonely Works since {day}Sold",
        )

    def test_addresses_stay_as_they_are(self):
        self.outsider.write({"street": "1 Quay", "city": "Lyon"})
        self.headquarters.write({"street": "9 Tower", "city": "Rotterdam"})
        self.outsider.kam_parent_id = self.headquarters
        self.outsider.street = "2 Quay"
        self.headquarters.city = "Delft"
        self.assertRecordValues(
            self.outsider | self.headquarters,
            [
                {"street": "2 Quay", "city": "Lyon", "parent_id": False, "kam_root_id": self.headquarters.id},
                {"street": "9 Tower", "city": "Delft", "parent_id": False, "kam_root_id": self.headquarters.id},
            ],
        )

    def test_archiving_keeps_the_history(self):
        self.regions[0].action_archive()
        self.assertTimeline(self.branches[0], [(self.regions[0], "2020-01-01", None)])
        self.assertEqual(self.branches[0].kam_root_id, self.headquarters)

    def test_grouping_and_searching_by_tree(self):
        groups = self.env["res.partner"]._read_group(
            [("id", "in", self.branches.ids)], ["kam_parent_id.kam_root_id"], ["__count"]
        )
        self.assertEqual(groups, [(self.headquarters, 12)])
        self.assertEqual(
            self.env["res.partner"].search([("kam_parent_id.kam_parent_id", "=", self.headquarters.id)]), self.branches
        )

    def _wizard(self, partners, **values):
        return self.env["kam.headquarters.change"].create({"partner_ids": [(6, 0, partners.ids)], **values})
