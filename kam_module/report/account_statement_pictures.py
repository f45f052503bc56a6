from odoo import api, models
from odoo.tools import format_date, formatLang

from ..tools.pictures import bars, waterfall
from ..tools.receivables import ZERO
from ..tools.retention import Unit, bridge

PICTURE = (330.0, 78.0)


class AccountStatement(models.AbstractModel):
    """The pictures on the account statement: revenue by month, and from one year to the next."""

    _inherit = "report.kam_module.report_account_statement"

    @api.model
    def _trend_picture(self, member_ids, inputs):
        months, window, _before = inputs["months"]
        values = [
            float(sum((self._amount(id_, "revenue", (month, month), inputs) for id_ in member_ids), ZERO))
            for month in months
        ]
        placed, zero = bars([(0.0, value) for value in values], *PICTURE)
        return {
            "bars": [
                {
                    **bar._asdict(),
                    "is_window": month >= window[0],
                    "label": format_date(self.env, month, date_format="MMM yy") if number % 6 == 0 else "",
                }
                for number, (bar, month) in enumerate(zip(placed, months))
            ],
            "zero": zero,
            "is_empty": not any(values),
        }

    @api.model
    def _bridge(self, member_ids, inputs):
        """From the revenue of the 12 months before to that of the last 12, customer by customer."""
        _months, window, before = inputs["months"]
        result = bridge(
            Unit(
                self._amount(id_, "revenue", before, inputs),
                self._amount(id_, "revenue", window, inputs),
                id_ in inputs["known_ids"],
            )
            for id_ in member_ids
        )
        steps = [
            (self.env._("New"), result.new),
            (self.env._("Back"), result.reactivated),
            (self.env._("More"), result.expansion),
            (self.env._("Less"), -result.contraction),
            (self.env._("Lost"), -result.churn),
            (self.env._("Credits"), result.credits),
        ]
        amounts = [result.opening, *(amount for _label, amount in steps), result.closing]
        ranges = waterfall(float(result.opening), [float(amount) for _label, amount in steps], float(result.closing))
        placed, zero = bars(ranges, *PICTURE)
        labels = [self.env._("Before"), *(label for label, _amount in steps), self.env._("Now")]
        return {
            "bars": [
                {
                    **bar._asdict(),
                    "label": label,
                    "amount": self._short(amount),
                    "is_end": number in (0, len(ranges) - 1),
                }
                for number, (bar, label, amount) in enumerate(zip(placed, labels, amounts))
            ],
            "zero": zero,
            "nrr": self._percent_or_not(result.nrr),
            "grr": self._percent_or_not(result.grr),
            "logo": self._percent_or_not(result.logo_retention),
            "is_empty": not (result.opening or result.closing),
        }

    @api.model
    def _short(self, amount):
        return formatLang(self.env, float(amount), digits=0) if amount else "–"

    @api.model
    def _percent_or_not(self, ratio):
        return self.env._("n/a") if ratio is None else self._percent(ratio).lstrip("+")
