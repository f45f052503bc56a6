from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.misc import formatLang


class KamWhitespaceReport(models.Model):
    """What speaks for the state of a cell, whatever its state is, with the records behind it."""

    _inherit = "kam.whitespace.report"

    @api.model
    @api.readonly
    def cell_evidence(self, partner_id, category_id=False, months=None):
        """Read all that is known of a branch and a category with everything below it.

        :param category_id: id of a product category; without it, what has none
        :param months: length of the window, as in :meth:`heat_map`
        :return: dictionary of ``branch`` and ``category`` (id, name), ``can_edit``, ``question`` (a proposal), ``word``
            (id of the entry about this cell, or False), ``lines``: lists of ``kind`` (a state, potential or unknown),
            ``text``, ``detail``, and what a click opens: ``method`` of this model or ``model`` and ``id``
        :raise AccessError: for users who may not see the white space of this branch
        """
        report = self.with_context(kam_whitespace_months=months, kam_known_only=True)
        branch = report._branch(partner_id)
        category = self.env["product.category"].sudo().browse(category_id or ()).exists()
        word = self.env["kam.whitespace.cell"].search(self._cell_domain(branch, category), limit=1)
        lines = [
            *report._invoice_lines(branch, category),
            *report._deal_lines(branch, category),
            *report._position_lines(branch, category),
            *report._word_lines(branch, category),
        ]
        nothing = self.env._("Nothing is known: ask at the next visit.")
        return {
            "branch": {"id": branch.id, "name": branch.name},
            "category": {"id": category.id, "name": category.name} if category else False,
            "can_edit": bool(category) and self.env["kam.whitespace.cell"].has_access("create"),
            "question": self._usual_question(branch, category),
            "word": word.id,
            "lines": lines or [{"kind": "unknown", "text": nothing, "detail": ""}],
        }

    @api.model
    def _branch(self, partner_id):
        """:return: a branch whose white space the reader may see, with all rights
        :raise AccessError: when the reader may not"""
        report = self.with_context(kam_known_only=True)
        if not report.search_count([("partner_id", "=", partner_id)], limit=1):
            raise AccessError(
                self.env._("The white space of this customer is shown to those who work with its account.")
            )
        return self.env["res.partner"].sudo().browse(partner_id)

    @api.model
    def _cell_domain(self, branch, category):
        return Domain("partner_id", "=", branch.id) & Domain("product_categ_id", "=", category.id)

    @api.model
    def _known_domain(self, branch, category):
        """:return: domain of what is said of a cell: about the category, those below it and those above it"""
        ids = category.ids
        lines = Domain("product_categ_id", "child_of", ids) | Domain("product_categ_id", "parent_of", ids)
        return Domain("partner_id", "=", branch.id) & (lines if category else Domain.FALSE)

    @api.model
    def _usual_question(self, branch, category):
        return self.env._(
            "What does %(branch)s use for %(category)s, from whom, and until when?",
            branch=branch.name,
            category=category.name,
        )

    @api.model
    def _money(self, amount, currency=None):
        return formatLang(self.env, amount, currency_obj=currency or self.env.company.currency_id)

    # Ours

    @api.model
    def _figure_domain(self, branch, category):
        """:return: domain of the rows of the report Account Profitability behind a cell"""
        first, last = self._window()
        domain = Domain("partner_id", "=", branch.id) & Domain("month", ">=", first) & Domain("month", "<=", last)
        return domain & Domain("product_categ_id", *(("child_of", category.ids) if category else ("=", False)))

    @api.model
    def _invoice_lines(self, branch, category):
        rows = self.env["kam.profitability.report"]._read_group(
            self._figure_domain(branch, category), ["product_categ_id"], ["revenue:sum"]
        )
        first, last = self._window()
        currency = self.env.company.currency_id
        return [
            {
                "kind": "ours",
                "text": self.env._("%(amount)s invoiced", amount=self._money(revenue)),
                "detail": self.env._(
                    "%(category)s, posted journal items from %(first)s to %(last)s",
                    category=sold.sudo().name or self.env._("No category"),
                    first=format_date(self.env, first),
                    last=format_date(self.env, last),
                ),
                "method": "open_items",
                "category": sold.id,
            }
            for sold, revenue in rows
            if not currency.is_zero(revenue or 0)
        ]

    @api.model
    @api.readonly
    def open_items(self, partner_id, category_id=False, months=None):
        """Open the journal items behind what is ours of a cell.

        :return: an action, or a sentence for those who may not read journal items
        """
        report = self.with_context(kam_whitespace_months=months)
        branch = report._branch(partner_id)
        category = self.env["product.category"].browse(category_id or ())
        return self.env["kam.profitability.report"].open_items(list(report._figure_domain(branch, category)), "revenue")

    # In the pipeline

    @api.model
    def _deal_domain(self, branch, category):
        """:return: domain of the deals behind a cell: open ones, and those won in the window"""
        first, _last = self._window()
        won = Domain("won_status", "=", "won") & Domain("date_closed", ">=", first)
        about = Domain("kam_product_categ_ids", *(("child_of", category.ids) if category else ("=", False)))
        domain = Domain("type", "=", "opportunity") & Domain("partner_id.commercial_partner_id", "=", branch.id)
        domain &= Domain("company_id", "in", [False, *self.env.companies.ids])
        return domain & about & (Domain("won_status", "=", "pending") | won)

    @api.model
    def _deal_lines(self, branch, category):
        domain = self._deal_domain(branch, category)
        leads = self.env["crm.lead"]
        readable = leads.search(domain) if leads.has_access("read") else leads
        lines = [
            {
                "kind": "pipeline",
                "text": lead.name,
                "detail": " · ".join(
                    filter(
                        None,
                        (
                            self.env._("won") if lead.won_status == "won" else lead.compass_stage_id.name,
                            self._money(lead.expected_revenue, lead.company_currency),
                            lead.user_id.name or self.env._("nobody yet"),
                        ),
                    )
                ),
                "model": "crm.lead",
                "id": lead.id,
            }
            for lead in readable
        ]
        if hidden := leads.sudo().search_count(domain) - len(readable):
            text = self.env._("Opportunities of others: %(count)s", count=hidden)
            lines.append({"kind": "pipeline", "text": text, "detail": ""})
        return lines

    # What people say

    @api.model
    def _position_lines(self, branch, category):
        positions = self.env["kam.competitor.position"].search(self._known_domain(branch, category))
        return [
            {
                "kind": "competitor",
                "text": position.competitor_id.name or self.env._("Somebody unknown"),
                "detail": self._known_words(position, self._contract_words(position)),
                "model": position._name,
                "id": position.id,
            }
            for position in positions
        ]

    @api.model
    def _contract_words(self, position):
        if not position.contract_end:
            return self.env._("contract end unknown")
        return self.env._("until %(day)s", day=format_date(self.env, position.contract_end))

    @api.model
    def _word_lines(self, branch, category):
        words = self.env["kam.whitespace.cell"].search(self._known_domain(branch, category))
        states = dict(words._fields["state"]._description_selection(self.env))
        lines = []
        for word in words:
            record = {"model": word._name, "id": word.id, "detail": self._known_words(word, "")}
            if word.state:
                lines.append({"kind": word.state, "text": states[word.state], **record})
            if word.potential:
                potential = self._money(word.potential, word.currency_id)
                text = self.env._("Potential of %(amount)s in 12 months", amount=potential)
                lines.append({"kind": "potential", "text": text, **record})
        return lines

    @api.model
    def _known_words(self, record, first):
        """:return: about what, how and by whom it is known, in one line"""
        sources = dict(record._fields["source"]._description_selection(self.env))
        known = record.known_by.sudo().name
        day = record.known_on if "known_on" in record else record.create_date
        parts = (
            record.product_categ_id.sudo().name,
            first,
            sources[record.source],
            self.env._("%(user)s, %(day)s", user=known, day=format_date(self.env, day)) if known else "",
        )
        return " · ".join(filter(None, parts))
