from datetime import timedelta

from odoo import api, fields, models

from . import people


class KamDemo(models.AbstractModel):
    _inherit = "kam.demo"

    @api.model
    def _tell(self):
        super()._tell()
        self._load_map()
        self._load_counterparts()
        self._make(
            "kam.influence",
            {
                name: {
                    "source_id": self._ref(source).id,
                    "target_id": self._ref(target).id,
                    "kind": kind,
                    "strength": strength,
                }
                for name, (source, target, kind, strength) in people.LINES.items()
            },
        )
        self._load_buying_center()

    @api.model
    def _load_map(self):
        """What the map says today, and what some of it said half a year ago."""
        today, history = people.POSITIONS, self.env["kam.map.change"].sudo()
        for positions, moment in ((today | people.BEFORE, self._day(6, 1)), (today, self._day(2, 10))):
            last = history.search([], limit=1, order="id desc").id or 0
            for name, (level, department, superior) in positions.items():
                self._ref(name).with_context(kam_keeps_verification=True).write(
                    {
                        "kam_level": level,
                        "kam_department": department,
                        "kam_reports_to_id": superior and self._ref(superior).id,
                    }
                )
            # As if it had been noted then.
            noted = history.search([("id", ">", last), ("is_first", "=", False)])
            noted.date = fields.Datetime.to_datetime(moment)
            firsts = history.search([("id", ">", last), ("is_first", "=", True)])
            firsts.date = fields.Datetime.to_datetime(self._day(24, 1))

    @api.model
    def _load_counterparts(self):
        """How high our colleagues stand, whom they look after, and when they last met."""
        for name, level in people.COLLEAGUES.items():
            self._ref(name).kam_colleague_level_id = self.env.ref(f"kam_module.colleague_level_{level}")
        self._make(
            "kam.counterpart",
            {
                name: {
                    "user_id": self._ref(user).id,
                    "account_id": self._ref(account).id,
                    "level": level,
                    "person_id": person and self._ref(person).id,
                }
                for name, (user, account, level, person) in people.COUNTERPARTS.items()
            },
        )
        self.with_context(no_mail_to_attendees=True)._make(
            "calendar.event",
            {name: self._meeting_values(*meeting) for name, meeting in people.MEETINGS.items()},
        )

    @api.model
    def _meeting_values(self, user, persons, months_ago, about):
        day = fields.Datetime.to_datetime(self._day(months_ago, 12))
        met = self._ref(user).partner_id.union(*(self._ref(person) for person in persons))
        return {
            "name": about,
            "user_id": self._ref(user).id,
            "start": day + timedelta(hours=6),
            "stop": day + timedelta(hours=7),
            "partner_ids": [fields.Command.set(met.ids)],
        }

    @api.model
    def _load_buying_center(self):
        deal = self._open_deal(people.CONTACT)
        if not deal:
            return
        forces = {force.code: force.id for force in self.env["kam.buying.force"].search([("active", "=", True)])}
        values = {f"seat_{seat.person}": self._seat_values(seat, deal, forces) for seat in people.SEATS}
        for person, rating in people.EARLIER.items():
            values[f"seat_{person}"]["rating"] = str(rating)
        seats = self._make("kam.stakeholder", values)
        for seat, story in zip(seats, people.SEATS):
            self._noted_on(seat, self._day(people.JOINED[story.person], 5))
        for seat, story in zip(seats, people.SEATS):
            if story.person in people.EARLIER:
                seat.with_context(kam_keeps_verification=True).rating = str(story.rating)
                self._noted_on(seat, self._day(1, 5))

    @api.model
    def _noted_on(self, seat, day):
        """Let the last change of an entry look as if it had been noted on a day."""
        last = self.env["kam.map.change"].sudo().search(
            [("res_model", "=", seat._name), ("res_id", "=", seat.id)], order="id desc", limit=1
        )
        last.date = fields.Datetime.to_datetime(day)

    @api.model
    def _seat_values(self, seat, deal, forces):
        return {
            "lead_id": deal.id,
            "partner_id": self._ref(seat.person).id,
            "force_ids": [(6, 0, [forces[code] for code in seat.forces if code in forces])],
            "influence": seat.influence,
            "rating": None if seat.rating is None else str(seat.rating),
            "contact_depth": seat.depth,
            "verified_on": None if seat.verified is None else self._day(seat.verified, 1),
            "evidence": seat.evidence,
            "response_mode": seat.mode,
            "competitor_hold": seat.hold,
        }
