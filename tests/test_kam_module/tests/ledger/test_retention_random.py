import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.kam_module.tools.retention import Unit, bridge, movement
from odoo.addons.kam_module.tools.windows import rolling

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestRetentionRandom(RetentionCommon):
    """The page says of random ledgers what a plain walk through the journal items says."""

    def _post_random_ledger(self, seed):
        """Four customers with two branches each: purchases and credit notes over three years, more than was bought."""
        dice = random.Random(seed)
        customers = self.env["res.partner"]
        for number in range(4):
            account = self._create_customer(f"Account {seed} {number}")
            customers |= account
            for place in ("East", "West"):
                branch = self._create_customer(f"Account {seed} {number} {place}")
                self._belong(branch, account)
                customers |= branch
            if number:
                self._mark(account, "2020-01-01")
        self._post_purchases(
            [
                (
                    customer,
                    dice.choice((-1, 1, 1)) * dice.randint(1, 50_000) / 100,
                    date(dice.choice((2023, 2024, 2025, 2026)), dice.randint(1, 10), dice.randint(1, 28)),
                    dice.choice((self.machine, self.spare)),
                )
                for customer in customers
                for _purchase in range(dice.randrange(7))
            ]
        )
        return customers

    def _naive(self, customers, grain, scope):
        """Walk through all journal items one by one, with today's headquarters."""
        now, before = rolling(date(2026, 10, 31), 12)
        key_accounts = self.env["kam.key.period"].search([]).partner_id
        sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
        months = defaultdict(Decimal)
        for item in self.env["account.move.line"].search([("parent_state", "=", "posted")]):
            customer = item.partner_id.commercial_partner_id
            account = customer.kam_root_id or customer
            if item.account_id.account_type != "income" or customer not in customers:
                continue
            if scope == "start" and account not in key_accounts:
                continue
            category = item.product_id.categ_id
            key = {"entity": customer, "account": account, "category": (customer, category)}[grain]
            amount = -Decimal(str(item.balance))
            sums[key][0] += amount if before.start <= item.date <= before.end else 0
            sums[key][1] += amount if now.start <= item.date <= now.end else 0
            if item.date < now.start:
                months[key, customer, category, item.date.replace(day=1)] += amount
        known = {key for (key, *_month), amount in months.items() if amount > 0}
        return [Unit(*amounts, key in known) for key, amounts in sums.items()]

    def test_page_equals_a_walk_through_the_journal_items(self):
        customers = self.env["res.partner"]
        for seed in range(2):
            # The second ledger comes on top of the first.
            customers |= self._post_random_ledger(seed)
            for scope in ("start", "all"):
                for grain in ("entity", "account", "category"):
                    with self.subTest(seed=seed, scope=scope, grain=grain):
                        self._compare(customers, grain, scope)
        # These ledgers hold customers whose credit notes exceed their invoices.
        self.assertTrue(bridge(self._naive(customers, "entity", "start")).credits)

    def _compare(self, customers, grain, scope):
        units = self._naive(customers, grain, scope)
        expected = bridge(units)
        found, counts = self._statement(scope=scope).figures(grain)
        self.assertEqual(found, expected)
        self.assertEqual(found.gap, 0)
        self.assertGreater(expected.base_count, 0)
        names = [movement(unit) for unit in units if unit.before or unit.now]
        self.assertEqual(counts, {name: names.count(name) for name in names})
