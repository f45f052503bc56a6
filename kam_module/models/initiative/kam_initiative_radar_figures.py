from odoo import models

from ...tools.initiative import figures


class KamInitiative(models.Model):
    """The figures on the radar, each with what it counts, or why there is none."""

    _inherit = "kam.initiative"

    def _radar_figures(self, branches):
        """:return: the figures with what they count, and the states of the branches behind them"""
        result = figures(branches)
        words = [
            (
                "reach",
                self.env._("Reach"),
                result.reach,
                self.env._("branches won, in talks or lost, of those that can buy"),
                ["won", "talks", "lost"],
            ),
            (
                "capture",
                self.env._("Captured"),
                result.capture,
                self.env._("branches won, of those that can buy"),
                ["won"],
            ),
            (
                "wins",
                self.env._("Win rate"),
                result.wins,
                self.env._("branches won, of those decided"),
                ["won", "lost"],
            ),
            ("leak", self.env._("Leak"), result.leak, self.env._("branches lost, of those that can buy"), ["lost"]),
            (
                "silence",
                self.env._("Silent"),
                result.silence,
                self.env._("branches silent, of those that can buy"),
                ["silent"],
            ),
        ]
        shown = [self._radar_rate(*figure) for figure in words]
        return [*shown, self._radar_leak_value(result), self._radar_lag()]

    def _radar_rate(self, name, label, rate, counts, states):
        figure = {"name": name, "label": label, "states": states}
        if rate.value is None:
            return {**figure, "value": "", "why": self.env._("Not available: there is none to count.")}
        return {
            **figure,
            "value": f"{100 * rate.value:.0f} %",
            "counts": f"{rate.part} / {rate.base} {counts}",
        }

    def _radar_leak_value(self, result):
        figure = {"name": "leak_value", "label": self.env._("Value lost"), "states": ["lost"]}
        if result.leak_value is None:
            return {**figure, "value": "", "why": self.env._("Not available: no amount is expected of a lost branch.")}
        return {
            **figure,
            "amount": result.leak_value,
            "counts": self.env._("expected amounts of the branches lost"),
        }

    def _radar_lag(self):
        figure = {"name": "lag", "label": self.env._("Detection lag"), "states": []}
        if not self.decided_on:
            return {**figure, "value": "", "why": self.env._("Not available: the day of the decision is not known.")}
        return {
            **figure,
            "value": self.env._("%(days)s days", days=(self.recorded_on - self.decided_on).days),
            "counts": self.env._("from the decision to the day on which we recorded it"),
        }
