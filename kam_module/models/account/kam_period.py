from collections import defaultdict
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date


class Statement(NamedTuple):
    """What a period says: the account, what holds for it (an id, or True), and the days."""

    partner_id: int
    value: int
    date_from: date
    date_to: date


class Change:
    """Periods that change together: readings and chatter follow once, when all of them are written."""

    def __init__(self, model_name):
        self.model_name = model_name
        self.before = {}  # {id of the period: Statement, or None when it did not exist}
        self.partner_ids = set()


class KamPeriod(models.AbstractModel):
    """What holds for an account between two days, one thing at a time.

    Days are inclusive; an empty ``date_to`` means that it still holds. A field of the partner is the reading
    of today. Whatever way periods change, the reading and the chatter of the account follow.
    """

    _name = "kam.period"
    _description = "Period of an Account"
    _order = "partner_id, date_from desc"

    _statement = None  # the field that says what holds; None where the period itself says it
    _reading = None  # the field of the partner with what holds today

    partner_id = fields.Many2one("res.partner", "Account", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("From", required=True, default=lambda self: self.env["res.partner"]._kam_today())
    date_to = fields.Date("To", help="The last day; empty while it still holds.")

    # Business words

    @api.model
    def _switch(self, statements, day=None):
        """Let something else hold for accounts from a day on: the running period ends the day before.

        A period planned for later stays, and the new one ends before it.

        :param statements: ``{partner: what holds from then on, a record or True; nothing, to end what holds}``
        :param day: a date; None for today
        :raise UserError: when the day lies before the running period
        """
        day = day or self.env["res.partner"]._kam_today()
        accounts = self.env["res.partner"].union(*statements)
        with self._together() as periods:
            timelines = periods._timelines(accounts)
            ended, dropped, opened = periods.browse(), periods.browse(), []
            replaced = defaultdict(periods.browse)
            for account, statement in statements.items():
                timeline = timelines[account.id]
                timeline._check_running_before(day)
                current = timeline.filtered(lambda period: period._covers(day))
                following = timeline.filtered(lambda period: period.date_from > day)[:1]
                if current and statement and current._value() == statement:
                    continue
                if current and current.date_from == day:
                    if statement and self._statement:
                        replaced[statement] |= current
                    else:
                        dropped |= current
                    continue
                ended |= current
                if statement:
                    opened.append(self._period_values(account, statement, day, following))
            ended.write({"date_to": day - timedelta(days=1), **self._ending_values()})
            dropped.unlink()
            for statement, current in replaced.items():
                current.write({self._statement: statement.id})
            if opened:
                periods.create(opened)

    @api.model
    def _period_values(self, account, statement, day, following):
        values = {"partner_id": account.id, "date_from": day}
        if self._statement:
            values[self._statement] = statement.id
        if following:
            values["date_to"] = following.date_from - timedelta(days=1)
        return values

    @api.model
    def _ending_values(self):
        """:return: what is written on a period that ends by another one, beside its last day"""
        return {}

    def _value(self):
        """:return: what this period says: a record, or True"""
        return self[self._statement] if self._statement else True

    def _covers(self, day):
        return self.date_from <= day <= (self.date_to or date.max)

    @api.model
    def _timelines(self, accounts):
        """:return: ``{partner id: its periods, oldest first}``, also those that the user may not read"""
        timelines = defaultdict(self.browse)
        found = self.sudo().search([("partner_id", "in", accounts.ids)], order="partner_id, date_from")
        for period in found:
            timelines[period.partner_id.id] |= self.browse(period.id)
        return timelines

    # Checks

    def _check_running_before(self, day):
        today = self.env["res.partner"]._kam_today()
        running = self.sudo().filtered(lambda period: period._covers(today) and period.date_from > day)
        if running:
            raise UserError(
                self.env._(
                    "%(statement)s for %(account)s: choose that day or a later one instead of %(day)s.",
                    statement=running._phrase(running._facts()),
                    account=running.partner_id.display_name,
                    day=format_date(self.env, day),
                )
            )

    @api.model
    def _check_before(self, values):
        """Refuse what the database would refuse without naming the record.

        :param values: of one period, as they would be
        """
        start, end = fields.Date.to_date(values.get("date_from")), fields.Date.to_date(values.get("date_to"))
        if start and end and end < start:
            account = self.env["res.partner"].browse(values["partner_id"]).sudo()
            raise self._refusal(
                account,
                self.env._(
                    "%(account)s: the period ends on %(end)s, before it starts on %(start)s.",
                    account=account.display_name,
                    end=format_date(self.env, end),
                    start=format_date(self.env, start),
                ),
            )

    @api.constrains("partner_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        periods = self.sudo().search([("partner_id", "in", self.partner_id.ids)], order="partner_id, date_from, id")
        for period, following in pairwise(periods):
            if period.partner_id == following.partner_id and (period.date_to or date.max) >= following.date_from:
                raise self._refusal(period.partner_id, period._overlap_sentence(following))

    def _overlap_sentence(self, following):
        return self.env._(
            "%(account)s: %(first)s and %(second)s at the same time: change the dates of one of them.",
            account=self.partner_id.display_name,
            first=self._phrase(self._facts()),
            second=self._phrase(following._facts()),
        )

    @api.model
    def _refusal(self, accounts, message):
        """:return: the error to raise; an import finds the line of the file by the accounts in it"""
        error = ValidationError(message)
        error.kam_partner_ids = accounts.ids
        return error

    # CRUD: whatever happens to periods is followed by the readings

    @contextmanager
    def _together(self):
        """Periods changed inside the block, on what it gives, count as one change."""
        change = self.env.context.get("kam_change")
        if isinstance(change, Change) and change.model_name == self._name:
            yield self
            return
        change = Change(self._name)
        self._lock()
        self._check_overlaps_late()
        yield self.with_context(kam_change=change)
        self._finish(change)

    def _note(self):
        change = self.env.context["kam_change"]
        for period in self.sudo():
            change.before.setdefault(period.id, period._facts())
            change.partner_ids.add(period.partner_id.id)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_before(vals)
        with self._together() as model:
            periods = super(KamPeriod, model).create(vals_list)
            change = model.env.context["kam_change"]
            change.before.update(dict.fromkeys(periods.ids))
            change.partner_ids.update(periods.sudo().partner_id.ids)
        return periods.with_env(self.env)

    def write(self, vals):
        if not self:
            return True
        names = ["partner_id", "date_from", "date_to", *([self._statement] if self._statement else [])]
        if not vals.keys() & set(names):
            return super().write(vals)
        for period in self.sudo():
            self._check_before(period._convert_to_write({name: period[name] for name in names}) | vals)
        with self._together() as model:
            periods = self.with_env(model.env)
            periods._note()
            result = super(KamPeriod, periods).write(vals)
            change = model.env.context["kam_change"]
            change.partner_ids.update(periods.sudo().partner_id.ids)
        return result

    def unlink(self):
        if not self:
            return True
        with self._together() as model:
            periods = self.with_env(model.env)
            periods._note()
            return super(KamPeriod, periods).unlink()

    @api.model
    def _lock(self):
        """Called before anything is read for a change."""

    def _finish(self, change):
        periods = self.sudo().browse(change.before).exists()
        after = {period.id: period._facts() for period in periods}
        if change.before == after:
            return
        partners = self.env["res.partner"].browse(change.partner_ids).sudo()
        self.sudo()._follow(partners)
        self._log(partners, change.before, after)

    def _check_overlaps_late(self):
        # The database checks overlaps at the end, so that a period may end and the next start in any order. As a
        # transaction commits it is too late for a sentence: it is asked just before.
        cr, constraint = self.env.cr, f"{self._table}_no_overlap"
        cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", SQL.identifier(constraint)))
        if constraint not in cr.precommit.data:
            cr.precommit.data[constraint] = True
            cr.precommit.add(lambda: cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", SQL.identifier(constraint))))
