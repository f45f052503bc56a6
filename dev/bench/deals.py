"""Inside Odoo: open deals with people, questions and budgets, and what looking at all of them costs."""

from odoo import fields
from odoo.tools import SQL

from dev.bench.accounts import accounts
from dev.bench.paper_size import DEALS
from dev.bench.size import PAGE

FORCES = ("E-DB", "U-WB", "T-CA", "C-CO")


def make(env, count):
    """Make deals of the PAGE accounts, each with four people, the questions of the method and a budget.

    :return: the deals, as the system has them
    """
    system = env(user=1, su=True, context={**env.context, "tracking_disable": True})
    owners = accounts(env).with_env(system)
    forces = {force.code: force.id for force in system["kam.buying.force"].search([("code", "in", FORCES)])}
    people = system["res.partner"].create(
        [{"name": f"{code} of {owner.name}", "parent_id": owner.id} for owner in owners for code in FORCES]
    )
    stages, today = system["kam.compass.stage"].search([]), fields.Date.today()
    deals = system["crm.lead"].create(
        [
            {
                "name": f"Deal {number}",
                "type": "opportunity",
                "partner_id": owners[number % PAGE].id,
                "compass_stage_id": stages[number % len(stages)].id,
                "user_id": env.uid,
            }
            for number in range(count)
        ]
    )
    system["kam.stakeholder"].create(
        [
            {
                "lead_id": deal.id,
                "partner_id": people[number % PAGE * len(FORCES) + seat].id,
                "force_ids": [fields.Command.link(forces[code])],
                "contact_depth": (False, "none", "brief", "in_depth")[(number + seat) % 4],
                "influence": (False, "low", "high")[(number + seat) % 3],
                "rating": (False, "-2", "3")[(number + seat) % 3],
                "verified_on": fields.Date.subtract(today, days=(number * 7 + seat * 40) % 200),
            }
            for number, deal in enumerate(deals)
            for seat, code in enumerate(FORCES)
        ]
    )
    system["kam.budget.estimate"].create(
        [{"lead_id": deal.id, "likely": 1000, "confidence": ("low", "high")[deal.id % 2]} for deal in deals]
    )
    env.flush_all()
    return deals


def unseen(env):
    """:return: DEALS deals that nobody has looked at yet: no flag is raised and no score noted"""
    deals = make(env, DEALS)
    for table in ("kam_red_flag", "kam_compass_score"):
        env.cr.execute(SQL("DELETE FROM %s WHERE lead_id = ANY(%s)", SQL.identifier(table), deals.ids))
    env.cr.execute(
        SQL(
            """
            UPDATE crm_lead SET compass_score = NULL, compass_scored_on = NULL, kam_red_flag_count = 0,
                kam_open_flag_count = 0, kam_worst_flag_id = NULL, kam_watched_on = NULL
            WHERE id = ANY(%s)
            """,
            deals.ids,
        )
    )
    env.cr.execute("ANALYZE crm_lead, kam_stakeholder, kam_lead_milestone, kam_budget_estimate, kam_red_flag")
    env.invalidate_all()
    return deals


def look(env, deals):
    """Compute the scores, raise the flags, and note both."""
    deals._kam_refresh_score()
    env.flush_all()


def page_of_deals(env):
    """:return: ids of PAGE deals for a page"""
    ids = make(env, PAGE).ids
    env.cr.execute("ANALYZE crm_lead, kam_stakeholder, kam_lead_milestone, kam_red_flag")
    env.invalidate_all()
    return ids
