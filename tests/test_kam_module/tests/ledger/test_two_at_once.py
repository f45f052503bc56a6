from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoAtOnce(TransactionCase):
    """Two people post and read at the same moment, each on a connection of their own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            partner = env["res.partner"].create({"name": "Concurrent Works", "is_company": True})
            accounts = env["account.account"].create(
                [
                    {"name": "Concurrent income", "code": "4KAM01", "account_type": "income"},
                    {"name": "Concurrent clearing", "code": "1KAM01", "account_type": "asset_current"},
                ]
            )
            # A journal for each, because Odoo numbers the entries of one journal one after the other.
            journals = env["account.journal"].create(
                [{"name": f"Concurrent {code}", "code": code, "type": "general"} for code in ("KAM1", "KAM2")]
            )
            self.partner_id, self.account_ids, self.journal_ids = partner.id, accounts.ids, journals.ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            moves = env["account.move"].search([("journal_id", "in", self.journal_ids)])
            moves.button_draft()
            moves.with_context(force_delete=True).unlink()
            env["kam.ledger.month"]._ensure_fresh()
            env["account.journal"].browse(self.journal_ids).unlink()
            env["account.account"].browse(self.account_ids).unlink()
            env["res.partner"].browse(self.partner_id).unlink()

    def _environment(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        # Whoever waits for somebody else in here would wait forever.
        cr.execute("SET lock_timeout = '5s'")
        return api.Environment(cr, SUPERUSER_ID, {})

    def _post(self, env, amount, journal=0):
        income_id, clearing_id = self.account_ids
        move = env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal_ids[journal],
                "date": "2024-03-05",
                "line_ids": [
                    Command.create({"account_id": account_id, "balance": balance, "partner_id": self.partner_id})
                    for account_id, balance in ((income_id, -amount), (clearing_id, amount))
                ],
            }
        )
        move.action_post()
        env.flush_all()

    def _revenue(self, env):
        facts = env["kam.ledger.month"]
        return facts._read_group([("partner_id", "=", self.partner_id)], [], ["revenue:sum"])[0][0]

    def _revenue_now(self):
        with self.registry.cursor() as cr:
            return self._revenue(api.Environment(cr, SUPERUSER_ID, {}))

    def test_two_post_for_the_same_customer_and_month(self):
        one, other = self._environment(), self._environment()
        self._post(one, 100)
        self._post(other, 10, journal=1)
        one.cr.commit()
        other.cr.commit()
        self.assertEqual(self._revenue_now(), 110.0)

    def test_somebody_reads_while_another_posts(self):
        reader, poster = self._environment(), self._environment()
        self._post(reader, 100)
        reader.cr.commit()
        self._post(poster, 10, journal=1)
        # The reader recomputes the month, without what is not committed; the poster is not in its way.
        self.assertEqual(self._revenue(reader), 100.0)
        poster.cr.commit()
        reader.cr.commit()
        # What was posted meanwhile is waiting in the queue, and is counted for the next reader.
        self.assertEqual(self._revenue_now(), 110.0)

    def test_a_poster_who_reads_own_figures_hides_nothing_from_others(self):
        one, other = self._environment(), self._environment()
        self._post(one, 100)
        self._post(other, 10, journal=1)
        self.assertEqual(self._revenue(one), 100.0)
        other.cr.commit()
        one.cr.commit()
        self.assertEqual(self._revenue_now(), 110.0)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def test_two_readers_recompute_the_same_month(self):
        one, other = self._environment(), self._environment()
        self._post(one, 100)
        one.cr.commit()
        other.cr.execute("SELECT 1 FROM kam_ledger_queue LIMIT 1")  # its picture of the database is from now
        self.assertEqual(self._revenue(one), 100.0)
        one.cr.commit()
        # The second is told to start again by the database, which Odoo does by itself.
        self.assertEqual(retrying(lambda: self._revenue(other), other), 100.0)
        other.cr.commit()
        self.assertEqual(self._revenue_now(), 100.0)

    def test_the_job_and_a_reader_leave_the_same_figures(self):
        one = self._environment()
        self._post(one, 100)
        one.cr.commit()
        self.assertEqual(self._revenue(one), 100.0)
        one.cr.commit()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["kam.ledger.month"]._cron_refresh()
            self.assertFalse(env["kam.ledger.queue"].search_count([("entity_id", "=", self.partner_id)]))
        self.assertEqual(self._revenue_now(), 100.0)
