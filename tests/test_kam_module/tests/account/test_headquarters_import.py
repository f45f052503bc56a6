from odoo.tests import freeze_time, tagged

from ..common import KamCommon


@tagged("post_install", "-at_install")
@freeze_time("2024-06-15")
class TestHeadquartersImport(KamCommon):
    """A hierarchy comes in by Odoo's own importer, its rows in any order."""

    def _find(self, name):
        return self.env["res.partner"].search([("name", "=", name)])

    def assertProblem(self, answer, row, message):
        self.assertFalse(answer["ids"])
        errors = [(error["rows"]["from"], error["message"]) for error in answer["messages"] if error["type"] == "error"]
        self.assertEqual([number for number, _text in errors], [row])
        self.assertRegex(errors[0][1], message)

    def test_branch_before_its_headquarters_by_name(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id"],
            [["Leaf", "1", "Middle"], ["Middle", "1", "Top"], ["Top", "1", ""], ["Other", "1", "Harbour Bank"]],
        )
        self.assertEqual(answer["messages"], [])
        leaf, middle, top, other = (self._find(name) for name in ("Leaf", "Middle", "Top", "Other"))
        self.assertEqual(answer["ids"], [leaf.id, middle.id, top.id, other.id])
        self.assertTimeline(leaf, [(middle, "2024-06-15", None)])
        self.assertEqual((leaf | middle | top).kam_root_id, top)
        self.assertEqual(other.kam_root_id, self.headquarters)

    def test_by_reference_external_id_and_database_id(self):
        answer = self._import(
            ["id", "name", "ref", "is_company", "kam_parent_id"],
            [["bank_leaf", "Leaf", "L1", "1", "T1"], ["bank_top", "Top", "T1", "1", ""]],
        )
        self.assertEqual(answer["messages"], [])
        self.assertEqual(self._find("Leaf").kam_parent_id, self._find("Top"))
        answer = self._import(
            ["id", "name", "is_company", "kam_parent_id/id"],
            [["bank_leaf_2", "Leaf 2", "1", "bank_top_2"], ["bank_top_2", "Top 2", "1", ""]],
        )
        self.assertEqual(answer["messages"], [])
        self.assertEqual(self._find("Leaf 2").kam_parent_id, self._find("Top 2"))
        answer = self._import(
            [".id", "name", "kam_parent_id/.id"], [[str(self.outsider.id), "Lonely Works", str(self.headquarters.id)]]
        )
        self.assertEqual(answer["messages"], [])
        self.assertEqual(self.outsider.kam_parent_id, self.headquarters)

    def test_existing_customers_are_linked_and_freed(self):
        answer = self._import(
            [".id", "name", "kam_parent_id"],
            [[str(self.outsider.id), "Lonely Works", "Harbour Bank"], [str(self.branches[0].id), "North 1", ""]],
        )
        self.assertEqual(answer["messages"], [])
        self.assertEqual(self.outsider.kam_parent_id, self.headquarters)
        self.assertFalse(self.branches[0].kam_parent_id)

    def test_contacts_in_the_same_file(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id", "child_ids/name"],
            [["Leaf", "1", "Top", "Ben"], ["", "", "", "Cleo"], ["Top", "1", "", "Dan"]],
        )
        self.assertEqual(answer["messages"], [])
        self.assertEqual(self._find("Leaf").kam_parent_id, self._find("Top"))
        self.assertEqual(self._find("Leaf").child_ids.mapped("name"), ["Ben", "Cleo"])

    def test_unknown_headquarters(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id"],
            [["Top", "1", ""], ["Leaf", "1", "Nobody"], ["Leaf 2", "1", "Top"]],
        )
        self.assertProblem(answer, 1, "No matching record found for name 'Nobody' in field 'Headquarters'")
        self.assertFalse(self._find("Top"))

    def test_ambiguous_headquarters(self):
        self._create_company("Twin")
        self._create_company("Twin")
        answer = self._import(["name", "is_company", "kam_parent_id"], [["Leaf", "1", "Twin"]])
        self.assertProblem(answer, 0, "Twin")
        self.assertFalse(self._find("Leaf"))

    def test_circle_in_the_file(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id"],
            [["Top", "1", ""], ["One", "1", "Two"], ["Two", "1", "One"], ["Leaf", "1", "Top"]],
        )
        self.assertProblem(answer, 1, "One → Two → One|Two → One → Two")
        self.assertFalse(self._find("Top"))

    def test_contact_as_headquarters(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id"], [["Top", "", ""], ["Other", "1", ""], ["Leaf", "1", "Top"]]
        )
        self.assertProblem(answer, 2, "Top is a contact")

    def test_wrong_cell_of_another_column(self):
        answer = self._import(
            ["name", "is_company", "color", "kam_parent_id"],
            [["Top", "1", "1", ""], ["Leaf", "1", "blue", "Top"]],
        )
        self.assertProblem(answer, 1, "'blue' does not seem to be an integer")
        self.assertFalse(self._find("Top"))

    def test_test_run_leaves_nothing(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id"], [["Leaf", "1", "Top"], ["Top", "1", ""]], dryrun=True
        )
        self.assertEqual(answer["messages"], [])
        self.assertFalse(self._find("Leaf"))

    def test_file_is_not_cut_in_parts(self):
        answer = self._import(
            ["name", "is_company", "kam_parent_id"], [["Leaf", "1", "Top"], ["Top", "1", ""]], limit=1
        )
        self.assertEqual((answer["messages"], answer["nextrow"]), ([], 0))
        self.assertEqual(self._find("Leaf").kam_parent_id, self._find("Top"))

    def test_affiliations_with_their_dates(self):
        answer = self._import(
            ["partner_id", "parent_id", "date_from", "date_to"],
            [
                ["Lonely Works", "Harbour Bank", "2019-01-01", "2020-12-31"],
                ["Lonely Works", "Harbour Bank North", "2021-01-01", ""],
            ],
            model="kam.affiliation",
        )
        self.assertEqual(answer["messages"], [])
        self.assertTimeline(
            self.outsider,
            [(self.headquarters, "2019-01-01", "2020-12-31"), (self.regions[0], "2021-01-01", None)],
        )
        self.assertRoots(self.outsider, [(self.headquarters, "2019-01-01", None)])

    def test_bad_affiliation_is_reported_with_its_line(self):
        answer = self._import(
            ["partner_id", "parent_id", "date_from"],
            [["Lonely Works", "Harbour Bank", "2019-01-01"], ["Harbour Bank", "Lonely Works", "2019-01-01"]],
            model="kam.affiliation",
        )
        self.assertProblem(answer, 1, "Harbour Bank → Lonely Works → Harbour Bank")
        self.assertFalse(self.outsider.kam_affiliation_ids)

    def test_several_bad_affiliations(self):
        answer = self._import(
            ["partner_id", "parent_id", "date_from", "date_to"],
            [
                ["Lonely Works", "Harbour Bank", "2019-01-01", ""],
                ["Harbour Bank", "Harbour Bank", "2019-01-01", ""],
                ["Harbour Bank North", "Lonely Works", "2023-01-01", ""],
                ["Harbour Bank South", "Lonely Works", "2012-01-01", "2011-12-31"],
            ],
            model="kam.affiliation",
        )
        self.assertFalse(answer["ids"])
        self.assertEqual(sorted(error["rows"]["from"] for error in answer["messages"]), [1, 2, 3])
        self.assertFalse(self.outsider.kam_affiliation_ids)
