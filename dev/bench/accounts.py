"""Inside Odoo: the key accounts that the cases are about."""

from odoo.fields import Domain

from dev.bench.groups import MANAGER
from dev.bench.paper_size import PAPER
from dev.bench.size import PAGE

KEY_ACCOUNTS = Domain("is_key_account", "=", True) & Domain("is_company", "=", True)


def accounts(env):
    """The accounts of a page: the PAGE key accounts of one manager."""
    user = env["res.users"].sudo().search([("login", "=", MANAGER)])
    found = env["res.partner"].search(KEY_ACCOUNTS & Domain("kam_manager_id", "=", user.id), limit=PAGE)
    if len(found) != PAGE:
        raise ValueError(f"{len(found)} accounts instead of {PAGE}")
    return found.with_env(env)


def large_account(env):
    """:return: an account with about PAPER branches, in the largest group"""
    region = env["res.partner"].search([("name", "=", "Customer 2")], limit=1)
    account = max(region.kam_branch_ids, key=lambda branch: branch.kam_branch_count)
    if account.kam_branch_count < PAPER:
        raise ValueError(f"{account.kam_branch_count} branches instead of {PAPER}")
    return account
