import time

from odoo.tests import tagged

from ..common import KamCommon


@tagged("post_install", "-at_install")
class TestTreeScale(KamCommon):
    """A thousand branches cost as many queries as ten, and ten levels are nothing special.

    Times are those of our own processor time, so that a busy machine does not fail them; queries are counted.
    """

    def _tree(self, name, branches, levels):
        """A company with chains of branches below it."""
        top = self._create_company(name)
        companies = self.env["res.partner"].create(
            [{"name": f"{name} {number}", "is_company": True} for number in range(branches)]
        )
        self.env["kam.affiliation"].create(
            [
                {
                    "partner_id": company.id,
                    "parent_id": (top if position % levels == 0 else companies[position - 1]).id,
                    "date_from": self.BANK_SINCE,
                }
                for position, company in enumerate(companies)
            ]
        )
        self.env.flush_all()
        return top, companies

    def _count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        started, queries = time.process_time(), self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - queries, time.process_time() - started

    def _move(self, top, headquarters, day):
        top.with_context(kam_date=day).kam_parent_id = headquarters

    def test_moving_a_thousand_costs_as_many_queries_as_moving_ten(self):
        small, few = self._tree("Small", 10, 10)
        large, many = self._tree("Large", 1000, 10)
        # Once before, so that what is cached for good is there.
        self._move(self._create_company("Warm"), self.headquarters, "2021-01-01")
        few_queries, _duration = self._count(lambda: self._move(small, self.headquarters, "2021-01-01"))
        many_queries, duration = self._count(lambda: self._move(large, self.headquarters, "2021-01-01"))
        self.assertEqual((few | many).kam_root_id, self.headquarters)
        self.assertEqual(many_queries, few_queries)
        self.assertLess(duration, 2)
        few_queries, _duration = self._count(lambda: self._move(small, self.outsider, "2022-01-01"))
        many_queries, duration = self._count(lambda: self._move(large, self.outsider, "2022-01-01"))
        self.assertEqual((few | many).kam_root_id, self.outsider)
        self.assertEqual(many_queries, few_queries)
        self.assertLess(duration, 2)

    def test_only_what_changed_is_written(self):
        _large, many = self._tree("Large", 100, 10)
        before = self.env["kam.root.period"].search([("partner_id", "in", many.ids)]).ids
        # The ninth of ten moves with the tenth below it; the 98 others keep their rows.
        many[8].kam_parent_id = self.outsider
        after = self.env["kam.root.period"].search([("partner_id", "in", many.ids)])
        self.assertEqual(after.filtered(lambda period: period.id not in before).partner_id, many[8:10])
        self.assertEqual(len(after), 102)

    def test_new_partners_cost_no_query_of_the_tree(self):
        def create(number):
            self.env["res.partner"].create([{"name": f"New {n}", "is_company": True} for n in range(number)])

        create(1)
        asked = []
        original = self.env.cr.execute

        def listen(query, *args, **kwargs):
            asked.append(str(getattr(query, "code", query)))
            return original(query, *args, **kwargs)

        self.patch(self.env.cr, "execute", listen)
        create(20)
        self.env.flush_all()
        self.assertTrue(asked)
        # What the ledger asks about a partner's items is its own matter, and names the tree as well.
        own = [query for query in asked if "kam_ledger" not in query]
        tables = ("kam_affiliation", "kam_root_period", "kam_key_period", "kam_tier_period")
        self.assertFalse([query for query in own if any(table in query for table in tables)])

    def test_import_of_five_thousand_rows_in_a_minute(self):
        # Eleven levels: 4,500 leaves under 499 companies, which hang under one another in chains of 9, under one top.
        companies = [
            [f"Import {number}", f"I{number}", "1", f"I{number - 1}" if number % 9 else "ITOP"] for number in range(499)
        ]
        leaves = [[f"Import leaf {number}", "", "1", f"I{number % 499}"] for number in range(4500)]
        rows = [*leaves, *companies[::-1], ["Import top", "ITOP", "1", ""]]
        columns = ["name", "ref", "is_company", "kam_parent_id"]
        started = time.process_time()
        queries = self.env.cr.sql_log_count
        answer = self._import(columns, rows)
        self.assertLess(time.process_time() - started, 60)
        self.assertLess(self.env.cr.sql_log_count - queries, 2 * 5000)
        self.assertEqual(answer["messages"], [])
        self.assertEqual(len(answer["ids"]), 5000)
        top = self.env["res.partner"].search([("ref", "=", "ITOP")])
        self.assertEqual(self.env["res.partner"].search_count([("kam_root_id", "=", top.id)]), 5000)
        self.assertEqual(self.env["kam.root.period"].search_count([("root_id", "=", top.id)]), 4999)

    def test_bad_row_among_a_thousand_affiliations(self):
        companies = self.env["res.partner"].create([{"name": f"C {n}", "is_company": True} for n in range(1000)])
        rows = [
            [str(company.id), str((companies[800] if number == 0 else companies[number // 8]).id), "2021-01-01"]
            for number, company in enumerate(companies)
        ]
        answer = self._import(["partner_id/.id", "parent_id/.id", "date_from"], rows, model="kam.affiliation")
        self.assertFalse(answer["ids"])
        self.assertEqual([message["rows"]["from"] for message in answer["messages"]], [0])
        rows.pop(0)
        answer = self._import(["partner_id/.id", "parent_id/.id", "date_from"], rows, model="kam.affiliation")
        self.assertEqual((answer["messages"], len(answer["ids"])), ([], 999))
        self.assertEqual(companies[1:].kam_root_id, companies[0])
