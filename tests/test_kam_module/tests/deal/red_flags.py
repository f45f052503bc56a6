from .compass import CompassCommon


class RedFlagCommon(CompassCommon):
    """A deal at the commercial stage that raises no flag: three people verified today, and a confirmed budget."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        good = {"contact_depth": "in_depth", "rating": "3", "verified_on": cls.today}
        cls.eva_seat = cls._seat(cls.eva, "E-DB", influence="high", response_mode="growth", **good)
        cls.udo_seat = cls._seat(cls.udo, "U-WB", influence="medium", **good)
        cls.cora_seat = cls._seat(cls.cora, "C-CO", influence="low", **good)
        cls.budget = cls._tell_budget("high")

    @classmethod
    def _tell_budget(cls, confidence, deal=None):
        values = {"lead_id": (deal or cls.deal).id, "likely": 50_000, "confidence": confidence}
        return cls.env["kam.budget.estimate"].create(values)

    def _flags(self, deal=None):
        """The codes of the flags that stand, the worst first."""
        self.env.flush_all()
        deal = deal or self.deal
        flags = self.env["kam.red.flag"].search([("lead_id", "=", deal.id), ("closed_on", "=", False)])
        codes = flags.sorted(lambda flag: flag.kind_id._gravity()).mapped("kind_id.code")
        self.assertEqual(len(codes), len(set(codes)), "nothing is doubled")
        self.assertEqual(deal.kam_red_flag_count, len(codes))
        self.assertEqual(deal.kam_worst_flag_id.code or "", codes[0] if codes else "")
        return codes

    def _flag(self, code, deal=None):
        self.env.flush_all()
        kind = self._kind(code)
        return self.env["kam.red.flag"].search(
            [("lead_id", "=", (deal or self.deal).id), ("kind_id", "=", kind.id)], order="id desc", limit=1
        )

    def _kind(self, code):
        return self.env.ref(f"kam_module.red_flag_kind_{code}")

    def _reason(self, code, deal=None):
        return self._flag(code, deal).with_user(self.manager).reason

    def _links(self, code):
        """The records that a flag opens, as the manager sees them."""
        self.env.flush_all()
        block = {flag["id"]: flag for flag in self.deal.with_user(self.manager).kam_red_flags}
        return [(link["model"], link["id"]) for link in block[self._flag(code).id]["links"]]

    def _run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("kam_module.ir_cron_score").method_direct_trigger()
        self.env.invalidate_all()

    def _meet(self, person, days, deal=None):
        start = self.env.cr.now().replace(microsecond=0)
        return self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": self.env["calendar.event"]._fields["start"].add(start, days=days),
                "stop": self.env["calendar.event"]._fields["start"].add(start, days=days, hours=1),
                "partner_ids": [(6, 0, person.ids)],
                "opportunity_id": (deal or self.deal).id,
            }
        )
