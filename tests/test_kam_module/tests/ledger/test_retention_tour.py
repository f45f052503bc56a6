from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.tests import HttpCase, tagged

from .retention_common import RetentionCommon


@tagged("post_install", "-at_install")
class TestRetentionTour(RetentionCommon, HttpCase):
    """In the browser, with today's date."""

    freeze_time = None

    def test_from_the_bridge_to_the_lost_branch(self):
        before, now = (fields.Date.today() - relativedelta(months=months) for months in (18, 6))
        east = self._create_customer("Delta East")
        for branch in (self.north, east):
            self._belong(branch, self.headquarters)
        self._mark(self.headquarters, "2020-01-01")
        self._buy(self.north, (150, before, self.machine), (150, now, self.machine))
        self._buy(east, (300, before, self.machine))
        groups = "kam_module.group_kam_finance,account.group_account_readonly"
        self._create_user("retention_controller", groups)
        page = "/odoo/action-kam_module.kam_retention_statement_action"
        self.start_tour(page, "kam_retention", login="retention_controller")
