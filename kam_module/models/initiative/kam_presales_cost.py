from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.presales import overrun


class KamPresales(models.Model):
    """What presales costs, from the ledger: on an analytic account of its own, below the customer's.

    The account is one of the plan *Key accounts* and names the customer, so its cost is cost to serve that customer,
    once, whether the deal is won or lost.
    """

    _inherit = "kam.presales"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        "Booked on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="kam_module.group_kam_money",
        help="Book what presales costs on this account: bills, expenses, timesheets.",
    )
    spent = fields.Monetary(
        compute="_compute_spent",
        compute_sudo=True,
        groups="kam_module.group_kam_money",
        help="Cost to serve on the account of this presales, in the companies that are switched on, converted at the "
        "rate of the day of the approval.",
    )
    left = fields.Monetary(
        compute="_compute_spent", compute_sudo=True, groups="kam_module.group_kam_money", help="Approved − spent."
    )
    spent_percent = fields.Integer(
        "Spent (%)",
        compute="_compute_spent",
        compute_sudo=True,
        aggregator=False,
        groups="kam_module.group_kam_money",
        help="Spent ÷ approved.",
    )
    overrun = fields.Monetary(
        compute="_compute_spent",
        compute_sudo=True,
        groups="kam_module.group_kam_money",
        help="By how much more was spent than approved.",
    )

    @api.depends("analytic_account_id", "approved_amount", "approved_on", "currency_id")
    @api.depends_context("allowed_company_ids")
    def _compute_spent(self):
        spent = self._spent(self.env.companies)
        for presales in self:
            presales.spent = spent.get(presales._origin.id, 0)
            presales.left = presales.approved_amount - presales.spent
            presales.overrun = overrun(presales.spent, presales.approved_amount)
            approved = presales.approved_amount
            presales.spent_percent = round(100 * presales.spent / approved) if approved else 0

    def _spent(self, companies):
        """What the analytic items on the accounts of these presales sum up to, by the definition of cost to serve.

        :param companies: whose items count
        :return: ``{id: amount in the currency of the presales}``, by one query
        """
        items = self.env["kam.ledger.item"]
        plan = items._plan()
        presales = self._origin.sudo().filtered("analytic_account_id")
        if not plan or not presales:
            return {}
        items._flush()
        by_account = presales.grouped("analytic_account_id")
        spent = dict.fromkeys(presales.ids, 0.0)
        accounts = presales.analytic_account_id.ids
        for account_id, company_id, amount in self.env.execute_query(self._spent_query(plan, accounts, companies.ids)):
            company = self.env["res.company"].browse(company_id)
            for project in by_account[self.env["account.analytic.account"].browse(account_id)]:
                day = project.approved_on or fields.Date.context_today(self)
                spent[project.id] += company.currency_id._convert(float(amount), project.currency_id, company, day)
        return spent

    @api.model
    def _spent_query(self, plan, account_ids, company_ids):
        """:return: SQL with analytic account, company and amount in the currency of the company"""
        items = self.env["kam.ledger.item"]
        condition = SQL("analytic_account.id = ANY(%s) AND analytic.company_id = ANY(%s)", account_ids, company_ids)
        return SQL(
            "SELECT line.%(column)s, item.company_id, SUM(item.amount) FROM (%(items)s) item"
            " JOIN account_analytic_line line ON line.id = item.analytic_item_id GROUP BY 1, 2",
            column=SQL.identifier(plan._column_name()),
            items=items._analytic_items(plan, condition),
        )

    # Opening and closing the account

    def _open_analytic_account(self):
        """Open an account below the customer's, at the first approval."""
        super()._open_analytic_account()
        plan = self.env["kam.ledger.item"]._plan()
        for presales in self.filtered(lambda presales: plan and not presales.analytic_account_id):
            presales.analytic_account_id = self.env["account.analytic.account"].create(
                {
                    "name": presales.name,
                    "plan_id": plan.id,
                    "partner_id": presales.customer_id.id,
                    "company_id": (presales.company_id or presales.customer_id.company_id).id,
                }
            )

    def action_close(self):
        """Close presales; nothing more is booked on its account."""
        result = super().action_close()
        self.sudo().analytic_account_id.action_archive()
        return result

    # Items behind the cost

    @api.readonly
    def action_open_cost(self):
        """Open the analytic items on the account of this presales.

        :return: an action, or a sentence for those who may not read analytic items
        """
        self.ensure_one()
        self.check_access("read")
        self._check_field_access(self._fields["spent"], "read")
        if not self.env["account.analytic.line"].has_access("read"):
            sentence = self.env._(
                "The analytic items behind this figure are shown to users with rights on analytic accounting."
            )
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "info", "message": sentence},
            }
        column = self.env["kam.ledger.item"]._plan()._column_name()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cost of %(presales)s", presales=self.name),
            "res_model": "account.analytic.line",
            "views": [(False, "list"), (False, "pivot"), (False, "graph"), (False, "form")],
            "domain": [(column, "=", self.analytic_account_id.id)],
            "context": {"create": False, "edit": False},
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _kam_analytic_accounts(self, plan):
        """Accounts of presales come and go with it: they are not the one on which a customer is served."""
        accounts = super()._kam_analytic_accounts(plan)
        presales = self.env["kam.presales"].sudo().with_context(active_test=False)
        return accounts - presales.search([("analytic_account_id", "in", accounts.ids)]).analytic_account_id
