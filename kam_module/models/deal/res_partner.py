from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Open opportunities of an account with everything below it, and of its whole group."""

    _inherit = "res.partner"

    # Open opportunities, in the current company's currency, as far as the user may read them
    kam_deal_currency_id = fields.Many2one(
        "res.currency", "Opportunities' Currency", compute="_compute_kam_opportunities", export_string_translation=False
    )
    kam_opportunity_count = fields.Integer(
        "Open Opportunities",
        compute="_compute_kam_opportunities",
        groups="sales_team.group_sale_salesman",
        help="Open opportunities that you may read of this account and everything below it.",
    )
    kam_expected_revenue = fields.Monetary(
        "Expected Revenue",
        compute="_compute_kam_opportunities",
        currency_field="kam_deal_currency_id",
        groups="sales_team.group_sale_salesman",
        help="Expected revenue, without the probability, of the open opportunities that you may read "
        "of this account and everything below it.",
    )
    kam_group_opportunity_count = fields.Integer(
        "Group's Open Opportunities",
        compute="_compute_kam_opportunities",
        groups="sales_team.group_sale_salesman",
        help="Open opportunities that you may read of the ultimate parent and everything below it.",
    )

    # Business words

    @api.model
    def _kam_open_opportunity_domain(self):
        """:return: what an open opportunity is: neither won nor lost nor archived"""
        return Domain("type", "=", "opportunity") & Domain("won_status", "=", "pending") & Domain("active", "=", True)

    def _kam_deal_domain(self):
        """:return: the domain of the leads of this account and everything below it, as a list"""
        self.ensure_one()
        if self.kam_root_id in (self, self.browse()):
            return [("kam_root_id", "=", self.id)]
        companies = ["|", ("id", "=", self.id), ("kam_headquarters_ids", "in", self.ids)]
        return [("partner_id.commercial_partner_id", "any", companies)]

    # Computes

    @api.depends_context("uid", "company", "allowed_company_ids")
    @api.depends("kam_root_id")
    def _compute_kam_opportunities(self):
        currency = self.env.company.currency_id
        below, groups = self._kam_sum_opportunities()
        self.kam_deal_currency_id = currency
        for partner in self:
            count, revenue = below[partner._origin.id]
            partner.kam_opportunity_count = count
            partner.kam_expected_revenue = currency.round(revenue)
            partner.kam_group_opportunity_count = groups[(partner.kam_root_id or partner)._origin.id]

    def _kam_sum_opportunities(self):
        """Add up the open opportunities in the groups of these accounts.

        :return: ``{account: (count, expected revenue)}`` of every account with what is below it, and
            ``{ultimate parent: count}``
        """
        below, groups = defaultdict(lambda: (0, 0.0)), defaultdict(int)
        leads = self.env["crm.lead"]
        root_ids = {(partner.kam_root_id or partner)._origin.id for partner in self} - {False}
        if not root_ids or not leads.has_access("read"):
            return below, groups
        rows = leads._read_group(
            self._kam_open_opportunity_domain() & Domain("kam_root_id", "in", root_ids),
            ["kam_root_id", "partner_id.commercial_partner_id", "company_id"],
            ["__count", "expected_revenue:sum"],
        )
        rates = self._kam_currency_rates({company for _root, _entity, company, _count, _revenue in rows})
        chains = self.browse({entity.id for _root, entity, _company, _count, _revenue in rows})._kam_chains()
        for root, entity, company, count, revenue in rows:
            groups[root.id] += count
            for account_id in (entity.id, *chains.get(entity.id, ())):
                known_count, known_revenue = below[account_id]
                below[account_id] = (known_count + count, known_revenue + revenue * rates[company])
        return below, groups

    @api.model
    def _kam_currency_rates(self, companies):
        """Rates of today into the current company's currency; a lead of no company is in that currency.

        :return: ``{company: rate}``
        """
        current, today = self.env.company, fields.Date.context_today(self)
        convert = self.env["res.currency"]._get_conversion_rate
        return {
            company: convert(company.currency_id or current.currency_id, current.currency_id, current, today)
            for company in companies
        }

    # Actions

    def action_kam_open_opportunities(self):
        """Open the opportunities of this account and everything below it; the open ones first.

        :return: an action
        """
        self.ensure_one()
        return self._kam_opportunity_action(self, self._kam_deal_domain())

    def action_kam_open_group_opportunities(self):
        """Open the opportunities of the whole group of this account; the open ones first.

        :return: an action
        """
        self.ensure_one()
        root = self.kam_root_id or self
        return self._kam_opportunity_action(root, root._kam_deal_domain())

    def _kam_opportunity_action(self, account, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        action["display_name"] = self.env._("Opportunities of %(account)s", account=account.name)
        action["domain"] = [("type", "=", "opportunity"), *domain]
        action["context"] = {
            "default_type": "opportunity",
            "default_partner_id": self.id,
            "search_default_filter_won_status_pending": 1,
        }
        action["help"] = self.env._(
            '<p class="o_view_nocontent_smiling_face">No open opportunity in this group</p>'
            "<p>Remove the filter to see those that were won or lost, or create a new one.</p>"
        )
        return action
