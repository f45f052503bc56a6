from unittest.mock import patch

from odoo.tests import tagged

from .red_flags import RedFlagCommon


@tagged("post_install", "-at_install")
class TestRedFlagCost(RedFlagCommon):
    """Many deals cost as many queries as few, and deals of other customers none."""

    def _crowd(self, count):
        """Deals that raise several flags each, and that nobody has looked at yet."""
        deals = self.env["crm.lead"].create(
            [
                {
                    "name": f"Deal {number}",
                    "type": "opportunity",
                    "partner_id": self.branch.id,
                    "compass_stage_id": self.commercial.id,
                }
                for number in range(count)
            ]
        )
        forces = {force.code: force.id for force in self.env["kam.buying.force"].search([])}
        self.env["kam.stakeholder"].create(
            [
                {
                    "lead_id": deal.id,
                    "partner_id": person.id,
                    "force_ids": [(6, 0, [forces[code]])],
                    "influence": "high",
                    "rating": "-3",
                    "response_mode": "even_keel",
                }
                for deal in deals
                for person, code in ((self.eva, "E-DB"), (self.tom, "T-CA"))
            ]
        )
        self.env["kam.lead.milestone"].create(
            [
                {"lead_id": deal.id, "name": "Approved?", "compass_stage_id": self.intent.id, "is_key_node": True}
                for deal in deals
            ]
        )
        for deal in deals[:3]:
            self._meet(self.eva, 3, deal)
        self.env.flush_all()
        self.cr.execute("DELETE FROM kam_red_flag WHERE lead_id = ANY(%s)", [deals.ids])
        self.cr.execute("UPDATE crm_lead SET kam_red_flag_count = 0 WHERE id = ANY(%s)", [deals.ids])
        self.env.invalidate_all()
        return deals

    def _queries(self, look):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        look()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_five_deals_cost_as_many_queries_as_twenty_five(self):
        few, some, many = self._crowd(5), self._crowd(11), self._crowd(25)
        self._queries(self.deal._kam_refresh_score)  # what is loaded once
        # Odoo writes a hundred new records at a time: 11 deals raise 91 flags.
        self.assertEqual(self._queries(few._kam_refresh_score), self._queries(some._kam_refresh_score))
        self._queries(many._kam_refresh_score)
        self.assertEqual(self._queries(few._kam_refresh_score), self._queries(many._kam_refresh_score))
        self.assertEqual(many.kam_red_flag_ids.kind_id, few.kam_red_flag_ids.kind_id)
        self.assertEqual(min(many.mapped("kam_red_flag_count")), 8)

        def read(deals):
            return lambda: deals.with_user(self.director).kam_red_flag_ids.mapped("reason")

        self._queries(read(few))
        self.assertEqual(self._queries(read(few)), self._queries(read(many)))

    def test_deals_of_other_customers_cost_no_query(self):
        stages = self.env["crm.stage"].search([("is_won", "=", False)], limit=2)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            deal = self.env["crm.lead"].create(
                {"name": "Chairs", "type": "opportunity", "partner_id": self.outsider.id, "stage_id": stages[0].id}
            )
            self.env.flush_all()
            deal.stage_id = stages[1]
            deal.action_set_lost()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries()  # what is loaded once
        # What the rooms did before there were flags, with nothing looked for.
        with patch.object(self.registry["crm.lead"], "_kam_flag_facts", lambda deals, facts: {}):
            without = queries()
        self.assertEqual(queries(), without)
