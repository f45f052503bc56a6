from odoo import fields
from odoo.fields import Command
from odoo.tests import Form, tagged

from .ladder import LadderCommon


@tagged("post_install", "-at_install")
class TestMilestones(LadderCommon):
    def test_the_method_ships_questions_for_each_stage_with_six_key_nodes(self):
        questions = self.template.milestone_ids
        self.assertEqual(
            questions.compass_stage_id.mapped("code"), ["intent", "solution", "commercial", "closing"]
        )
        self.assertEqual(len(questions.filtered("is_key_node")), 6)
        self.assertEqual(
            set(questions.kind_id.mapped("code")), {"situation", "problem", "implication", "need_payoff"}
        )
        self.assertEqual(len(self.deal.kam_question_ids), len(questions))

    def test_a_copy_waits_for_copies(self):
        self.assertEqual(self._question("why_now").prerequisite_id, self._question("trouble"))
        self.assertFalse(self._question("trouble").prerequisite_id)

    def test_an_opportunity_of_a_key_account_gets_them_by_itself(self):
        self.assertFalse(self._create_deal("No key account").kam_question_ids)
        self.headquarters.is_key_account = True
        deal = self._create_deal("Branch of a key account")
        self.assertEqual(deal.kam_question_ids.milestone_id, self.template.milestone_ids)
        lead = self._create_deal("Inquiry", type="lead")
        self.assertFalse(lead.kam_question_ids)
        lead.convert_opportunity(self.branch)
        self.assertEqual(len(lead.kam_question_ids), len(self.template.milestone_ids))
        stranger = self._create_deal("Elsewhere", partner_id=self.outsider.id)
        self.assertFalse(stranger.kam_question_ids)
        stranger.partner_id = self.branch
        self.assertTrue(stranger.kam_question_ids)

    def test_the_kind_of_deal_chooses_the_questions(self):
        again = self.env.ref("kam_module.milestone_template_again")
        again.tag_ids = tag = self.env["crm.tag"].create({"name": "Extension"})
        tagged_deal = self._create_deal("More doors", tag_ids=[Command.link(tag.id)])
        chosen = self._create_deal("Even more doors", kam_milestone_template_id=again.id)
        (tagged_deal | chosen).action_kam_take_questions()
        self.assertEqual(tagged_deal.kam_question_ids.milestone_id, again.milestone_ids)
        self.assertEqual(chosen.kam_question_ids.milestone_id, again.milestone_ids)

    def test_a_lead_has_no_ladder(self):
        lead = self._create_deal("Inquiry", type="lead")
        with self.assertRefused("Inquiry is still a lead: turn it into an opportunity"):
            lead.action_kam_take_questions()
        with self.assertRefused("Inquiry is still a lead"):
            self.env["kam.lead.milestone"].create(
                {"lead_id": lead.id, "name": "Why?", "compass_stage_id": self.deal.compass_stage_id.id}
            )

    def test_what_the_method_learns_later_is_offered_and_never_written(self):
        before = self.deal.kam_question_ids
        new = self.env["kam.milestone"].create(
            {
                "template_id": self.template.id,
                "name": "Who pays the training?",
                "compass_stage_id": self.deal.compass_stage_id.id,
            }
        )
        self.env.ref("kam_module.milestone_today").name = "What do they use?"
        self.assertEqual(self.deal.kam_question_ids, before)
        self.assertEqual(self.deal.kam_milestone_ladder()["missing"], 1)
        today = self._question("today")
        self.assertEqual(today.name, "What do they work with today, and since when?")
        self.assertEqual(today.method_wording, "What do they use?")
        today.action_kam_take_wording()
        self.assertEqual((today.name, today.method_wording), ("What do they use?", False))
        self.deal.action_kam_decline_questions()
        self.assertEqual(self.deal.kam_milestone_ladder()["missing"], 0)
        other = self._create_deal("Another")
        other.action_kam_take_questions()
        self.assertIn(new, other.kam_question_ids.milestone_id)

    def test_a_question_removed_from_a_deal_is_not_offered_again(self):
        self._question("today").unlink()
        self.assertEqual(self.deal.kam_milestone_ladder()["missing"], 0)

    def test_the_words_come_in_all_languages(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("kam_module.milestone_today").with_context(lang="fr_FR").name = "Avec quoi travaillent-ils ?"
        deal = self._create_deal("Portes")
        deal.action_kam_take_questions()
        question = self._question("today", deal)
        self.assertEqual(question.with_context(lang="fr_FR").name, "Avec quoi travaillent-ils ?")
        self.assertEqual(question.with_context(lang="en_US").name, "What do they work with today, and since when?")

    def test_questions_of_the_method_in_use_are_archived_not_deleted(self):
        question = self.env.ref("kam_module.milestone_today")
        with self.assertRefused("is asked in deals, for example in Vault doors: archive it instead"):
            question.unlink()
        with self.assertRefused("archive it instead"):
            self.template.unlink()
        question.active = False
        self.assertTrue(self._question("today"))

    def test_a_kind_of_deal_is_copied_with_its_order(self):
        twin = self.template.copy()
        self.assertEqual(twin.name, "Large project (copy)")
        late = twin.milestone_ids.filtered(lambda question: question.name.startswith("Who inside"))
        self.assertEqual(late.prerequisite_id.template_id, twin)
        with self.assertRefused("cannot wait for each other in a circle"):
            late.prerequisite_id.prerequisite_id = late

    def test_progress_worked_by_hand(self):
        # Weights by stage: 18 + 16 + 12 + 12 = 58. Answered: trouble 2, why_now 3, half of when 2: 6 / 58 = 10.3 %
        self.assertEqual(sum(self.template.milestone_ids.mapped("weight")), 58)
        self._answer("trouble")
        self._answer("why_now")
        self._answer("when", state="partly")
        self.assertEqual((self.deal.kam_progress, self.deal.kam_answered_count), (10, 2))
        # Of the intent stage's 18: 6 / 18
        self.assertEqual(self.deal.kam_milestone_ladder()["stages"][0]["progress"], 33)
        self._question("why_now").action_kam_reopen()
        self.assertEqual(self.deal.kam_progress, 5)
        self.assertIsNone(self._create_deal("Nothing asked").kam_milestone_ladder()["progress"])

    def test_an_answer_has_words_and_a_day(self):
        question = self._question("trouble")
        with self.assertRefused("Write down the answer to “What troubles"):
            question.state = "answered"
        question.write({"state": "answered", "answer": "Queues on paydays"})
        self.assertEqual(question.answered_on, fields.Date.context_today(question))
        self.assertEqual(question.hint, "No source: who said so?")
        question.source_id = self.udo
        self.assertFalse(question.hint)
        self.assertFalse(question.has_evidence)
        question.attachment_ids = self.env["ir.attachment"].create({"name": "minutes.txt", "raw": b"Queues"})
        self.assertTrue(question.has_evidence)
        question.attachment_ids = False
        self.assertFalse(question.has_evidence)
        words = "The queues are too long."
        question.message_id = self.deal.message_post(body=words, message_type="comment")
        self.assertTrue(question.has_evidence)

    def test_out_of_order_and_reopened_answers_say_so(self):
        early = self._answer("why_now", "Board, in May", self.eva)
        self.assertEqual(
            early.hint, "Answered before “What troubles the people who work with it every day?”, which is open."
        )
        self.assertEqual(self.deal.kam_question_ids.filtered_domain([("is_out_of_order", "=", True)]), early)
        found = self.env["kam.lead.milestone"].search([("is_out_of_order", "=", True), ("lead_id", "=", self.deal.id)])
        self.assertEqual(found, early)
        self._answer("trouble", source=self.udo)
        self.assertFalse(early.hint)
        early.write({"state": "reopened", "reopen_reason": "The board was replaced"})
        self.assertRegex(early.hint, r"Reopened on \d{4}-\d\d-\d\d: The board was replaced")
        self.assertEqual(early.answer, "Board, in May", "what was said stays to be read")

    def test_a_source_who_left(self):
        question = self._answer("trouble", source=self.udo)
        self.udo.active = False
        self.assertEqual(question.hint, "Udo User is archived: who can confirm it today?")
        self.udo.active = True
        self.udo.parent_id = self.outsider
        self.assertEqual(question.hint, "Udo User works elsewhere by now: who can confirm it today?")
        with self.assertRefused("Udo User answered questions in Vault doors: archive the contact instead"):
            self.udo.unlink()
        self._seat(self.stranger, "T-CA", external_kind="consultant")
        question.source_id = self.stranger
        self.assertFalse(question.hint)

    def test_a_deal_that_moves_to_another_customer_keeps_its_answers_and_says_whose_they_are(self):
        question = self._answer("trouble", source=self.udo)
        self.deal.partner_id = self.outsider
        self.assertEqual(question.state, "answered")
        self.assertIn("works elsewhere by now", question.hint)

    def test_the_next_questions_are_those_a_person_can_answer_in_order(self):
        self._seat(self.udo, "U-WB")
        self._seat(self.eva, "E-DB")

        def asked(*people):
            milestones = self.deal._kam_next_questions(self.env["res.partner"].union(*people)).milestone_id
            names = milestones.get_external_id()
            return [names[milestone.id].removeprefix("kam_module.milestone_") for milestone in milestones]

        self.assertEqual(asked(self.udo), ["today", "trouble", "first_things"])
        # Nobody knows what troubles them, so the economic buyer is not asked yet what it costs.
        self.assertNotIn("cost_of_nothing", asked(self.eva))
        self._answer("trouble", source=self.udo)
        self.assertEqual(asked(self.eva)[:2], ["cost_of_nothing", "why_now"])
        self.assertEqual(asked(self.udo, self.eva), ["today", "cost_of_nothing", "why_now"])
        self.assertEqual(asked(self.tom), [], "nobody knows what he decides")

    def test_merged_deals_keep_both_ladders(self):
        other = self._create_deal("Vault doors, second inquiry")
        other.action_kam_take_questions()
        own = self.env["kam.lead.milestone"].create(
            {
                "lead_id": other.id,
                "name": "Who unloads the doors?",
                "compass_stage_id": self.deal.compass_stage_id.id,
                "prerequisite_id": self._question("when", other).id,
            }
        )
        self._answer("trouble", "Queues", self.udo)
        self._question("trouble", other).write({"state": "answered", "answer": "Noise", "source_id": self.tom.id})
        self._question("today", other).write({"state": "partly", "answer": "Old doors", "source_id": self.udo.id})
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(len(merged.kam_question_ids), len(self.template.milestone_ids) + 1)
        trouble = self._question("trouble", merged)
        self.assertIn("Queues", trouble.answer)
        self.assertIn("Noise", trouble.answer)
        today = self._question("today", merged)
        self.assertEqual((today.state, today.answer, today.source_id), ("partly", "Old doors", self.udo))
        self.assertEqual(own.lead_id, merged)
        self.assertEqual(own.prerequisite_id, self._question("when", merged))
        self.assertEqual(merged.kam_milestone_ladder()["missing"], 0)

    def test_a_question_is_answered_on_its_form(self):
        form = Form(self._question("trouble").with_user(self.manager))
        form.state = "answered"
        form.answer = "Queues"
        form.source_id = self.udo
        form.save()
        self.assertEqual(self._question("trouble").source_id, self.udo)

    def test_questions_are_imported(self):
        columns = ["lead_id", "name", "compass_stage_id", "role_ids", "weight"]
        rows = [["Vault doors", "Who unloads?", "Intent", "UB", "2"]]
        result = self.env["kam.lead.milestone"].load(columns, rows)
        self.assertFalse(result["messages"])
        self.assertEqual(self.deal.kam_question_ids.filtered(lambda q: q.name == "Who unloads?").role_ids.code, "UB")
        rows = [["Vault doors", "Who signs?", "Nowhere", "UB", "2"]]
        self.assertFalse(self.env["kam.lead.milestone"].load(columns, rows)["ids"])

    # Queries

    def _queries(self, action):
        action()  # what stays in memory between calls
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        return self.cr.sql_log_count - before

    def test_a_long_ladder_costs_no_more_queries_than_a_short_one(self):
        long = self._create_deal("Long ladder")
        again = self.env.ref("kam_module.milestone_template_again")
        short = self._create_deal("Short ladder", kam_milestone_template_id=again.id)
        (long | short).action_kam_take_questions()
        for deal in (long, short):
            deal.kam_question_ids.write({"state": "answered", "answer": "Yes", "source_id": self.udo.id})
        counts = [self._queries(deal.with_user(self.manager).kam_milestone_ladder) for deal in (short, long)]
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 28)

    def test_the_progress_of_many_deals_is_one_query_more(self):
        deals = self.env["crm.lead"].concat(*(self._create_deal(f"Deal {n}") for n in range(20)))
        counts = [self._queries(lambda deals=deals: deals.mapped("kam_progress")) for deals in (deals[:1], deals)]
        self.assertEqual(counts[0], counts[1])
        created = [self._queries(deals.browse(ids).action_kam_take_questions) for ids in (deals.ids[:1], deals.ids)]
        self.assertLessEqual(created[1], created[0])
