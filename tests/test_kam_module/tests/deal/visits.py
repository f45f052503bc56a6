from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .ladder import LadderCommon


class VisitCommon(LadderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.user_id = cls.manager
        cls.udo_seat = cls._seat(cls.udo, "U-WB", contact_depth="none")
        cls.eva_seat = cls._seat(cls.eva, "E-DB")

    @classmethod
    def _visit(cls, *people, days=-1, questions=(), deal=None, **values):
        """A visit so many days from now, to these people, that is to answer these questions."""
        asked = [cls._question(name, deal).id for name in questions]
        if "event_id" not in values:
            values = {"start": fields.Datetime.now() + timedelta(days=days), "user_id": cls.manager.id, **values}
        return cls.env["kam.visit"].create(
            {
                "lead_id": (deal or cls.deal).id,
                "partner_ids": [Command.set([person.id for person in people])],
                "question_ids": [Command.set(asked)],
                **values,
            }
        )

    def _debrief(self, visit, answers=None, outcome="continuation", **values):
        """Debrief a visit: answers by question."""
        visit.action_kam_start_debrief()
        drafts = visit.proposal_ids.grouped("question_id")
        for name, text in (answers or {}).items():
            drafts[self._question(name, visit.lead_id)].text = text
        visit.write({"outcome": outcome, **values})
        visit.action_kam_debrief()
        return visit.proposal_ids

    def _promise(self, what, side="customer"):
        return [Command.create({"name": what, "side": side, "date": "2030-05-06"})]
