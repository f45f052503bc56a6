from odoo import api, fields, models
from odoo.tools import SQL

CORRESPONDENCE = ("email", "email_outgoing", "comment")


class KamTouchPoint(models.Model):
    """When people at customers were in contact with us: meetings, mails, calls and other activities that were done.

    Nothing is kept here: each row is read from the meeting, message or activity itself. One row for each person and
    each colleague of ours who took part; the colleague is empty where none is on record.
    """

    _name = "kam.touch.point"
    _description = "Touch Point"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "person_id"

    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [("meeting", "Meeting"), ("mail", "Mail"), ("call", "Call")],
        readonly=True,
        help="Meetings to which the person was invited and did not decline; messages to or from the person; calls, "
        "meetings and mails planned as an activity and done.",
    )
    person_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", "Colleague", readonly=True)
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    res_model = fields.Char("Model", readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        "Document", model_field="res_model", readonly=True, export_string_translation=False
    )
    record_model = fields.Char(readonly=True, export_string_translation=False)
    record_id = fields.Many2oneReference(
        "Source", model_field="record_model", readonly=True, export_string_translation=False
    )

    _depends = {
        "calendar.event": ["start", "partner_ids", "active", "res_model", "res_id"],
        "calendar.attendee": ["state", "partner_id", "event_id"],
        "mail.message": ["date", "message_type", "author_id", "partner_ids", "model", "res_id"],
        "mail.activity": ["date_done", "active", "activity_type_id", "user_id", "res_model", "res_id"],
        "res.partner": ["commercial_partner_id", "kam_root_id", "is_company"],
        "res.users": ["partner_id", "share"],
    }

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s", self._select(), self._from(self._scope()))

    @api.model
    def _scope(self):
        """:return: SQL of the ids of the people in the groups ``kam_account_ids`` of the context; None for everybody"""
        account_ids = self.env.context.get("kam_account_ids")
        return self.env["kam.coverage"]._ids_of_people(account_ids) if account_ids else None

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT ROW_NUMBER() OVER (ORDER BY touch.date, touch.person_id, touch.record_model, touch.record_id) AS id,
                touch.date, touch.kind, touch.person_id, touch.user_id,
                COALESCE(company.kam_root_id, company.id) AS account_id,
                touch.res_model, touch.res_id, touch.record_model, touch.record_id
            """
        )

    @api.model
    def _from(self, people=None):
        """:param SQL people: that selects ids of persons; None for everybody"""
        return SQL(
            """
            FROM (%s) touch
            JOIN res_partner person ON person.id = touch.person_id AND person.is_company IS NOT TRUE
            JOIN res_partner company ON company.id = person.commercial_partner_id
            """,
            self._touches(people),
        )

    @api.model
    def _touches(self, people=None):
        """Touch points of some people, or of everybody.

        :param SQL people: that selects ids of persons; None for everybody
        :return: SQL of date, kind, person_id, user_id, res_model, res_id, record_model, record_id
        """
        parts = [self._meetings(people), self._mails(people), self._mails_of_person(people), *self._activities(people)]
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _of(self, column, people):
        return SQL("%s IN (%s)", column, people) if people else SQL("TRUE")

    @api.model
    def _meeting_document(self):
        """:return: SQL of the model, and of the id, of what a meeting is about"""
        return SQL("event.res_model"), SQL("event.res_id")

    @api.model
    def _meetings(self, people):
        model, res_id = self._meeting_document()
        present = SQL(
            "NOT EXISTS (SELECT FROM calendar_attendee attendee WHERE attendee.event_id = event.id"
            " AND attendee.partner_id = seat.res_partner_id AND attendee.state = 'declined')"
        )
        return SQL(
            """
            SELECT event.start::date AS date, 'meeting' AS kind, seat.res_partner_id AS person_id, ours.id AS user_id,
                %(model)s AS res_model, %(res_id)s AS res_id, 'calendar.event' AS record_model, event.id AS record_id
            FROM calendar_event_res_partner_rel seat
            JOIN calendar_event event ON event.id = seat.calendar_event_id
            LEFT JOIN (calendar_event_res_partner_rel mate
                JOIN res_users ours ON ours.partner_id = mate.res_partner_id AND ours.share IS NOT TRUE)
                ON mate.calendar_event_id = event.id
            WHERE event.active AND event.start <= %(now)s AND %(present)s AND %(people)s
            """,
            model=model,
            res_id=res_id,
            now=fields.Datetime.now(),
            present=present,
            people=self._of(SQL("seat.res_partner_id"), people),
        )

    @api.model
    def _mails(self, people):
        return SQL(
            """
            SELECT message.date::date, 'mail', addressee.res_partner_id, ours.id,
                message.model, message.res_id, 'mail.message', message.id
            FROM mail_message_res_partner_rel addressee
            JOIN mail_message message ON message.id = addressee.mail_message_id
            LEFT JOIN res_users ours ON ours.partner_id = message.author_id AND ours.share IS NOT TRUE
            WHERE message.message_type IN %(types)s AND message.date <= %(now)s AND %(people)s
            """,
            types=CORRESPONDENCE,
            now=fields.Datetime.now(),
            people=self._of(SQL("addressee.res_partner_id"), people),
        )

    @api.model
    def _mails_of_person(self, people):
        return SQL(
            """
            SELECT message.date::date, 'mail', message.author_id, ours.id,
                message.model, message.res_id, 'mail.message', message.id
            FROM mail_message message
            LEFT JOIN (mail_message_res_partner_rel addressee
                JOIN res_users ours ON ours.partner_id = addressee.res_partner_id AND ours.share IS NOT TRUE)
                ON addressee.mail_message_id = message.id
            WHERE message.message_type IN %(types)s AND message.date <= %(now)s
                AND message.author_id IS NOT NULL AND %(people)s
            """,
            types=CORRESPONDENCE,
            now=fields.Datetime.now(),
            people=self._of(SQL("message.author_id"), people),
        )

    @api.model
    def _activity_people(self):
        """:return: for each model whose activities are about a person: its name, and SQL of its table with the columns
        ``id`` and ``person_id``
        """
        return [("res.partner", SQL("(SELECT id, id AS person_id FROM res_partner)"))]

    @api.model
    def _is_touch(self):
        """:return: SQL condition on ``kind``: calls, meetings and mails, but not a to-do of our own"""
        # The id is cached; the record's existence would be asked for at each call.
        mail_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mail_activity_data_email", raise_if_not_found=False)
        return SQL("(kind.category IN ('phonecall', 'meeting') OR kind.id = %s)", mail_id or 0)

    @api.model
    def _activities(self, people):
        return [
            SQL(
                """
                SELECT activity.date_done,
                    CASE kind.category WHEN 'phonecall' THEN 'call' WHEN 'meeting' THEN 'meeting' ELSE 'mail' END,
                    document.person_id, ours.id,
                    activity.res_model, activity.res_id, 'mail.activity', activity.id
                FROM mail_activity activity
                JOIN mail_activity_type kind ON kind.id = activity.activity_type_id AND %(is_touch)s
                JOIN %(table)s document ON document.id = activity.res_id
                LEFT JOIN res_users ours ON ours.id = activity.user_id AND ours.share IS NOT TRUE
                WHERE activity.res_model = %(model)s AND activity.active IS NOT TRUE
                    AND activity.date_done IS NOT NULL AND %(people)s
                """,
                is_touch=self._is_touch(),
                table=table,
                model=model,
                people=self._of(SQL("document.person_id"), people),
            )
            for model, table in self._activity_people()
        ]

    # Reading

    @api.model
    def _days_of(self, people, res_model, res_id):
        """When people were in contact with us about a record, whoever of ours it was; calls with them always count.

        :return: ``{person id: [days since each day of contact, the latest first]}``
        """
        if not people:
            return {}
        today = fields.Date.today()
        rows = self._read_touches(
            people,
            SQL("ARRAY_AGG(DISTINCT %(today)s - touch.date ORDER BY %(today)s - touch.date)", today=today),
            SQL(
                "touch.res_model = %s AND touch.res_id = %s"
                " OR touch.record_model = 'mail.activity' AND touch.res_model = 'res.partner'",
                res_model,
                res_id,
            ),
        )
        return {person_id: [max(age, 0) for age in ages] for person_id, ages in rows}

    @api.model
    def _last_of(self, people):
        """The newest touch point with each of these people, whoever of ours it was.

        :return: ``{person id: date}``, without those whom nobody met
        """
        return dict(self._read_touches(people, SQL("MAX(touch.date)"), SQL("TRUE"))) if people else {}

    @api.model
    def _read_touches(self, people, aggregate, condition):
        """Only dates are read: whoever may see the people may know when somebody of ours met them."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT touch.person_id, %s FROM (%s) touch WHERE %s GROUP BY touch.person_id",
                aggregate,
                self._touches(SQL("SELECT unnest(%s::int[])", people.ids)),
                condition,
            )
        )

    @api.model
    def _met_in(self, people, res_model, res_ids):
        """With whom we were in contact about many records at once, and whether we met them.

        :return: list of (id of the record, id of the person, whether one of the touch points was a meeting)
        """
        if not people:
            return []
        for name in ("calendar.event", "calendar.attendee", "mail.message", "mail.activity", "res.users"):
            self.env[name].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT touch.res_id, touch.person_id, BOOL_OR(touch.kind = 'meeting')
                FROM (%s) touch WHERE touch.res_model = %s AND touch.res_id = ANY(%s)
                GROUP BY touch.res_id, touch.person_id
                """,
                self._touches(SQL("SELECT unnest(%s::int[])", people.ids)),
                res_model,
                list(res_ids),
            )
        )

    def action_kam_open_record(self):
        """Open the meeting, or what the message or activity is about.

        :return: an action
        """
        self.ensure_one()
        meeting = self.record_model == "calendar.event"
        model, res_id = (self.record_model, self.record_id) if meeting else (self.res_model, self.res_id)
        return {"type": "ir.actions.act_window", "res_model": model, "res_id": res_id, "views": [(False, "form")]}
