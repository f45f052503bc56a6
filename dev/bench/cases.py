"""Inside Odoo: what is measured. Each case is one thing that a user, or another program, does."""

from collections.abc import Callable
from dataclasses import dataclass

from dev.bench import by_hand, changes, deals, initiatives, web, white_space
from dev.bench.accounts import accounts, large_account
from dev.bench.generate import USER
from dev.bench.groups import MANAGER
from dev.bench.paper_size import ROWS
from dev.bench.size import PAGE

WITH, WITHOUT = "with", "without"  # the database with the addon, and the one without
RECEIVABLES = ("kam_receivable_own", "kam_receivable_branches", "kam_receivable_total", "kam_receivable_dso")
ALL_RECEIVABLES = ("kam_receivable",)
REVENUE = ("kam_revenue_own", "kam_revenue_branches", "kam_revenue_total", "kam_revenue_trend")


@dataclass(frozen=True)
class Case:
    """One thing to measure.

    :param run: what is measured, from (env, prepared)
    :param prepare: what comes before it, from (env): gives `prepared`
    :param database: WITH or WITHOUT
    :param commits: whether what it did stays; else it is rolled back
    :param repeat: how often in each round
    :param rounds: in how many rounds at most, for what takes long
    """

    run: Callable
    prepare: Callable = lambda env: None
    user: str = USER
    database: str = WITH
    commits: bool = False
    repeat: int = 1
    rounds: int = 100


# Pages, as the client asks for them


def page(view, group_by, name="res.partner", records=lambda env: accounts(env).ids):
    """
    :param group_by: the field that the page is grouped by, or None
    :param records: gives the ids of what is on the page, from (env)
    :return: (prepare, run) of a kanban page, by default of the PAGE accounts
    """

    def prepare(env):
        # The client has the view already when it asks for the records.
        model = env[name]
        ids = records(env)
        arch = model.get_view(env.ref(view).id, "kanban")["arch"]
        env.invalidate_all()
        return [("id", "in", ids)], specification(model, arch)

    def run(env, prepared):
        domain, fields = prepared
        model = env[name].with_context(bin_size=True)
        if not group_by:
            return model.web_search_read(domain, fields, limit=PAGE, count_limit=10001)
        return model.web_read_group(
            domain,
            [group_by],
            sums(model, fields),
            auto_unfold=True,
            unfold_read_specification=fields,
            unfold_read_default_limit=PAGE,
        )

    return prepare, run


def specification(model, arch):
    """:return: what the client reads for a kanban view: its fields, and the names of what they link to"""
    from lxml import etree

    fields = {}
    for node in etree.fromstring(arch).iter("field"):
        field = model._fields[node.get("name")]
        if field.type == "many2one" or field.type in ("one2many", "many2many"):
            fields[field.name] = {"fields": {"display_name": {}}}
        else:
            fields[field.name] = {}
    return fields


def sums(model, fields):
    """:return: what the client sums up in each group: the stored numbers among the fields of the view"""
    return [
        f"{name}:{model._fields[name].aggregator}"
        for name in fields
        if model._fields[name].store and model._fields[name].aggregator and model._fields[name].type != "many2one"
    ]


# Figures


def read_fields(*names):
    """:return: what reads these fields of the PAGE accounts"""
    return lambda env, ids: env["res.partner"].browse(ids).read(names)


def account_ids(env):
    ids = accounts(env).ids
    env.invalidate_all()
    return ids


def facts_table(env, ids):
    """The months of the PAGE accounts with all totals, as the pivot asks for them."""
    return env["kam.profitability.report"].formatted_read_grouping_sets(
        [("account_id", "in", ids), ("month", ">=", by_hand.first_month())],
        [[], ["month:month"], ["account_id"], ["account_id", "month:month"]],
        ["revenue:sum", "__count"],
    )


def category_table(env, ids):
    """The same by product category, which only the facts of each customer know."""
    return env["kam.profitability.report"].formatted_read_grouping_sets(
        [("account_id", "in", ids), ("month", ">=", by_hand.first_month())],
        [[], ["month:month"], ["product_categ_id"], ["product_categ_id", "month:month"]],
        ["revenue:sum", "__count"],
    )


def statement(env):
    """A retention statement of all customers."""
    found = env["kam.retention.statement"].create({"scope": "all", "window": "months", "month_count": 12})
    env.invalidate_all()
    return found.with_env(env)


def retention(env, statement):
    """The bridge of all customers, by customer."""
    return statement.figures("entity")


def retention_page(env, statement):
    """The whole page: three bridges and concentration."""
    return statement.read(["page"])


def silence(env, _prepared):
    """The first page of the silent customers."""
    return env["kam.silence.report"].web_search_read(
        [("rhythm", "in", ("late", "much_too_late"))], {"partner_id": {}, "ratio": {}, "revenue": {}}, limit=PAGE
    )


def invoice_analysis(env, ids):
    """The same from Odoo's own invoice analysis, for all customers of the groups."""
    return env["account.invoice.report"].formatted_read_group(
        [
            ("partner_id", "in", ids),
            ("invoice_date", ">=", by_hand.first_month()),
            ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund")),
        ],
        ["commercial_partner_id", "invoice_date:month"],
        ["price_subtotal:sum"],
    )


def group_ids(env):
    ids = accounts(env).ids
    env.cr.execute(
        """
        SELECT member.id FROM res_partner entity JOIN res_partner member ON member.commercial_partner_id = entity.id
        WHERE entity.kam_root_id = ANY(%s)
        """,
        [ids],
    )
    members = [row[0] for row in env.cr.fetchall()]
    env.invalidate_all()
    return members


def cell(env):
    """:return: what a click on a month of the largest account asks for: the journal items behind it"""
    account = accounts(env)[0]
    domain = [("account_id", "=", account.id), ("month", "=", by_hand.first_month())]
    action = env["kam.profitability.report"].open_items(domain, "revenue")
    env.invalidate_all()
    return action["domain"]


def open_cell(env, domain):
    """The first page of the list that opens."""
    return env["account.move.line"].web_search_read(domain, {"date": {}, "balance": {}}, limit=80, count_limit=10001)


# Papers


def many_facts(env):
    """:return: a domain of exactly ROWS rows of the account profitability report"""
    env.cr.execute("SELECT id FROM kam_ledger_month ORDER BY id OFFSET %s LIMIT 1", [ROWS - 1])
    [last] = env.cr.fetchone()
    return [("id", "<=", last)]


def workbook(env, domain):
    """The workbook of these rows, as its button makes it."""
    return env["kam.workbook"]._make("kam.profitability.report", domain)


def account_to_print(env):
    """:return: id of an account with about PAPER branches, with a server that its style can be fetched from"""
    account = large_account(env)
    # What prints the page fetches its style from a server.
    env["ir.config_parameter"].sudo().set_param("report.url", web.address())
    env.invalidate_all()
    return account.id


def statement_pdf(env, account_id):
    """The account statement as it is printed."""
    report = env["ir.actions.report"].with_context(force_report_rendering=True)
    pdf, kind = report._render_qweb_pdf("kam_module.report_account_statement", [account_id])
    if kind != "pdf":
        raise ValueError(f"{kind} instead of a PDF")
    return pdf


VIEWS = {"key accounts": "kam_module.res_partner_view_kanban_key_account", "plain": "base.res_partner_kanban_view"}
PIPELINES = {
    "compass": ("kam_module.crm_lead_view_kanban_compass", "compass_stage_id"),
    "plain": ("crm.crm_case_kanban_view_leads", "stage_id"),
}


def all_cases():
    """:return: {name: Case}"""
    cases = {}
    for name, view in VIEWS.items():
        for grouped in (False, True):
            prepare, run = page(view, "kam_tier_id" if grouped else None)
            suffix = " grouped" if grouped else ""
            cases[f"page {name}{suffix}"] = Case(run, prepare)
            cases[f"page {name}{suffix} manager"] = Case(run, prepare, MANAGER)
    for name, (view, group_by) in PIPELINES.items():
        prepare, run = page(view, group_by, "crm.lead", deals.page_of_deals)
        cases[f"pipeline {name}"] = Case(run, prepare, rounds=5)
    cases |= {
        "revenue": Case(read_fields(*REVENUE), account_ids),
        "revenue manager": Case(read_fields(*REVENUE), account_ids, MANAGER),
        "total invoiced": Case(read_fields("total_invoiced"), account_ids),
        "revenue by hand": Case(by_hand.revenue, account_ids),
        "receivables": Case(read_fields(*ALL_RECEIVABLES), account_ids),
        "receivables by hand": Case(by_hand.receivables, account_ids),
        "receivables list": Case(read_fields(*RECEIVABLES), account_ids),
        "receivables list by hand": Case(by_hand.receivables_without_count_back, account_ids),
        "table": Case(facts_table, account_ids),
        "table invoice analysis": Case(invoice_analysis, group_ids),
        "table by hand": Case(by_hand.table, account_ids),
        "category table": Case(category_table, account_ids),
        "items behind a figure": Case(open_cell, cell),
        "retention": Case(retention, statement),
        "retention page": Case(retention_page, statement),
        "retention by hand": Case(by_hand.retention),
        "silence": Case(silence),
        "radar": Case(initiatives.radar, initiatives.largest, rounds=2),
        "look at deals": Case(deals.look, deals.unseen, rounds=5),
        "look at initiatives": Case(initiatives.look, initiatives.initiate, rounds=2),
        "white space cells": Case(white_space.cells, white_space.spread, rounds=5),
        "white space": Case(white_space.heat_map, white_space.spread, rounds=5),
        "white space pivot": Case(white_space.pivot, white_space.spread, rounds=5),
        "white space by hand": Case(white_space.by_hand, white_space.spread, rounds=5),
        "workbook": Case(workbook, many_facts),
        "statement pdf": Case(statement_pdf, account_to_print),
        "post without": Case(changes.post, changes.draft, database=WITHOUT, commits=True, repeat=4),
        "post with": Case(changes.post, changes.draft, commits=True, repeat=4),
        "refresh": Case(changes.refresh, changes.posted, commits=True),
        "re-parent": Case(changes.move_subtree, changes.subtree),
        "re-parent, figures": Case(changes.refresh, changes.moved_subtree),
    }
    return cases
