from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger
from psycopg2.errors import ExclusionViolation

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestTreeRefusals(KamCommon):
    """What cannot be is refused in one sentence that names the record."""

    def test_contact_as_headquarters(self):
        with self.assertRefused("Ana Buyer is a contact"):
            self.outsider.kam_parent_id = self.contact

    def test_contact_as_branch(self):
        with self.assertRefused("Ana Buyer is a contact"):
            self.contact.kam_parent_id = self.headquarters

    def test_own_headquarters(self):
        with self.assertRefused("Lonely Works cannot be its own headquarters"):
            self.outsider.kam_parent_id = self.outsider

    def test_date_before_the_running_affiliation(self):
        with self.assertRefused("Headquarters Harbour Bank since .* for Harbour Bank North"):
            self.regions[0].with_context(kam_date="2019-12-31").kam_parent_id = self.outsider

    def test_end_before_start(self):
        with self.assertRefused("Harbour Bank North: the period ends on"):
            self.regions[0].kam_affiliation_ids.date_to = "2019-12-31"
        with self.assertRefused("Lonely Works: the period ends on"):
            self._link(self.outsider, self.headquarters, "2024-02-01", "2024-01-31")

    def test_two_headquarters_at_once(self):
        with self.assertRefused(
            "Harbour Bank North: Headquarters Harbour Bank since .*Lonely Works.* same time"
        ):
            self._link(self.regions[0], self.outsider, "2023-01-01", "2023-01-31")
        # One day is enough, the day after is not.
        self.regions[0].kam_affiliation_ids.date_to = "2022-12-31"
        with self.assertRefused("Harbour Bank North"):
            self._link(self.regions[0], self.outsider, "2022-12-31")
        self._link(self.regions[0], self.outsider, "2023-01-01")

    @mute_logger("odoo.sql_db")
    def test_two_headquarters_by_sql(self):
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self.env.cr.execute(
                "INSERT INTO kam_affiliation (partner_id, parent_id, date_from) VALUES (%s, %s, '2023-01-01')",
                [self.regions[0].id, self.outsider.id],
            )

    def test_circle_names_the_chain(self):
        chain = "Harbour Bank → Harbour Bank North 1 → Harbour Bank North → Harbour Bank"
        with self.assertRefused(chain):
            self.headquarters.kam_parent_id = self.branches[0]

    def test_circle_of_the_past(self):
        # North left in 2021; in 2020, the bank under North's branch would be a circle, from 2022 on it would not.
        self.regions[0].kam_affiliation_ids.date_to = "2021-12-31"
        with self.assertRefused("Harbour Bank → Harbour Bank North 1 → Harbour Bank North → Harbour Bank"):
            self._link(self.headquarters, self.branches[0], "2021-06-01", "2021-06-30")
        self._link(self.headquarters, self.branches[0], "2022-01-01")
        self.assertEqual(self.headquarters.kam_root_id, self.regions[0])

    def test_circle_of_the_future(self):
        self._link(self.outsider, self.branches[0], "2030-01-01")
        with self.assertRefused("Harbour Bank → Lonely Works → Harbour Bank North 1 → Harbour Bank North → Harbour"):
            self._link(self.headquarters, self.outsider, "2031-01-01", "2031-12-31")

    def test_nothing_is_half_written(self):
        with self.assertRefused("→"):
            self.headquarters.kam_parent_id = self.branches[0]
        self.assertFalse(self.headquarters.kam_parent_id)
        self.assertRoots(self.headquarters, [])

    def test_branch_of_another_companys_private_partner(self):
        sister = self.env["res.company"].create({"name": "Sister Company"})
        private = self._create_company("Private Group", company_id=sister.id)
        with self.assertRefused("Lonely Works is shared by all companies and Private Group belongs to Sister Company"):
            self.outsider.kam_parent_id = private
        self.outsider.company_id = self.env.company
        with self.assertRefused("Lonely Works belongs to .* alone and Private Group to Sister Company"):
            self.outsider.kam_parent_id = private
        self.outsider.company_id = sister
        self.outsider.kam_parent_id = private
        self.assertEqual(self.outsider.kam_root_id, private)

    def test_archived_headquarters(self):
        self.headquarters.active = False
        with self.assertRefused("Harbour Bank is archived: restore it before .* headquarters of Lonely Works"):
            self.outsider.kam_parent_id = self.headquarters
        # What was is still entered, and what runs may end.
        self._link(self.outsider, self.headquarters, "2021-01-01", "2021-12-31")
        self.regions[0].kam_parent_id = False

    def test_delete_with_affiliations(self):
        with self.assertRefused("Harbour Bank North 1 cannot be deleted: .* Archive it"):
            self.branches[0].unlink()
        with self.assertRefused("Harbour Bank cannot be deleted: Harbour Bank North: Headquarters"):
            self.headquarters.unlink()
        self.outsider.unlink()

    def test_delete_of_an_account_that_was_key(self):
        self.outsider.with_context(kam_date="2020-01-01").is_key_account = True
        with self.assertRefused("Lonely Works cannot be deleted: Lonely Works: Key account since"):
            self.outsider.unlink()

    def test_release_that_a_higher_room_refuses(self):
        def refuse(partners):
            for partner in partners:
                raise UserError(self.env._("%s has a running plan.", partner.name))

        self.outsider.is_key_account = True
        self.patch(type(self.outsider), "_kam_check_release", refuse)
        with self.assertRefused("Lonely Works has a running plan"):
            self.outsider.is_key_account = False
        with self.assertRefused("Lonely Works has a running plan"):
            self.env["kam.key.account.change"].create(
                {"partner_ids": self.outsider.ids, "operation": "release", "date": "2024-12-31"}
            ).action_apply()
