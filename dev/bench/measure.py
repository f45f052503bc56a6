"""Inside Odoo: run the cases side by side, in turn, several times, and note how long each took."""

import gc
import json
import time
from pathlib import Path
from statistics import median

from odoo import api
from odoo.modules.registry import Registry

from dev.bench.cases import WITH, WITHOUT, all_cases

ROUNDS = 5  # after one round that warms everything up


def run(databases, target):
    """Measure everything and write {case: {"ms": median, "queries": count, "samples": count}} as JSON.

    :param databases: {WITH: name, WITHOUT: name}
    """
    registries = {key: Registry(databases[key]) for key in (WITH, WITHOUT)}
    cases = all_cases()
    times = {name: [] for name in cases}
    queries = {}
    _settle(registries[WITH])
    for number in range(ROUNDS + 1):
        names = list(cases)
        shift = number * 5 % len(names)  # another order each time
        for name in names[shift:] + names[:shift]:
            for _repeat in range(cases[name].repeat if number else 1):
                seconds, queries[name] = _measure(registries[cases[name].database], cases[name])
                if number:
                    times[name].append(seconds)
            if cases[name].commits:
                _settle(registries[WITH])
    result = {
        name: {"ms": median(seconds) * 1000, "queries": queries[name], "samples": len(seconds)}
        for name, seconds in times.items()
    }
    Path(target).write_text(json.dumps(result, indent=1))


def _measure(registry, case):
    """:return: (seconds, number of queries)"""
    with registry.cursor() as cr:
        user = api.Environment(cr, api.SUPERUSER_ID, {})["res.users"].search([("login", "=", case.user)])
        env = api.Environment(cr, user.id, {"lang": "en_US", "allowed_company_ids": user.company_ids.ids})
        prepared = case.prepare(env)
        env.flush_all()
        gc.collect()
        count, start = cr.sql_log_count, time.perf_counter()
        case.run(env, prepared)
        seconds = time.perf_counter() - start
        count = cr.sql_log_count - count
        if case.commits:
            cr.commit()
        else:
            cr.rollback()
    return seconds, count


def _settle(registry):
    """Leave nothing to recompute for the next case."""
    with registry.cursor() as cr:
        api.Environment(cr, api.SUPERUSER_ID, {})["kam.ledger.month"]._ensure_fresh()
        cr.commit()
