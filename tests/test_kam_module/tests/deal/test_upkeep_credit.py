from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .buying_center import BuyingCenterCommon


class UpkeepCommon(BuyingCenterCommon):
    """Entries of the bank, colleagues who confirm them, and days on which somebody met the people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_kam_user("kam_leader", "kam_module.group_kam_user")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Bank team",
                "user_id": cls.leader.id,
                "crm_team_member_ids": [
                    Command.create({"user_id": user.id}) for user in (cls.manager | cls.other_manager)
                ],
            }
        )
        cls.headquarters.kam_team_id = cls.team
        cls.seat = cls._seat(cls.eva, "E-DB", influence="high", rating="1")

    def _meet(self, person, day):
        start = datetime.fromisoformat(f"{day} 08:00:00")
        event = {"name": "Visit", "start": start, "stop": start + timedelta(hours=1)}
        self.env["calendar.event"].create({**event, "partner_ids": [Command.set(person.ids)]})

    def _on(self, day, method="action_kam_unchanged", user=None, seat=None, **values):
        """An answer, or a change of the entry, on a day.

        :return: the check that notes it
        """
        with freeze_time(f"{day} 10:00:00"):
            seat = (seat or self.seat).with_user(user or self.manager)
            seat.write(values) if values else getattr(seat, method)()
            self.env.flush_all()
            domain = [("res_id", "=", seat.id), ("res_model", "=", "kam.stakeholder")]
            return self.env["kam.fact.check"].search(domain, order="id desc", limit=1)


@tagged("post_install", "-at_install")
class TestUpkeepCredit(UpkeepCommon):
    def test_a_check_after_a_meeting_earns_credit_once(self):
        self._meet(self.eva, "2026-06-01")
        first = self._on("2026-06-02")
        self.assertTrue(first.is_credited)
        self.assertEqual(str(first.touched_on), "2026-06-01")
        self.assertEqual(self._on("2026-06-02").credit_reason, "same_day")
        self.assertEqual(self._on("2026-06-02", user=self.other_manager).credit_reason, "same_day")
        self.assertEqual(self._on("2026-06-20").credit_reason, "no_touch")
        self.assertEqual(self._on("2026-06-21", "action_kam_unknown").credit_reason, "unknown")
        self._meet(self.eva, "2026-06-22")
        self.assertTrue(self._on("2026-06-23").is_credited)

    def test_a_change_soon_after_takes_the_credit_back(self):
        self._meet(self.eva, "2026-06-01")
        confirmed = self._on("2026-06-02")
        self._meet(self.eva, "2026-06-10")
        changed = self._on("2026-06-11", user=self.other_manager, rating="-3")
        self.assertTrue(changed.is_credited)
        self.assertFalse(confirmed.is_credited)
        self.assertEqual(confirmed.credit_reason, "contradicted")
        self._meet(self.eva, "2026-06-20")
        later = self._on("2026-06-21")
        self._meet(self.eva, "2026-07-20")
        self._on("2026-07-21", rating="-4")
        self.assertTrue(later.is_credited, "a month later the world may have changed")

    def test_adding_to_what_is_known_contradicts_nothing(self):
        self._meet(self.eva, "2026-06-01")
        confirmed = self._on("2026-06-02")
        self.assertFalse(self._on("2026-06-04", evidence="Asked for a visit", response_mode="growth").contradicts)
        self.assertFalse(self._on("2026-06-05", contact_depth="several").contradicts)
        self.assertTrue(confirmed.is_credited)
        self.assertTrue(self._on("2026-06-06", influence=False).contradicts, "what was known is not known any more")
        self.assertEqual(confirmed.credit_reason, "contradicted")

    def test_how_soon_is_data(self):
        self.env.ref("kam_module.fact_kind_buying_center").contradiction_days = 3
        self._meet(self.eva, "2026-06-01")
        confirmed = self._on("2026-06-02")
        self._on("2026-06-11", rating="-3")
        self.assertTrue(confirmed.is_credited)

    def test_a_call_and_a_mail_are_touch_points_and_a_to_do_is_none(self):
        with freeze_time("2026-06-01 09:00:00"):
            self.eva.activity_schedule("mail.mail_activity_data_todo").action_done()
        self.assertEqual(self._on("2026-06-02").credit_reason, "no_touch")
        with freeze_time("2026-06-03 09:00:00"):
            self.eva.activity_schedule("mail.mail_activity_data_call").action_done()
        self.assertTrue(self._on("2026-06-04").is_credited)
        with freeze_time("2026-06-05 09:00:00"):
            answer = "Yes, on Monday"
            self.deal.message_post(body=answer, author_id=self.eva.id, message_type="email")
        self.assertTrue(self._on("2026-06-06").is_credited)
        self.deal.partner_id = self.eva
        with freeze_time("2026-06-07 09:00:00"):
            self.deal.activity_schedule("mail.mail_activity_data_call").action_done()
        self.assertTrue(self._on("2026-06-08").is_credited, "a call in her deal was a call with her")

    def test_a_meeting_that_is_made_up_later_earns_nothing(self):
        early = self._on("2026-06-02")
        self._meet(self.eva, "2026-06-01")
        late = self._on("2026-06-02")
        self.assertEqual((early.credit_reason, late.credit_reason), ("no_touch", "same_day"))

    def test_the_position_of_a_contact_is_a_fact_too(self):
        self._meet(self.eva, "2026-06-01")
        with freeze_time("2026-06-02 10:00:00"):
            self.eva.with_user(self.manager).action_kam_position_unchanged()
            self.eva.with_user(self.manager).action_kam_position_unchanged()
        self.assertTrue(self._on("2026-06-02").is_credited, "another fact about the same person")
        checks = self.env["kam.fact.check"].search([("res_model", "=", "res.partner"), ("res_id", "=", self.eva.id)])
        self.assertEqual(checks.sorted("id").mapped("credit_reason"), ["credited", "same_day"])

    def test_nobody_gives_themselves_credit(self):
        check = self._on("2026-06-02")
        for values in ({"credit_reason": "credited"}, {"touched_on": "2026-06-02"}, {"verdict": "right"}):
            with self.assertRaises(AccessError):
                check.with_user(self.administrator).write(values)


@tagged("post_install", "-at_install")
class TestAuditSample(UpkeepCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seats = cls.seat
        for person in (cls.udo, cls.tom, cls.cora):
            cls.seats |= cls._seat(person, "U-WB")

    def setUp(self):
        super().setUp()
        for seat in self.seats:
            self._meet(seat.partner_id, "2026-06-01")
            self._on("2026-06-02", seat=seat)

    def _sample(self, user=None, **values):
        values = {"team_id": self.team.id, "date_from": "2026-06-01", "date_to": "2026-06-30", "size": 2, **values}
        return self.env["kam.audit"].with_user(user or self.leader).create(values)

    def _drawn(self):
        sample = self._sample()
        sample.action_draw()
        return sample

    def test_a_sample_is_drawn_once_by_a_seed_that_is_kept(self):
        sample = self._drawn()
        self.assertEqual((len(sample.line_ids), sample.population, len(sample.seed)), (2, 4, 16))
        self.assertEqual(sample.result, "0 of 0 right, 0 cannot tell, 2 to judge")
        with self.assertRefused("is drawn already"):
            sample.action_draw()
        with self.assertRefused("stays as it was: make a new one"):
            sample.size = 4
        for values in ({"seed": "1"}, {"state": "draft"}):
            with self.assertRefused("its seed and its state are not chosen"):
                sample.write(values)
        with self.assertRefused("Nobody confirmed a fact in this time"):
            self._sample(date_from="2020-01-01", date_to="2020-12-31").action_draw()

    def test_a_wrong_one_loses_its_credit_and_gets_it_back_when_the_verdict_changes(self):
        line = self._drawn().line_ids[0].with_user(self.other_manager)
        self.assertTrue(line.check_id.is_credited)
        line.action_kam_wrong()
        self.assertEqual((line.check_id.credit_reason, line.check_id.verdict), ("audited", "wrong"))
        self.assertEqual(line.judged_by_id, self.other_manager)
        self.assertEqual(line.audit_id.result, "0 of 1 right, 0 cannot tell, 1 to judge")
        line.action_kam_cannot_tell()
        self.assertTrue(line.check_id.is_credited)
        self.assertEqual(line.audit_id.result, "0 of 0 right, 1 cannot tell, 1 to judge")

    def test_nobody_judges_their_own_confirmation(self):
        line = self._drawn().line_ids[0].with_user(self.manager)
        with self.assertRefused("You confirmed .* yourself: a colleague judges it"):
            line.action_kam_right()

    def test_a_closed_sample_is_not_judged(self):
        sample = self._drawn()
        sample.action_done()
        with self.assertRefused("is closed: nothing is judged any more"):
            sample.line_ids[0].action_kam_right()

    def test_the_leader_draws_the_team_judges_and_nobody_else_sees(self):
        with self.assertRaises(AccessError):
            self._sample(user=self.other_manager)
        with self.assertRaises(AccessError):
            self._sample(team_id=False)
        self.assertTrue(self._sample(user=self.director, team_id=False))
        sample = self._drawn()
        line = sample.line_ids[0].with_user(self.other_manager)
        with self.assertRefused("is judged, not changed"):
            line.check_id = self.env["kam.fact.check"].search([], limit=1)
        elsewhere = self.env["res.company"].create({"name": "Overseas"})
        other_team = self.env["crm.team"].create({"name": "Overseas", "company_id": elsewhere.id})
        hidden = self.env["kam.audit"].create({"team_id": other_team.id, "name": "Overseas"})
        with self.assertRaises(AccessError):
            hidden.with_user(self.director).read(["name"])
        third = self._create_kam_user("kam_third", "kam_module.group_kam_user")
        for user in (third, self.finance, self.salesman, self.env.ref("base.public_user")):
            for record in (sample, line):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    record.with_user(user).read(["state"])
