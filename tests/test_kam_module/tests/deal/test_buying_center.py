from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .buying_center import BuyingCenterCommon


@tagged("post_install", "-at_install")
class TestBuyingCenter(BuyingCenterCommon):
    def test_four_roles_and_nine_forces_are_there(self):
        roles = self.env["kam.buying.role"].search([])
        self.assertEqual(roles.mapped("code"), ["EB", "UB", "TB", "Coach"])
        self.assertEqual(
            self.env["kam.buying.force"].search([]).mapped("code"),
            ["E-DB", "E-PB", "U-WB", "U-BB", "T-CA", "T-FB", "T-AB", "C-CO", "C-CA"],
        )
        self.assertEqual(roles.filtered("decides").code, "EB")
        self.assertEqual(roles.filtered("guides").code, "Coach")

    def test_the_stage_of_the_pipeline_tells_the_compass_stage_until_somebody_sets_it(self):
        proposition = self.env["crm.stage"].search([("compass_stage_id.code", "=", "commercial")], limit=1)
        closing = self.env.ref("kam_module.compass_stage_closing")
        self.deal.stage_id = proposition
        self.assertEqual(self.deal.compass_stage_id.code, "commercial")
        self.deal.compass_stage_id = closing
        self.deal.name = "Vault doors, again"
        self.assertEqual(self.deal.compass_stage_id, closing)

    def test_mapping_a_stage_moves_the_deals_that_stand_there(self):
        stage = self.env["crm.stage"].create({"name": "Pilot"})
        self.deal.stage_id = stage
        before = self.deal.compass_stage_id
        self.assertTrue(before, "a stage that says nothing leaves the deal where it was")
        stage.compass_stage_id = self.env.ref("kam_module.compass_stage_closing")
        self.assertEqual(self.deal.compass_stage_id.code, "closing")

    def test_people_of_the_whole_group_and_outsiders_who_are_marked(self):
        eva = self._seat(self.eva, "E-DB", "C-CA")
        self.assertEqual(eva.account_id, self.headquarters)
        self.assertEqual(set(eva.role_ids.mapped("code")), {"EB", "Coach"})
        with self.assertRefused("Sam Stranger works for Lonely Works, outside the group of"):
            self._seat(self.stranger, "T-CA")
        self.assertTrue(self._seat(self.stranger, "T-CA", external_kind="consultant"))

    def test_person_without_a_company_and_company_as_a_person(self):
        nobody = self.env["res.partner"].create({"name": "Nora Nowhere"})
        with self.assertRefused("Nora Nowhere belongs to no company"):
            self._seat(nobody, "U-WB")
        with self.assertRefused("is a company: choose the person"):
            self._seat(self.branch, "U-WB")

    def test_same_person_twice_is_refused_with_names(self):
        self._seat(self.eva, "E-DB")
        with self.assertRefused("Eva Boss is in the buying center of Vault doors already"):
            self._seat(self.eva, "C-CO")
        with self.assertRefused("Udo User is in the buying center"):
            self.env["kam.stakeholder"].create([{"lead_id": self.deal.id, "partner_id": self.udo.id}] * 2)
        other = self._seat(self.tom, "T-CA")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            other.partner_id = self.eva
            other.flush_recordset()

    def test_unknown_is_not_zero(self):
        eva = self._seat(self.eva, "E-DB")
        self.assertFalse(eva.rating)
        self.assertFalse(eva.influence)
        eva.rating = "0"
        self.assertEqual(eva.rating, "0")
        people = self.env["kam.stakeholder"]
        self.assertFalse(people.search([("rating", "=", False), ("lead_id", "=", self.deal.id)]))
        self.assertEqual(people.search([("rating", "=", "0"), ("lead_id", "=", self.deal.id)]), eva)

    def test_the_words_of_the_ratings_are_the_company_s_own(self):
        anchor = self.env["kam.rating.anchor"].search([("value", "=", 5)])
        anchor.name = "Would sell for us"
        labels = dict(self.env["kam.stakeholder"].fields_get(["rating"])["rating"]["selection"])
        self.assertEqual(labels["5"], "+5 Would sell for us")
        self.assertEqual(len(labels), 11)

    def test_a_force_in_use_is_not_deleted(self):
        self._seat(self.eva, "E-DB")
        force = self.env["kam.buying.force"].search([("code", "=", "E-DB")])
        with self.assertRefused("held by people in deals, for example in Vault doors"):
            force.unlink()
        with self.assertRefused("archive the role instead"):
            force.role_id.unlink()

    def test_a_person_in_a_deal_is_not_deleted(self):
        self._seat(self.eva, "E-DB")
        with self.assertRefused("Eva Boss is in the buying center of Vault doors: archive the contact instead"):
            self.eva.unlink()
        self.eva.active = False
        self.assertEqual(self.deal.stakeholder_ids.partner_id, self.eva)

    def test_a_company_s_own_role_counts_like_the_others(self):
        role = self.env["kam.buying.role"].create({"name": "Works council", "code": "WC"})
        force = self.env["kam.buying.force"].create({"name": "Consent", "code": "W-CO", "role_id": role.id})
        person = self._seat(self.udo, "W-CO")
        self.assertEqual(person.force_ids, force)
        self.assertEqual(person.role_ids, role)
        with self.assertRefused("are read as the same one"):
            self.env["kam.buying.force"].create({"name": "Twin", "code": "w-c0", "role_id": role.id})

    def test_somebody_who_moved_to_another_customer_stays_and_the_map_says_so(self):
        udo = self._seat(self.udo, "U-WB", evidence="Asked for a trial in May")
        self.assertFalse(udo.is_elsewhere)
        self.udo.parent_id = self.outsider
        self.assertTrue(udo.is_elsewhere)
        self.assertEqual(udo.evidence, "Asked for a trial in May")
        udo.influence = "low"  # nobody is kept from working on the entry

    def test_a_deal_that_moves_to_another_customer_keeps_its_people_and_says_who_is_elsewhere(self):
        udo = self._seat(self.udo, "U-WB", rating="2")
        self.deal.partner_id = self.outsider
        self.assertEqual((udo.account_id, udo.is_elsewhere, udo.rating), (self.outsider, True, "2"))
        self.assertFalse(self._seat(self.stranger, "T-CA").is_elsewhere)
        self.deal.partner_id = self.branch
        self.assertFalse(udo.is_elsewhere)

    def test_every_change_is_in_the_history_of_the_entry_and_not_in_that_of_the_deal(self):
        eva = self._tracked(self._seat(self.eva, "E-DB", rating="-2"))
        self.flush_tracking()
        notes = len(self.deal.message_ids)
        eva.rating = "3"
        self.flush_tracking()
        value = eva.message_ids.sudo().tracking_value_ids.filtered(lambda line: line.field_id.name == "rating")
        self.assertEqual((value.old_value_char, value.new_value_char), ("-2 Sceptical", "+3 Supporter"))
        self.assertEqual(len(self.deal.message_ids), notes)

    def test_merged_deals_keep_their_people(self):
        other = self._create_deal("Vault doors, second inquiry")
        self._seat(self.eva, "E-DB", rating="2", evidence="Called us first")
        self._seat(self.eva, "C-CA", deal=other, rating="-1", influence="high", evidence="Met at the fair")
        self._seat(self.udo, "U-WB", deal=other)
        merged = (self.deal | other).merge_opportunity()
        people = {person.partner_id: person for person in merged.stakeholder_ids}
        self.assertEqual(set(people), {self.eva, self.udo})
        eva = people[self.eva]
        self.assertEqual(set(eva.force_ids.mapped("code")), {"E-DB", "C-CA"})
        self.assertEqual(eva.influence, "high")
        self.assertIn("Called us first", eva.evidence)
        self.assertIn("Met at the fair", eva.evidence)

    def test_merged_contacts_become_one_person(self):
        twin = self.env["res.partner"].create({"name": "E. Boss", "parent_id": self.headquarters.id})
        self._seat(self.eva, "E-DB", evidence="Signs above 100 000")
        self._seat(twin, "E-PB", evidence="Advises the board")
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard.create({})._merge([self.eva.id, twin.id], self.eva)
        self.assertEqual(self.deal.stakeholder_ids.partner_id, self.eva)
        self.assertEqual(set(self.deal.stakeholder_ids.force_ids.mapped("code")), {"E-DB", "E-PB"})
        self.assertIn("Advises the board", self.deal.stakeholder_ids.evidence)

    def test_people_go_out_as_a_table_and_come_back_the_same(self):
        self._seat(self.eva, "E-DB", "C-CO", rating="-3", influence="high", evidence="Line one\nline two, with comma")
        self._seat(self.udo, "U-WB", rating="0")
        names = ["id", "lead_id/id", "partner_id/id", "force_ids/id", "rating", "influence", "evidence", "confidence"]
        people = self.deal.stakeholder_ids
        rows = people.export_data(names)["datas"]
        before = [person._judgement() for person in people]
        people.write({"rating": False, "influence": False, "evidence": False, "force_ids": [(5,)]})
        result = self.env["kam.stakeholder"].load(names, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(result["ids"], people.ids)
        self.assertEqual([person._judgement() for person in people], before)

    def test_a_file_goes_out_and_comes_back_the_same(self):
        """By the importer, as users do: what was deleted in between is there again, external people and all."""
        self._seat(self.eva, "E-DB", "C-CO", rating="-3", influence="high", evidence='Said "no", twice\nand left')
        self._seat(self.stranger, "T-CA", rating="0", external_kind="consultant", confidence="confirmed")
        names = ["lead_id", "partner_id/id", "force_ids", "rating", "influence", "evidence"]
        names += ["external_kind", "confidence"]
        people = self.deal.stakeholder_ids
        rows = people.export_data(names)["datas"]
        before = [(person.partner_id, person.external_kind, *person._judgement()) for person in people]
        people.unlink()
        result = self._import(names, [[cell or "" for cell in row] for row in rows], model="kam.stakeholder")
        self.assertFalse([message for message in result["messages"] if message["type"] == "error"])
        people = self.deal.stakeholder_ids
        self.assertEqual([(person.partner_id, person.external_kind, *person._judgement()) for person in people], before)
        row = [self.deal.name, self._external_id(self.udo), "C-C0", "4"]
        self._import(names[:4], [row], model="kam.stakeholder")
        self.assertEqual((self.deal.stakeholder_ids - people).force_ids.code, "C-CO")

    def _external_id(self, record):
        return record.export_data(["id"])["datas"][0][0]

    def test_codes_in_an_import_may_be_spelt_with_a_zero(self):
        names = ["lead_id/.id", "partner_id/.id", "force_ids", "rating"]
        row = [str(self.deal.id), str(self.cora.id), "C-C0,c-ca", "4"]
        result = self.env["kam.stakeholder"].load(names, [row])
        self.assertFalse(result["messages"])
        person = self.env["kam.stakeholder"].browse(result["ids"])
        self.assertEqual(person.force_ids.mapped("code"), ["C-CO", "C-CA"])
        result = self.env["kam.stakeholder"].load(names, [[*row[:2], "X-XX", "9"]])
        self.assertFalse(result["ids"])

    def test_a_person_is_added_on_the_form_of_the_deal(self):
        form = Form(self.deal.with_user(self.director), "crm.crm_lead_view_form")
        with form.stakeholder_ids.new() as line:
            line.partner_id = self.eva
            line.force_ids.add(self.env.ref("kam_module.buying_force_e_db"))
            line.influence = "high"
        form.save()
        self.assertEqual(self.deal.stakeholder_ids.partner_id, self.eva)
