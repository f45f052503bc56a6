from datetime import timedelta

from odoo.fields import Datetime
from odoo.tools import SQL

from .buying_center import BuyingCenterCommon


class CompassCommon(BuyingCenterCommon):
    """The deal of the bank in the stages for key accounts, and a way to tell when something happened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("kam_module.crm_team_key_accounts")
        names = ("development", "entry", "proposal", "bidding", "negotiation", "delivery")
        cls.stages = {name: cls.env.ref(f"kam_module.crm_stage_{name}") for name in names}
        cls.intent, cls.solution, cls.commercial, cls.closing = (
            cls.env.ref(f"kam_module.compass_stage_{name}") for name in ("intent", "solution", "commercial", "closing")
        )
        cls.deal.write({"team_id": cls.team.id, "stage_id": cls.stages["development"].id})

    def _move(self, name, deal=None):
        (deal or self.deal).stage_id = self.stages[name]

    def _history(self, deal, days, *changes):
        """Make a deal look as if it had been created ``days`` ago and changed since.

        :param changes: (days ago, field, value before)
        """
        now = Datetime.now()
        fields_ = self.env["ir.model.fields"]
        for ago, name, before in changes:
            message = self.env["mail.message"].create({"model": "crm.lead", "res_id": deal.id, "body": ""})
            value = self.env["mail.tracking.value"].create(
                {
                    "mail_message_id": message.id,
                    "field_id": fields_._get("crm.lead", name).id,
                    "old_value_integer": before.id,
                }
            )
            self._date("mail_tracking_value", "create_date", value, now - timedelta(days=ago))
        self._date("crm_lead", "create_date", deal, now - timedelta(days=days))
        self.env.invalidate_all()

    def _date(self, table, column, record, moment):
        self.env.flush_all()
        self.cr.execute(
            SQL("UPDATE %s SET %s = %s WHERE id = %s", SQL.identifier(table), SQL.identifier(column), moment, record.id)
        )
