from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KamPresalesRule(models.Model):
    """Who may approve presales, from which amount on."""

    _name = "kam.presales.rule"
    _description = "Presales Approval Rule"
    _order = "company_id, amount_from, id"
    _rec_names_search = ["group_id", "user_id"]

    amount_from = fields.Monetary("From Amount", required=True, help="Cost estimates of this amount and above.")
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", index="btree_not_null", help="Empty: companies without rules of their own."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    group_id = fields.Many2one("res.groups", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", domain=[("share", "=", False)]
    )
    may_approve_own = fields.Boolean("Own Requests Too", help="Whoever asks may approve it too.")
    active = fields.Boolean(default=True)

    _amount_positive = models.Constraint("CHECK(amount_from >= 0)", "The amount of a rule is 0 or more.")
    _amount_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), amount_from) WHERE active", "There is a rule for this amount already."
    )

    @api.constrains("group_id", "user_id")
    def _check_approver(self):
        for rule in self:
            if not (rule.group_id or rule.user_id):
                raise ValidationError(
                    self.env._(
                        "Name a group or a user who approves presales from %(amount)s on.",
                        amount=rule.currency_id.format(rule.amount_from),
                    )
                )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.depends("amount_from", "company_id")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = self.env._("From %(amount)s", amount=rule.currency_id.format(rule.amount_from))

    @api.model
    def _for(self, presales):
        """The rule for a cost estimate: of its company where that has rules, with the highest amount reached.

        :return: a rule; empty when there is none, and then nobody approves
        """
        company = presales.lead_id.sudo().company_id or self.env.company
        rules = self.sudo().search([("company_id", "in", (company.id, False))])
        rules = rules.filtered("company_id") or rules
        amount = presales.currency_id._convert(
            presales.cost, company.currency_id, company, fields.Date.context_today(self)
        )
        return rules.filtered(lambda rule: rule.amount_from <= amount).sorted("amount_from")[-1:]

    def _users(self):
        """:return: the users whom this rule names"""
        users = self.sudo().user_id | self.sudo().group_id.all_user_ids
        return users.filtered(lambda user: user.active and not user.share).with_env(self.env)
