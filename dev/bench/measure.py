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
    times, memory = {name: [] for name in cases}, dict.fromkeys(cases, 0)
    queries = {}
    _settle(registries[WITH])
    for number in range(ROUNDS + 1):
        names = list(cases)
        shift = number * 5 % len(names)  # another order each time
        for name in names[shift:] + names[:shift]:
            if number > cases[name].rounds:
                continue
            for _repeat in range(cases[name].repeat if number else 1):
                seconds, queries[name], more = _measure(registries[cases[name].database], cases[name])
                if number:
                    times[name].append(seconds)
                    memory[name] = max(memory[name], more)
            if cases[name].commits:
                _settle(registries[WITH])
    result = {
        name: {"ms": median(seconds) * 1000, "queries": queries[name], "mb": memory[name], "samples": len(seconds)}
        for name, seconds in times.items()
    }
    Path(target).write_text(json.dumps(result, indent=1))


def _measure(registry, case):
    """:return: (seconds, number of queries, megabytes that the process needed more at the peak)"""
    with registry.cursor() as cr:
        user = api.Environment(cr, api.SUPERUSER_ID, {})["res.users"].search([("login", "=", case.user)])
        env = api.Environment(cr, user.id, {"lang": "en_US", "allowed_company_ids": user.company_ids.ids})
        prepared = case.prepare(env)
        env.flush_all()
        gc.collect()
        before = _memory(forget_peak=True)
        count, start = cr.sql_log_count, time.perf_counter()
        case.run(env, prepared)
        seconds = time.perf_counter() - start
        more = _memory() - before
        count = cr.sql_log_count - count
        if case.commits:
            cr.commit()
        else:
            cr.rollback()
    return seconds, count, more


def _memory(forget_peak=False):
    """:return: the megabytes of this process at its peak since it was forgotten; 0 on systems that do not tell"""
    try:
        if forget_peak:
            Path("/proc/self/clear_refs").write_text("5")
        [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    except (OSError, ValueError):
        return 0
    return int(line.split()[1]) / 1024


def _settle(registry):
    """Leave nothing to recompute for the next case."""
    with registry.cursor() as cr:
        api.Environment(cr, api.SUPERUSER_ID, {})["kam.ledger.month"]._ensure_fresh()
        cr.commit()
