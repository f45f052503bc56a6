import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import ValidationError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure


@tagged("post_install", "-at_install")
class TestTwoUsers(TransactionCase):
    """Two users change the tree at the same moment, each on a connection of their own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            partners = api.Environment(cr, SUPERUSER_ID, {})["res.partner"].create(
                [{"name": f"Concurrent {letter}", "is_company": True} for letter in "AB"]
            )
            self.first_id, self.second_id = partners.ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            ids = [self.first_id, self.second_id]
            env["kam.affiliation"].search([("partner_id", "in", ids)]).unlink()
            env["res.partner"].browse(ids).unlink()

    def _environment(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _link(self, env, branch_id, headquarters_id, **context):
        env["res.partner"].browse(branch_id).with_context(**context).kam_parent_id = headquarters_id

    def _links(self):
        with self.registry.cursor() as cr:
            affiliations = api.Environment(cr, SUPERUSER_ID, {})["kam.affiliation"]
            found = affiliations.search([("partner_id", "in", (self.first_id, self.second_id))])
            return [(affiliation.partner_id.id, affiliation.parent_id.id) for affiliation in found]

    @mute_logger("odoo.sql_db")
    def test_second_user_saw_the_tree_before_the_first_changed_it(self):
        one, other = self._environment(), self._environment()
        # Both look at a tree in which nobody is above anybody.
        self.assertFalse(other["res.partner"].browse(self.first_id).kam_parent_id)
        self._link(one, self.first_id, self.second_id)
        one.cr.commit()
        with self.assertRaisesRegex(ValidationError, "Concurrent B → Concurrent A → Concurrent B"):
            retrying(lambda: self._link(other, self.second_id, self.first_id), other)
        other.cr.rollback()
        self.assertEqual(self._links(), [(self.first_id, self.second_id)])

    @mute_logger("odoo.sql_db")
    def test_second_user_waits_for_the_first(self):
        one, other = self._environment(), self._environment()
        self._link(one, self.first_id, self.second_id)
        answers = []

        def link():
            try:
                self._link(other, self.second_id, self.first_id)
            except SerializationFailure as error:
                answers.append(error)

        thread = threading.Thread(target=link, daemon=True)
        thread.start()
        self._wait_until_somebody_waits()
        one.cr.commit()
        thread.join(60)
        self.assertFalse(thread.is_alive())
        # What Odoo answers with another try, which then sees the first change.
        self.assertEqual(len(answers), 1)
        other.cr.rollback()
        other.transaction.reset()
        with self.assertRaisesRegex(ValidationError, "Concurrent B → Concurrent A → Concurrent B"):
            retrying(lambda: self._link(other, self.second_id, self.first_id), other)
        other.cr.rollback()
        self.assertEqual(self._links(), [(self.first_id, self.second_id)])

    @mute_logger("odoo.sql_db")
    def test_circle_on_a_day_to_come(self):
        one, other = self._environment(), self._environment()
        self.assertFalse(other["res.partner"].browse(self.first_id).kam_parent_id)
        self._link(one, self.first_id, self.second_id, kam_date="2090-01-01")
        one.cr.commit()
        with self.assertRaisesRegex(ValidationError, "Concurrent B → Concurrent A → Concurrent B"):
            retrying(lambda: self._link(other, self.second_id, self.first_id, kam_date="2095-01-01"), other)
        other.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_two_headquarters_for_one_branch(self):
        one, other = self._environment(), self._environment()
        third = other["res.partner"].create({"name": "Concurrent C", "is_company": True})
        other.cr.commit()
        self.addCleanup(self._remove_partner, third.id)
        self.assertFalse(other["res.partner"].browse(self.first_id).kam_parent_id)
        self._link(one, self.first_id, self.second_id)
        one.cr.commit()
        retrying(lambda: self._link(other, self.first_id, third.id), other)
        # The later one wins, and there is one headquarters.
        self.assertEqual(self._links(), [(self.first_id, third.id)])

    def _remove_partner(self, partner_id):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["kam.affiliation"].search([("parent_id", "=", partner_id)]).unlink()
            env["res.partner"].browse(partner_id).unlink()

    def _wait_until_somebody_waits(self):
        waiting = threading.Event()
        for _attempt in range(600):
            self.env.cr.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if self.env.cr.fetchone():
                return
            # The view is kept as it was at first look within a transaction.
            self.env.cr.execute("SELECT pg_stat_clear_snapshot()")
            waiting.wait(0.05)
        self.fail("The second user did not wait for the first.")
