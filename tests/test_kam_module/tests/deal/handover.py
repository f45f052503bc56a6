from .buying_center import BuyingCenterCommon


class HandoverCommon(BuyingCenterCommon):
    """The account manager of the bank changes: two deals, three people, a promise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.name = "Vault Makers"
        cls.receiver = cls.other_manager
        cls.deal.user_id = cls.manager
        cls.second = cls._create_deal("Safes", user_id=cls.manager.id)
        cls.foreign = cls._create_deal("Night safes", user_id=cls.salesman.id)
        cls.seat = cls._seat(cls.eva, "E-DB", influence="high", rating="-3", evidence="Asked who else we serve")
        cls._seat(cls.udo, "U-WB", influence="low", rating="2")
        cls._seat(cls.tom, "T-CA", influence="medium", rating="1")
        cls.line = cls.env["kam.counterpart"].create(
            {"user_id": cls.manager.id, "account_id": cls.headquarters.id, "person_id": cls.eva.id, "rhythm": 60}
        )
        cls.todo = cls.deal.activity_schedule("mail.mail_activity_data_todo", user_id=cls.manager.id, summary="Call")
        cls.other_todo = cls.foreign.activity_schedule("mail.mail_activity_data_todo", user_id=cls.salesman.id)

    def _handover(self, user=None, **values):
        """A draft of the whole account, prepared by its manager."""
        return self.env["kam.handover"].with_user(user or self.manager).create(
            {
                "scope": "account",
                "account_id": self.headquarters.id,
                "giver_id": self.manager.id,
                "receiver_id": self.receiver.id,
                **values,
            }
        )

    def _offered(self, **values):
        handover = self._handover(**values)
        handover.action_offer()
        self.env.invalidate_all()  # what the giver read is not what the receiver reads
        return handover.with_user(self.receiver)

    def _answer(self, handover):
        handover.open_fact_ids.action_kam_unchanged()
        handover.invalidate_recordset()

    def _owners(self):
        self.env.invalidate_all()
        return (
            self.headquarters.kam_manager_id,
            self.deal.user_id,
            self.second.user_id,
            self.line.user_id,
            self.todo.user_id,
        )
