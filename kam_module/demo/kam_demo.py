import logging

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class KamDemo(models.AbstractModel):
    """Loads what the demo story cannot say in XML: what happened, month by month, until today.

    Called by the demo data alone. Records of its own only, and in journals of its own.
    """

    _name = "kam.demo"
    _description = "Key Account Demo Story"

    @api.model
    def _load(self):
        """Tell the story, once."""
        if self.env.ref("kam_module.demo_opportunity_1", raise_if_not_found=False):
            return
        silent = self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True, mail_notrack=True
        )
        silent._tell()

    @api.model
    def _tell(self):
        """Each room adds its part."""
        """Let the demo user of Odoo, where there is one, work as an account manager."""
        if user := self.env.ref("base.user_demo", raise_if_not_found=False):
            self.env.ref("kam_module.group_kam_user").write({"user_ids": [fields.Command.link(user.id)]})

    # Helpers

    @api.model
    def _ref(self, name):
        """:return: the record with the external identifier ``demo_<name>``"""
        return self.env.ref(f"kam_module.demo_{name}")

    @api.model
    def _make(self, model, values_by_name):
        """Create records that are known as demo data.

        :param values_by_name: values by external identifier without ``demo_``
        :return: the records, in that order
        """
        return self.env[model]._load_records(
            [
                {"xml_id": f"kam_module.demo_{name}", "values": values, "noupdate": True}
                for name, values in values_by_name.items()
            ]
        )

    @api.model
    def _day(self, months_ago, day):
        """:return: the date of that day of the month so many months ago"""
        return fields.Date.today() + relativedelta(months=-months_ago, day=day)
