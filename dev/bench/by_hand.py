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
