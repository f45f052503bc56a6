"""Inside Odoo: what the radar of a large group and the daily look at all initiatives cost."""

from datetime import timedelta

from odoo import fields

WINDOW = 300  # days, two thirds of them gone


def initiate(env):
    """Make an initiative for the group of each key account.

    :return: the initiatives
    """
    start = fields.Date.today() - timedelta(days=WINDOW * 2 // 3)
    accounts = env["res.partner"].sudo().search([("is_key_account", "=", True)])
    categories = env["product.category"].sudo().search([("name", "=like", "Category _")], limit=2)
    initiatives = env["kam.initiative"].sudo().with_context(tracking_disable=True).create(
        [
            {
                "name": f"Policy of {account.name}",
                "partner_id": account.id,
                "policy_date": start,
                "date_to": start + timedelta(days=WINDOW),
                "categ_ids": [(6, 0, categories.ids)],
            }
            for account in accounts
        ]
    )
    env.flush_all()
    env.cr.execute("ANALYZE kam_initiative, kam_initiative_branch")
    env.invalidate_all()
    return initiatives


def largest(env):
    """:return: the initiative of the group with most branches, as the user reads it"""
    initiatives = initiate(env)
    groups = env["kam.initiative.branch"].sudo()._read_group([], ["initiative_id"], ["__count"])
    chosen = max(groups, key=lambda group: group[1])[0]
    env.invalidate_all()
    return (initiatives & chosen).with_env(env)


def radar(_env, initiative):
    """The whole screen."""
    return initiative.kam_radar()


def look(env, initiatives):
    """The first look at all of them, when everything is new, without the commits between its steps."""
    for start in range(0, len(initiatives), 100):
        initiatives[start : start + 100]._watch()
        env.flush_all()
        env.invalidate_all()
