"""Inside Odoo: the key accounts that the cases are about."""

from odoo.fields import Domain

from dev.bench.groups import MANAGER
from dev.bench.size import PAGE

KEY_ACCOUNTS = Domain("is_key_account", "=", True) & Domain("is_company", "=", True)


def accounts(env):
    """The accounts of a page: the PAGE key accounts of one manager."""
    user = env["res.users"].sudo().search([("login", "=", MANAGER)])
    found = env["res.partner"].search(KEY_ACCOUNTS & Domain("kam_manager_id", "=", user.id), limit=PAGE)
    if len(found) != PAGE:
        raise ValueError(f"{len(found)} accounts instead of {PAGE}")
    return found.with_env(env)
