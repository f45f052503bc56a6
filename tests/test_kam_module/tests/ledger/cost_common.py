from .common import LedgerCommon


class CostCommon(LedgerCommon):
    """Delta Group is a key account: what is booked on its analytic account is the cost to serve it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env.ref("kam_module.analytic_plan_key_accounts")
        cls.travel = cls._create_account("Travel", "620900", "expense")
        cls.vendor = cls._create_customer("Rail Company")
        cls.period = cls._mark(cls.headquarters)
        cls.analytic = cls._analytic_account(cls.headquarters)

    @classmethod
    def _mark(cls, partner, date_from="2024-01-01"):
        return cls.env["kam.key.period"].create({"partner_id": partner.id, "date_from": date_from, "reason": "Large"})

    @classmethod
    def _analytic_account(cls, partner):
        accounts = cls.env["account.analytic.account"].with_context(active_test=False)
        return accounts.search([("plan_id", "=", cls.plan.id), ("partner_id", "=", partner.id)])

    def _item(self, amount, day="2024-03-10", account=None, **values):
        return self.env["account.analytic.line"].create(
            {
                "name": "Visit",
                "amount": amount,
                "date": day,
                self.plan._column_name(): (account or self.analytic).id,
                **values,
            }
        )

    def _bill(self, amount, account, day="2024-03-06", share=100, vendor=None):
        return self._invoice(
            vendor or self.vendor,
            amount,
            day,
            "in_invoice",
            account_id=account.id,
            analytic_distribution={str(self.analytic.id): share},
        )
