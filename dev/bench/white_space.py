"""Inside Odoo: the heat map of white space of a large account, and the same by hand."""

from dateutil.relativedelta import relativedelta
from odoo.tools import SQL

from dev.bench.accounts import large_account
from dev.bench.by_hand import TREE, this_month
from dev.bench.paper_size import CATEGORIES


def spread(env):
    """Let a large account have bought in CATEGORIES categories; what changes is undone after the case.

    :return: id of the account
    """
    account, system = large_account(env), env["res.users"].browse(1).env(su=True)
    names = range(CATEGORIES)
    categories = system["product.category"].create([{"name": f"Space {number}"} for number in names])
    products = system["product.product"].create(
        [{"name": f"Space {category.name}", "type": "service", "categ_id": category.id} for category in categories]
    )
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE account_move_line line SET product_id = (%(products)s::int[])[1 + line.id %% %(count)s]
            FROM res_partner member
            WHERE member.id = line.partner_id AND member.commercial_partner_id = ANY(%(members)s)
                AND line.product_id IS NOT NULL
            """,
            products=products.ids,
            count=CATEGORIES,
            members=account._kam_with_branches(),
        )
    )
    env.cr.execute(
        SQL(
            """
            SELECT DISTINCT partner_id, company_id, month FROM kam_ledger_month
            WHERE partner_id = ANY(%s) AND month >= %s
            """,
            account._kam_with_branches(),
            _first(),
        )
    )
    system["kam.ledger.month"]._refresh(env.cr.fetchall())
    env.cr.execute("ANALYZE account_move_line, kam_ledger_month, product_template, product_product, product_category")
    env.invalidate_all()
    return account.id


def _first():
    return this_month() - relativedelta(months=11)


def cells(env, account_id):
    """All that is known of the branches: ours, pipeline, competitors, words."""
    report = env["kam.whitespace.report"].with_context(kam_known_only=True)
    return report._read_cells(env["res.partner"].browse(account_id))


def heat_map(env, account_id):
    """All that the page shows."""
    return env["kam.whitespace.report"].heat_map(account_id)


def pivot(env, account_id):
    """Branches by category with all totals, as the pivot asks for them."""
    domain = env["kam.whitespace.report"].open_analysis(account_id)["domain"]
    return env["kam.whitespace.report"].formatted_read_grouping_sets(
        domain,
        [[], ["partner_id"], ["product_categ_id"], ["partner_id", "product_categ_id"]],
        ["ours:sum", "pipeline:sum", "__count"],
    )


def by_hand(env, account_id):
    """What the branches of an account bought in each category in the window, whatever else is known of them."""
    query = """
        WITH RECURSIVE """ + TREE + """
        SELECT tree.id, template.categ_id, SUM(-line.balance)
        FROM tree
            JOIN res_partner member ON member.commercial_partner_id = tree.id
            JOIN account_move_line line ON line.partner_id = member.id
            JOIN account_account account ON account.id = line.account_id
            LEFT JOIN product_product product ON product.id = line.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
        WHERE account.account_type = 'income' AND line.parent_state = 'posted'
            AND line.date >= %(first)s AND line.company_id = %(company)s
        GROUP BY tree.id, template.categ_id
    """
    return env.execute_query(SQL(query, ids=[account_id], first=_first(), company=env.company.id))
