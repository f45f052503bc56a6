"""Inside Odoo: the statements that somebody who knows SQL and accounting would write over the journal items."""

from datetime import date

from dateutil.relativedelta import relativedelta
from odoo.tools import SQL

TREE = """
    tree(root_id, id) AS (
        SELECT id, id FROM res_partner WHERE id = ANY(%(ids)s)
        UNION ALL
        SELECT tree.root_id, branch.id FROM tree JOIN res_partner branch ON branch.kam_parent_id = tree.id
    )
"""


def this_month():
    """:return: the first day of the month"""
    return date.today().replace(day=1)


def first_month():
    """:return: the first day of the 24 full months"""
    return this_month() - relativedelta(months=24)


def revenue(env, ids):
    """Own and branches' revenue of accounts in the last 12 full months, and of the 12 before."""
    query = """
        WITH RECURSIVE """ + TREE + """
        SELECT tree.root_id,
               SUM(-line.balance) FILTER (WHERE line.date >= %(since)s AND tree.id = tree.root_id) AS own,
               SUM(-line.balance) FILTER (WHERE line.date >= %(since)s AND tree.id <> tree.root_id) AS branches,
               SUM(-line.balance) FILTER (WHERE line.date < %(since)s) AS before
        FROM tree
            JOIN res_partner member ON member.commercial_partner_id = tree.id
            JOIN account_move_line line ON line.partner_id = member.id
            JOIN account_account account ON account.id = line.account_id
        WHERE account.account_type = 'income' AND line.parent_state = 'posted'
            AND line.date >= %(first)s AND line.date < %(end)s AND line.company_id = %(company)s
        GROUP BY tree.root_id
    """
    since = this_month() - relativedelta(months=12)
    return env.execute_query(
        SQL(query, ids=ids, since=since, first=first_month(), end=this_month(), company=env.company.id)
    )


def retention(env, _prepared):
    """Revenue of each customer in the last 12 full months and in the 12 before, and whether it bought before."""
    query = """
        SELECT movement, COUNT(*), SUM(before), SUM(now)
        FROM (
            SELECT CASE
                       WHEN before <= 0 AND now <= 0 THEN 'idle'
                       WHEN before <= 0 THEN CASE WHEN known THEN 'reactivated' ELSE 'new' END
                       WHEN now <= 0 THEN 'churn'
                       WHEN now < before THEN 'contraction'
                       ELSE 'expansion'
                   END AS movement, before, now
            FROM (
                SELECT member.commercial_partner_id,
                       COALESCE(SUM(-line.balance) FILTER (
                           WHERE line.date >= %(first)s AND line.date < %(since)s), 0) AS before,
                       COALESCE(SUM(-line.balance) FILTER (WHERE line.date >= %(since)s), 0) AS now,
                       BOOL_OR(line.balance < 0 AND line.date < %(since)s) AS known
                FROM account_move_line line
                    JOIN res_partner member ON member.id = line.partner_id
                    JOIN account_account account ON account.id = line.account_id
                WHERE account.account_type = 'income' AND line.parent_state = 'posted'
                    AND line.date < %(end)s AND line.company_id = %(company)s
                GROUP BY member.commercial_partner_id
            ) customer
        ) moved
        GROUP BY movement
    """
    since = this_month() - relativedelta(months=12)
    return env.execute_query(
        SQL(query, since=since, first=first_month(), end=this_month(), company=env.company.id)
    )


def table(env, ids):
    """Revenue of accounts with all their branches, by month, over 24 months and the running one."""
    query = """
        WITH RECURSIVE """ + TREE + """
        SELECT tree.root_id, date_trunc('month', line.date), SUM(-line.balance)
        FROM tree
            JOIN res_partner member ON member.commercial_partner_id = tree.id
            JOIN account_move_line line ON line.partner_id = member.id
            JOIN account_account account ON account.id = line.account_id
        WHERE account.account_type = 'income' AND line.parent_state = 'posted'
            AND line.date >= %(first)s AND line.company_id = %(company)s
        GROUP BY 1, 2
    """
    return env.execute_query(SQL(query, ids=ids, first=first_month(), company=env.company.id))


def receivables(env, ids):
    """What the groups owe today by age and days late, what they were billed in 90 days, and by month in 24 months."""
    return _receivables(env, ids, this_month() - relativedelta(months=23))


def receivables_without_count_back(env, ids):
    """What the groups owe today by age and days late, and what they were billed in 90 days."""
    return _receivables(env, ids, date.today() - relativedelta(days=89))


def _receivables(env, ids, first):
    members = """
        WITH RECURSIVE """ + TREE + """,
        line AS (
            SELECT tree.root_id, tree.id = tree.root_id AS is_own, line.*
            FROM tree
                JOIN res_partner member ON member.commercial_partner_id = tree.id
                JOIN account_move_line line ON line.partner_id = member.id
                JOIN account_account account ON account.id = line.account_id
            WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted'
                AND line.company_id = %(company)s
    """
    owed = members + """
                AND line.reconciled IS NOT TRUE AND line.date <= %(today)s
        )
        SELECT root_id, is_own, SUM(amount_residual),
               SUM(amount_residual) FILTER (WHERE date_maturity >= %(today)s),
               SUM(amount_residual) FILTER (WHERE %(today)s - date_maturity BETWEEN 1 AND 30),
               SUM(amount_residual) FILTER (WHERE %(today)s - date_maturity BETWEEN 31 AND 60),
               SUM(amount_residual) FILTER (WHERE %(today)s - date_maturity BETWEEN 61 AND 90),
               SUM(amount_residual) FILTER (WHERE %(today)s - date_maturity > 90),
               SUM(amount_residual) FILTER (WHERE amount_residual < 0),
               SUM(amount_residual * (%(today)s - date_maturity))
                   FILTER (WHERE amount_residual > 0 AND date_maturity < %(today)s)
        FROM line GROUP BY 1, 2
    """
    billed = members + """
                AND line.date BETWEEN %(first)s AND %(today)s
        )
        SELECT root_id, is_own, date_trunc('month', line.date), SUM(line.balance),
               SUM(line.balance) FILTER (WHERE line.date > %(today)s - 90)
        FROM line JOIN account_move move ON move.id = line.move_id
        WHERE move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
        GROUP BY 1, 2, 3
    """
    values = {"ids": ids, "today": date.today(), "first": first}
    return [env.execute_query(SQL(query, company=env.company.id, **values)) for query in (owed, billed)]
