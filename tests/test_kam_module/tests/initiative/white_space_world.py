from .initiative_world import InitiativeWorld


class WhiteSpaceWorld(InitiativeWorld):
    """Five branches of a key account, three categories; who buys what from whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters.is_key_account = True
        cls.Space = cls.env["kam.whitespace.report"]

    @classmethod
    def _position(cls, branch, category=None, **values):
        return cls.env["kam.competitor.position"].create(
            {
                "partner_id": branch.id,
                "product_categ_id": (category or cls.counters).id,
                "competitor_id": cls.polaris.id,
                **values,
            }
        )

    @classmethod
    def _say(cls, branch, category=None, **values):
        return cls.env["kam.whitespace.cell"].create(
            {"partner_id": branch.id, "product_categ_id": (category or cls.counters).id, **values}
        )

    def _cell(self, branch, category=None, **context):
        self.env.invalidate_all()
        domain = [("partner_id", "=", branch.id), ("product_categ_id", "=", (category or self.counters).id)]
        return self.Space.with_context(**context).search(domain)

    def assertCell(self, branch, state, category=None, **values):
        cell = self._cell(branch, category)
        self.assertRecordValues(cell, [{"state": state, **values}])
