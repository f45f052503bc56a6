from collections.abc import Iterable

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.windows import month_end, month_start
from .kam_branch_knowledge import SOURCES
from .kam_whitespace_cell import WORDS
from .known_monetary import KnownMonetary

COMPETITOR = [("competitor", "Competitor")]
STATES = [("ours", "Ours"), ("pipeline", "In the pipeline"), *COMPETITOR, *WORDS, ("unknown", "Unknown")]
"""What a cell can be; of several the first holds. The evidence of all is shown."""

MONTHS = 12
"""The window where nobody chooses another one: the running month and those before it."""

ROOM = 1_000_000
"""Ids of cells: that of the branch times this, and that of the category, 0 for none."""


class KamWhitespaceReport(models.Model):
    """Branches × product categories: what is bought from us, what could be, what others sell, and what nobody knows.

    A row is a cell: of all branches of key accounts and all categories that are asked for, and of what is known beyond
    them. Groups that are no key accounts have rows where they are asked for: by account, branch or id, or by
    ``kam_account_ids`` in the context. ``kam_whitespace_months`` in the context is the length of the window, and with
    ``kam_known_only`` unknown cells are left out but for one of each branch, without a category.
    """

    _name = "kam.whitespace.report"
    _description = "White Space"
    _auto = False
    _order = "account_id, partner_id, product_categ_id, id"
    _rec_name = "partner_id"

    # Where
    partner_id = fields.Many2one("res.partner", "Branch", readonly=True)
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    kam_tier_id = fields.Many2one("kam.tier", "Tier", readonly=True)
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", readonly=True)
    kam_team_id = fields.Many2one("crm.team", "Account Team", readonly=True)
    partner_company_id = fields.Many2one(
        "res.company", "Customer of", readonly=True, help="Your company that the branch is kept for; empty: all."
    )
    product_categ_id = fields.Many2one(
        "product.category", "Product Category", readonly=True, help="Empty: invoiced or offered without a category."
    )
    top_categ_id = fields.Many2one("product.category", "Main Category", readonly=True)

    # What
    state = fields.Selection(
        STATES,
        "White Space",
        readonly=True,
        help="Of several the first holds: ours, in the pipeline, competitor, done internally, not needed. "
        "Unknown: nothing speaks for any of them.",
    )
    rank = fields.Integer(readonly=True, aggregator="min", export_string_translation=False)
    said = fields.Selection(
        COMPETITOR + WORDS, "What Is Said", readonly=True, help="What people know of it, whatever we sell there."
    )
    said_categ_id = fields.Many2one(
        "product.category", "Said about", readonly=True, help="A category above it where nothing is said of itself."
    )
    competitor_id = fields.Many2one("kam.competitor", readonly=True, help="Empty: not known who.")
    contract_end = fields.Date(readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    known_by = fields.Many2one("res.users", "Known by", readonly=True)
    known_on = fields.Date("Known since", readonly=True)

    # Amounts, in the currency of the current company
    currency_id = fields.Many2one("res.currency", readonly=True)
    ours = fields.Monetary(
        readonly=True,
        help="Revenue in the window from posted journal items, as in the report Account Profitability.",
    )
    pipeline = fields.Monetary(
        readonly=True,
        help="Expected revenue of open opportunities, and of those won in the window of which nothing is invoiced; "
        "with the sales app, what is ordered and not invoiced. A deal about several categories counts with an equal "
        "part in each.",
    )
    potential = KnownMonetary(
        readonly=True, help="What the branch spends on it in the window, whoever sells it, as somebody declared."
    )
    open_potential = KnownMonetary(readonly=True, help="Potential − ours, as far as a potential is declared.")
    potential_source = fields.Selection(SOURCES, "Source of the Potential", readonly=True)

    _depends = {
        "kam.ledger.month": ["kind", "partner_id", "company_id", "month", "product_categ_id", "revenue"],
        "crm.lead": [
            "active",
            "company_id",
            "date_closed",
            "expected_revenue",
            "kam_product_categ_ids",
            "partner_id",
            "type",
            "won_status",
        ],
        "kam.competitor.position": ["active", "partner_id", "product_categ_id", "competitor_id", "contract_end"],
        "kam.whitespace.cell": ["active", "partner_id", "product_categ_id", "state", "potential", "currency_id"],
        "product.category": ["kam_in_white_space", "parent_path"],
        "product.template": ["active", "categ_id", "sale_ok"],
        "res.company": ["partner_id"],
        "res.partner": [
            "active",
            "commercial_partner_id",
            "company_id",
            "is_company",
            "is_key_account",
            "kam_manager_id",
            "kam_root_id",
            "kam_team_id",
            "kam_tier_id",
        ],
    }

    # Window

    @api.model
    def _months(self):
        """:return: the length of the window in months, from the context"""
        months = self.env.context.get("kam_whitespace_months")
        return min(max(int(months), 1), 1200) if months else MONTHS

    @api.model
    def _window(self):
        """:return: first and last day of the window, both inclusive: the running month and those before it"""
        today = fields.Date.context_today(self)
        return month_start(today, 1 - self._months()), month_end(today)

    @api.model
    @api.readonly
    def scope_message(self):
        """What the figures count, for the screen and the papers.

        :return: a text
        """
        first, last = self._window()
        return self.env._(
            "Ours: posted journal items from %(first)s to %(last)s. Pipeline, competitors and what people say: today. "
            "Amounts in %(currency)s, of %(companies)s. Headquarters and branches as they are today.",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
            currency=self.env.company.currency_id.name,
            companies=", ".join(self.env.companies.mapped("name")),
        )

    @api.model
    @api.readonly
    def screen_notes(self):
        """For the screen: what the figures do not hold, as in the report Account Profitability.

        :return: ``{"pending": ..., "partial": ...}``, each a sentence or False
        """
        return self.env["kam.profitability.report"].screen_notes()

    # Reading

    @api.model
    def _search(self, domain, *args, **kwargs):
        self.env["kam.ledger.month"]._ensure_fresh()
        wanted = self._wanted(Domain(domain))
        report = self.with_context(kam_whitespace_wanted=wanted) if wanted else self
        return super(KamWhitespaceReport, report)._search(domain, *args, **kwargs)

    @api.model
    def _wanted(self, domain):
        """Which accounts and branches a domain asks for: the database cannot see it through the sums.

        :return: list of (``account_id`` or ``partner_id``, ids) that hold all at once; empty for no limit
        """
        wanted = []
        for condition in domain.children if getattr(domain, "OPERATOR", "") == "&" else [domain]:
            name, ids = getattr(condition, "field_expr", ""), self._ids_of(condition)
            if ids is not None and name in ("account_id", "partner_id"):
                wanted.append((name, ids))
            elif ids is not None and name == "id":
                wanted.append(("partner_id", sorted({id_ // ROOM for id_ in ids})))
        return wanted

    @api.model
    def _ids_of(self, condition):
        """:return: the ids that a condition asks for, None when it asks for something else"""
        operator, value = getattr(condition, "operator", ""), getattr(condition, "value", None)
        values = [value] if operator == "=" else value
        if operator not in ("=", "in") or isinstance(values, str) or not isinstance(values, Iterable):
            return None
        ids = list(values)
        return ids if all(type(id_) is int for id_ in ids) else None
