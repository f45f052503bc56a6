import csv
import io
from contextlib import contextmanager
from datetime import date

from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from odoo.addons.base.tests.common import BaseCommon


class KamUsers(BaseCommon):
    """Who works with key accounts, and how their world is made."""

    BANK_SINCE = date(2020, 1, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_kam_user("kam_manager", "kam_module.group_kam_user")
        cls.other_manager = cls._create_kam_user("kam_other_manager", "kam_module.group_kam_user")
        cls.director = cls._create_kam_user("kam_director", "kam_module.group_kam_director")
        cls.finance = cls._create_kam_user("kam_finance", "kam_module.group_kam_finance")
        cls.administrator = cls._create_kam_user("kam_administrator", "kam_module.group_kam_administrator")
        cls.salesman = cls._create_kam_user("plain_salesman", "sales_team.group_sale_salesman")

    @classmethod
    def _create_kam_user(cls, login, group, **values):
        group = cls.env.ref(group)
        return cls.env["res.users"].create(
            {
                "name": login.replace("_", " ").title(),
                "login": login,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, (group | cls.env.ref("base.group_user")).ids)],
                **values,
            }
        )

    @classmethod
    def _create_company(cls, name, **values):
        return cls.env["res.partner"].create({"name": name, "is_company": True, **values})

    @classmethod
    def _link(cls, branch, headquarters, date_from=None, date_to=None):
        """Make ``branch`` a branch of ``headquarters`` between two dates (inclusive), by default from the start."""
        return cls.env["kam.affiliation"].create(
            {
                "partner_id": branch.id,
                "parent_id": headquarters.id,
                "date_from": date_from or cls.BANK_SINCE,
                "date_to": date_to,
            }
        )

    # What happens

    def _import(self, columns, rows, model="res.partner", dryrun=False, **options):
        """What the importer does with a file, as a user sees it: what it answers."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
        wizard = self.env["base_import.import"].create(
            {
                "res_model": model,
                "file": file.getvalue().encode(),
                "file_name": "hierarchy.csv",
                "file_type": "text/csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True, "encoding": "utf-8", **options}
        return wizard.execute_import(columns, columns, options, dryrun)

    # What is seen

    def assertTimeline(self, branch, expected):
        """The headquarters of a branch over time: (headquarters, first day, last day or None), oldest first."""
        self.assertPeriods(branch.kam_affiliation_ids, "parent_id", expected)

    def assertRoots(self, branch, expected):
        """The ultimate parents other than the branch itself over time, as ``assertTimeline``."""
        periods = self.env["kam.root.period"].search([("partner_id", "=", branch.id)])
        self.assertPeriods(periods, "root_id", expected)

    def assertPeriods(self, periods, name, expected):
        """Periods in words: (value of a field, first day, last day or None), oldest first."""
        found = [
            (period[name], str(period.date_from), period.date_to and str(period.date_to) or None)
            for period in periods.sorted("date_from")
        ]
        self.assertEqual(found, expected)

    @contextmanager
    def assertRefused(self, sentence, exception=UserError):
        """Inside, something is refused with a sentence (a regular expression) and leaves nothing behind."""
        with self.assertRaisesRegex(exception, sentence), self.env.cr.savepoint():
            yield

    def _last_note(self, partner):
        """The text of the newest message in the chatter."""
        return html2plaintext(partner.message_ids[:1].body).replace("\n", "")


class KamCommon(KamUsers):
    """The world of the tests: a bank with a headquarters, three regions and twelve branches, and who works with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.headquarters = cls._create_company("Harbour Bank", city="Rotterdam")
        cls.regions = cls.env["res.partner"]
        cls.branches = cls.env["res.partner"]
        for region_name in ("North", "South", "West"):
            region = cls._create_company(f"Harbour Bank {region_name}")
            cls.regions |= region
            for number in range(1, 5):
                cls.branches |= cls._create_company(f"Harbour Bank {region_name} {number}")
        for region in cls.regions:
            cls._link(region, cls.headquarters)
        for position, branch in enumerate(cls.branches):
            cls._link(branch, cls.regions[position // 4])
        cls.contact = cls.env["res.partner"].create({"name": "Ana Buyer", "parent_id": cls.branches[0].id})
        cls.outsider = cls._create_company("Lonely Works")
