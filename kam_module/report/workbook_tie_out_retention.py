from odoo import api, models
from odoo.tools import format_date

# From the revenue of the earlier window to that of the later one, each part with its sign.
BRIDGE = {
    "revenue_before": "+",
    "new": "+",
    "reactivated": "+",
    "expansion": "+",
    "contraction": "-",
    "churn": "-",
    "credits": "+",
    "revenue_now": "-",
}


class KamWorkbookTieOut(models.AbstractModel):
    """Retention: the bridge closes, and both windows are a part of what the profitability report has."""

    _inherit = "kam.workbook.tie.out"

    @api.model
    def _writers(self):
        return {**super()._writers(), "kam.retention.report": self._write_retention}

    @api.model
    def _write_retention(self, sheet, formats, request, totals):
        env = self.env
        values = request.report._read_group(request.domain, [], [f"{name}:sum" for name in BRIDGE])[0]
        sums = {name: float(value or 0) for name, value in zip(BRIDGE, values)}
        labels = request.report.fields_get(BRIDGE, ["string"])
        self._header(sheet, formats, 0, [env._("Bridge"), env._("Amount")])
        for row, name in enumerate(BRIDGE, start=1):
            sheet.write_string(row, 0, labels[name]["string"], formats["text"])
            if name in totals:
                sheet.write_formula(row, 1, totals[name], formats["money"], sums[name])
            else:
                sheet.write_number(row, 1, sums[name], formats["money"])
        row = len(BRIDGE) + 1
        cells = "".join(f"{sign}B{position}" for position, sign in enumerate(BRIDGE.values(), start=2))
        gap = sum(sums[name] * (1 if sign == "+" else -1) for name, sign in BRIDGE.items())
        gap = env.company.currency_id.round(gap)
        sheet.write_string(row, 0, env._("Not explained"), formats["text_total"])
        sheet.write_formula(row, 1, f"=ROUND({cells[1:]},6)", formats["money_total"], gap)
        self._write_windows(sheet, formats, sums, row + 2)

    @api.model
    def _write_windows(self, sheet, formats, sums, row):
        """Revenue of each window: here, elsewhere in the profitability report, and all of it, which ties out itself."""
        env = self.env
        windows, _scope, _grain, companies = env["kam.retention.unit"]._parameters()
        labels = [env._("Window"), env._("This Workbook"), env._("Other Customers and Rows")]
        self._header(sheet, formats, row, [*labels, env._("Whole Profitability Report")])
        for window, name in ((windows.before, "revenue_before"), (windows.now, "revenue_now")):
            row += 1
            domain = [
                ("month", ">=", window.start),
                ("month", "<=", window.end),
                ("company_id", "in", companies.ids),
            ]
            whole = float(env["kam.profitability.report"]._read_group(domain, [], ["revenue:sum"])[0][0] or 0)
            period = " – ".join(format_date(env, day) for day in (window.start, window.end))
            sheet.write_string(row, 0, period, formats["text"])
            sheet.write_number(row, 1, sums[name], formats["money"])
            sheet.write_formula(row, 2, f"=D{row + 1}-B{row + 1}", formats["money"], whole - sums[name])
            sheet.write_number(row, 3, whole, formats["money"])
