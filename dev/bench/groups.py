"""Inside Odoo, with the addon: groups with headquarters and branches, written by SQL as the addon would keep them."""

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tools import SQL

from dev.bench.generate import USER
from dev.bench.size import BIG_GROUP, BRANCHES, PAGE, SUBTREE

SINCE = date(2015, 1, 1)
MANAGER = "bench_manager"


def run(env, size):
    """Link the first customers to groups, make their headquarters key accounts, compute the figures, and commit."""
    env.cr.execute("SELECT id FROM res_partner WHERE name = 'Customer 1' ORDER BY id LIMIT 1")
    [first] = env.cr.fetchone()
    headquarters, links = _links(size, first)
    roots = _roots(headquarters, links)
    above = {parent for _branch, parent in links}
    history = [row for link in links for row in _history(link, headquarters, roots, above)]
    _affiliations(env, history, roots)
    _readings(env, dict(links), roots)
    _key_accounts(env, headquarters)
    env.cr.commit()
    env.invalidate_all()
    _check(env, list(roots))
    env["kam.ledger.month"]._rebuild()
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")


def _links(size, first):
    """:return: ids of the headquarters, and pairs (branch, headquarters) from the top down"""
    headquarters, links = [], []
    free = iter(range(first, first + size.companies))
    for number in range(size.groups):
        top = next(free)
        headquarters.append(top)
        if number == 0:
            links += _big_group(top, free)
            continue
        for _region in range(4):
            region = next(free)
            links.append((region, top))
            links += [(next(free), region) for _branch in range(BRANCHES // 4 - 1)]
    return headquarters, links


def _big_group(top, free):
    """One region has SUBTREE branches with itself, about ten levels deep; the rest of the group is flat."""
    region = next(free)
    links = [(region, top)]
    above = [region]
    while len(links) < SUBTREE:
        parent = above.pop(0)
        for _branch in range(4 if len(links) < 20 else 2):
            branch = next(free)
            links.append((branch, parent))
            above.append(branch)
    links = links[:SUBTREE]
    return links + [(next(free), top) for _branch in range(BIG_GROUP - SUBTREE)]


def _roots(headquarters, links):
    roots = {top: top for top in headquarters}
    for branch, parent in links:
        roots[branch] = roots[parent]
    return roots


def _history(link, headquarters, roots, above):
    """One branch of ten without branches of its own came from another group, 200 to 900 days ago.

    :return: rows (branch, headquarters, from, to)
    """
    branch, parent = link
    if branch in above or parent in headquarters or branch % 10:
        return [(branch, parent, SINCE, None)]
    moved = date.today() - timedelta(days=200 + branch % 700)
    former = headquarters[branch // 10 % len(headquarters)]
    if former == roots[branch]:  # it would have been the same group all the time
        former = headquarters[headquarters.index(former) - 1]
    return [(branch, former, SINCE, moved - timedelta(days=1)), (branch, parent, moved, None)]


def _affiliations(env, history, roots):
    """The affiliations, and the ultimate parent on every day: that of the headquarters, because regions never moved."""
    columns = [list(column) for column in zip(*history)]
    env.cr.execute(
        SQL(
            """
            INSERT INTO kam_affiliation (partner_id, parent_id, date_from, date_to, create_uid, create_date)
            SELECT partner_id, parent_id, date_from, date_to, 1, now()
            FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[]) AS row(partner_id, parent_id, date_from, date_to)
            """,
            *columns,
        )
    )
    columns[1] = [roots[parent] for parent in columns[1]]
    env.cr.execute(
        SQL(
            """
            INSERT INTO kam_root_period (partner_id, root_id, date_from, date_to)
            SELECT partner_id, root_id, date_from, date_to
            FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[]) AS row(partner_id, root_id, date_from, date_to)
            """,
            *columns,
        )
    )


def _readings(env, parents, roots):
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner SET kam_parent_id = row.parent_id, kam_root_id = row.root_id
            FROM unnest(%s::int[], %s::int[], %s::int[]) AS row(id, parent_id, root_id) WHERE res_partner.id = row.id
            """,
            list(roots),
            [parents.get(partner) for partner in roots],
            list(roots.values()),
        )
    )


def _check(env, partner_ids):
    """Fail where the addon would have kept something else than what was written."""
    for model in ("kam.affiliation", "kam.key.period", "kam.tier.period", "kam.root.period"):
        if stale := env[model]._stale_ids():
            raise ValueError(f"{model}: {len(stale)} partners have another reading today")
    roots = env["kam.root.period"]
    sample = partner_ids[:: len(partner_ids) // 500]
    kept = roots._kept(sample)
    if any(kept[partner_id] != periods for partner_id, periods in roots._derived(sample).items()):
        raise ValueError("kam.root.period: other ultimate parents than the affiliations say")


def _key_accounts(env, headquarters):
    """Headquarters are key accounts in four tiers; the first PAGE of them are one manager's."""
    tiers = env["kam.tier"].search([], limit=4)
    tiers += env["kam.tier"].create([{"name": f"Tier {number}"} for number in range(1, 5 - len(tiers))])
    user = env["res.users"].search([("login", "=", USER)])
    user.group_ids = [
        Command.link(env.ref(f"kam_module.{name}").id) for name in ("group_kam_director", "group_kam_money")
    ]
    manager = user.copy({"login": MANAGER, "name": "Bench manager"})
    groups = ("base.group_user", "sales_team.group_sale_salesman", "kam_module.group_kam_user")
    manager.group_ids = [Command.set([env.ref(name).id for name in groups])]
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner SET is_key_account = TRUE, kam_tier_id = (%s::int[])[1 + row.number %% %s],
                   kam_manager_id = CASE WHEN row.number <= %s THEN %s END
            FROM unnest(%s::int[]) WITH ORDINALITY AS row(id, number) WHERE res_partner.id = row.id
            """,
            tiers.ids,
            len(tiers),
            PAGE,
            manager.id,
            headquarters,
        )
    )
    for periods in (
        SQL("INSERT INTO kam_key_period (partner_id, date_from) SELECT id, %s", SINCE),
        SQL("INSERT INTO kam_tier_period (partner_id, date_from, tier_id) SELECT id, %s, kam_tier_id", SINCE),
    ):
        env.cr.execute(SQL("%s FROM res_partner WHERE id = ANY(%s)", periods, headquarters))
