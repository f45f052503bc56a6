from decimal import Decimal

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang


class KamRetentionPage(models.AbstractModel):
    """What the page of a retention statement says, in the words and formats of the reader."""

    _name = "kam.retention.page"
    _description = "Page of a Retention Statement"

    @api.model
    def _page(self, statement):
        """:return: the page as a dict of texts and numbers; ratios that do not exist are None, with a reason"""
        figures = {grain: statement.figures(grain) for grain in ("entity", "account", "category")}
        bridge, counts = figures[statement.grain]
        return {
            "currency_id": self.env.company.currency_id.id,
            "about": self._about(statement),
            "notices": self._notices(statement, figures),
            "grains": [self._grain_row(statement, grain, *figures[grain]) for grain in figures],
            "bridge": self._steps(statement, bridge, counts),
            "identities": self._identities(bridge),
            "concentration": self.env["kam.concentration"]._page(statement._windows(), statement.company_ids._origin),
        }

    # What is counted

    @api.model
    def _about(self, statement):
        windows = statement._windows()
        return [
            {"label": self.env._("Later window"), "text": statement._window_text(windows.now)},
            {"label": self.env._("Earlier window"), "text": statement._window_text(windows.before)},
            {"label": self.env._("Accounts"), "text": self._scope_text(statement, windows)},
            {"label": self.env._("Companies"), "text": ", ".join(statement.company_ids.sudo().mapped("name"))},
            {
                "label": self.env._("Amounts"),
                "text": self.env._(
                    "%(currency)s, net revenue of posted journal items",
                    currency=self.env.company.currency_id.name,
                ),
            },
        ]

    @api.model
    def _scope_text(self, statement, windows):
        if statement.scope == "start":
            return self.env._(
                "Key accounts on %(day)s, with their branches of that day and those that are new since",
                day=format_date(self.env, self.env["kam.retention.unit"]._cohort_date(windows)),
            )
        if statement.scope == "today":
            return self.env._("Key accounts as they are today, with today's branches")
        return self.env._("All customers, with today's branches")

    @api.model
    def _notices(self, statement, figures):
        """:return: sentences about what is left out or not as expected"""
        _bridge, counts = figures["entity"]
        notices = []
        if not counts:
            notices.append(self._empty_text(statement))
        if statement.scope == "today":
            notices.append(
                self.env._(
                    "These accounts were chosen with their results known: for figures that nobody can choose, "
                    "take the key accounts at the start."
                )
            )
        if not self.env["res.partner"]._kam_reads_every_account():
            notices.append(self.env._("Partial: only accounts that are yours or your teams' are counted."))
        if statement._hidden_companies():
            notices.append(self.env._("Partial: revenue in companies that you may not read is left out."))
        notices.append(self.env["kam.ledger.month"]._pending_message())
        return [notice for notice in notices if notice]

    @api.model
    def _empty_text(self, statement):
        if statement.scope == "start":
            return self.env._(
                "No account that you may read was a key account on %(day)s and bought in one of the windows. "
                "Choose other accounts or a later closing date, or enter since when your accounts are key accounts.",
                day=format_date(self.env, self.env["kam.retention.unit"]._cohort_date(statement._windows())),
            )
        return self.env._("No revenue of these accounts is posted in one of the windows.")

    # Ratios

    @api.model
    def _grain_row(self, statement, grain, bridge, counts):
        labels = {
            "entity": self.env._("By customer"),
            "account": self.env._("By account"),
            "category": self.env._("By customer and product category"),
        }
        helps = {
            "entity": self.env._("Headquarters and each branch by itself: a branch that is lost counts as lost."),
            "account": self.env._(
                "A headquarters and its branches together: a growing branch makes up for a lost one."
            ),
            "category": self.env._("Strict: what a customer stops buying counts as lost, whatever else it buys."),
        }
        return {
            "grain": grain,
            "label": labels[grain],
            "help": helps[grain],
            "nrr": self._percent(bridge.nrr),
            "grr": self._percent(bridge.grr),
            "logo": self._percent(bridge.logo_retention),
            "kept": bridge.kept_count,
            "base": bridge.base_count,
            "reason": False if bridge.base_count else self._no_base_text(counts),
        }

    @api.model
    def _no_base_text(self, counts):
        if counts:
            return self.env._("Not available: nobody bought in the earlier window.")
        return self.env._("Not available: no customer is counted.")

    @api.model
    def _percent(self, ratio):
        """:return: a ratio as text, None without one"""
        return None if ratio is None else f"{formatLang(self.env, float(ratio * 100), digits=2)} %"

    @api.model
    def _money(self, amount):
        return formatLang(self.env, float(amount), digits=self.env.company.currency_id.decimal_places)

    # Bridge

    @api.model
    def _steps(self, statement, bridge, counts):
        """The bridge from the earlier revenue to the later one, as steps of a waterfall.

        :return: dicts with a label, a signed amount, where the bar starts and ends, and the part that it opens
        """
        windows = statement._windows()
        signed = [
            ("churn", self.env._("Churn"), -bridge.churn),
            ("contraction", self.env._("Contraction"), -bridge.contraction),
            ("expansion", self.env._("Expansion"), bridge.expansion),
            ("reactivated", self.env._("Reactivated"), bridge.reactivated),
            ("new", self.env._("New"), bridge.new),
            ("credits", self.env._("Change of credits"), bridge.credits),
        ]
        steps = [self._step("opening", statement._window_text(windows.before), 0, bridge.opening)]
        level = bridge.opening
        for name, label, amount in signed:
            steps.append({**self._step(name, label, level, level + amount), "count": counts.get(name)})
            level += amount
        steps.append(self._step("closing", statement._window_text(windows.now), 0, bridge.closing))
        return steps

    @api.model
    def _step(self, name, label, start, end):
        return {
            "name": name,
            "label": label,
            "start": float(start),
            "end": float(end),
            "amount": float(end - Decimal(start)),
            "is_total": name in ("opening", "closing"),
            "part": False if name in ("opening", "closing") else name,
            "count": None,
        }

    @api.model
    def _identities(self, bridge):
        """The identities that hold between the figures, each with its numbers and what is left over."""
        parts = [
            self._money(bridge.opening),
            *(f"− {self._money(amount)}" for amount in (bridge.churn, bridge.contraction)),
            *(f"+ {self._money(amount)}" for amount in (bridge.expansion, bridge.reactivated, bridge.new)),
            f"{'−' if bridge.credits < 0 else '+'} {self._money(abs(bridge.credits))}",
        ]
        identities = [
            {
                "label": self.env._("The bridge closes"),
                "text": f"{' '.join(parts)} = {self._money(bridge.closing)}",
                "difference": float(bridge.gap),
            }
        ]
        if bridge.base_before:
            churn, contraction, expansion = (
                self._percent(part / bridge.base_before)
                for part in (bridge.churn, bridge.contraction, bridge.expansion)
            )
            identities += [
                {
                    "label": self.env._("GRR = 100 % − churn − contraction"),
                    "text": f"{self._percent(bridge.grr)} = 100 % − {churn} − {contraction}",
                    "difference": float(bridge.base_kept - bridge.grr * bridge.base_before),
                },
                {
                    "label": self.env._("NRR = GRR + expansion"),
                    "text": f"{self._percent(bridge.nrr)} = {self._percent(bridge.grr)} + {expansion}",
                    "difference": float(bridge.base_now - bridge.base_kept - bridge.expansion),
                },
            ]
        return [
            {**identity, "holds": self.env.company.currency_id.is_zero(identity["difference"])}
            for identity in identities
        ]
