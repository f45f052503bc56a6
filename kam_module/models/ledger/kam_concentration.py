from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...tools.concentration import herfindahl, top_share


class KamConcentration(models.AbstractModel):
    """How much of a company's revenue, gross margin and account profit hangs on few accounts."""

    _name = "kam.concentration"
    _description = "Concentration of Revenue on Few Accounts"

    @api.model
    def _revenues(self, windows, companies):
        """:return: ``[(account id, net revenue of the later window)]`` of all accounts, the largest first"""
        units = self.env["kam.retention.unit"]._units(windows, "all", "account", companies)
        return self.env.execute_query(
            SQL("SELECT account_id, now FROM (%s) unit WHERE now <> 0 ORDER BY now DESC, account_id", units)
        )

    @api.model
    def _margins(self, windows, companies):
        """Gross margin and account profit of the later window, by account as is.

        :return: two lists of (account id, amount); empty where no cost is posted that the amount would be without
        """
        rows = self.env["kam.profitability.report"]._read_group(
            Domain("kind", "in", ("key", "other"))
            & Domain("month", ">=", windows.now.start)
            & Domain("month", "<=", windows.now.end)
            & Domain("company_id", "in", companies.ids),
            ["account_id"],
            ["gross_margin:sum", "direct_cost:sum", "profit:sum", "cost_to_serve:sum"],
        )
        has_direct_cost = any(row[2] for row in rows)
        has_cost = has_direct_cost or any(row[4] for row in rows)
        return (
            [(account.id, margin) for account, margin, *_others in rows] if has_direct_cost else [],
            [(account.id, profit) for account, _margin, _cost, profit, _served in rows] if has_cost else [],
        )

    # Page

    @api.model
    def _page(self, windows, companies):
        """What a page says about concentration in the later window.

        :return: a dict with a ``reason`` in place of figures that are not available
        """
        if not self.env["res.partner"]._kam_reads_every_account():
            return {
                "reason": self.env._("Not available: a share needs the revenue of all accounts, and you read your own.")
            }
        revenues = self._revenues(windows, companies)
        count = self.env.company.kam_concentration_count
        page = {
            "reason": False,
            "count": count,
            "figures": [self._figure(self.env._("Revenue"), revenues, count, self.env._("no revenue is posted"))],
            "largest": self._largest(revenues, count),
        }
        if self.env.user.has_group("kam_module.group_kam_money"):
            margins, profits = self._margins(windows, companies)
            page["figures"] += [
                self._figure(self.env._("Gross margin"), margins, count, self.env._("no direct cost is posted")),
                self._figure(self.env._("Account profit"), profits, count, self.env._("no cost is posted")),
            ]
        return page

    @api.model
    def _figure(self, label, amounts, count, reason):
        exact = [Decimal(str(amount)) for _account_id, amount in amounts]
        share, index = top_share(exact, count), herfindahl(exact)
        accounts = sum(amount > 0 for amount in exact)
        return {
            "label": label,
            "accounts": accounts,
            "share": share is not None and f"{formatLang(self.env, float(share * 100), digits=1)} %",
            "index": index is not None and formatLang(self.env, float(index), digits=3),
            "reason": share is None and self.env._("Not available: %s.", reason),
        }

    @api.model
    def _largest(self, revenues, count):
        total = sum(amount for _account_id, amount in revenues if amount > 0)
        largest = [(account_id, amount) for account_id, amount in revenues[:count] if amount > 0]
        accounts = self.env["res.partner"].browse(account_id for account_id, _amount in largest)
        names = dict(zip(accounts.ids, accounts.sudo().mapped("display_name")))
        return [
            {
                "id": account_id,
                "name": names[account_id],
                "amount": float(amount),
                "share": f"{formatLang(self.env, float(amount / total * 100), digits=1)} %",
            }
            for account_id, amount in largest
        ]
