"""./kam test upstream: Odoo's own tests of what we extend, with and without the addon, at the same time.

Odoo's suites do not all pass on a bare Odoo of this build, and most run before later addons are loaded. So they
run after the installation, twice, and what counts is the difference.
"""

import json

from dev import databases, process
from dev.checkout import ADDON, digest
from dev.console import say, step
from dev.odoo_tests import DATABASE, HARD_LIMIT, Run

SUITES = (
    "/crm",
    "/sales_team",
    "/sale_crm",
    "/base/tests/test_res_partner.py",
    "/base/tests/test_res_partner_merge.py",
    "/calendar",
    "/gamification",
)
ADDONS = ("crm", "sales_team", "sale_crm", "sale_management", "base", "calendar", "gamification")
TEMPLATE = f"{databases.TEMPLATE}_upstream"


def run(environment, tally):
    """Run the suites; each test that passes without the addon and not with it is a failure in the tally."""
    template = _template(environment)
    without, with_addon = f"{DATABASE}_bare", f"{DATABASE}_addon"
    databases.copy(environment, template, without)
    databases.copy(environment, template, with_addon)
    with step("Installation of the addon"):
        environment.odoo_run(
            with_addon, f"--init={ADDON}", log="upstream-install", failure="Odoo could not install the addon."
        )
    with step("Odoo's own tests, with and without the addon"):
        runs = [Run(environment, name, {}, SUITES, ADDONS) for name in (without, with_addon)]
        late = process.wait_for_all([each.process for each in runs], HARD_LIMIT)
    if late:
        tally.add("upstream", f"not done within {HARD_LIMIT // 60} minutes; the log is {runs[-1].log}")
    compare(*(_outcomes(each.results) for each in runs), tally)
    for name in (without, with_addon):
        databases.drop(environment, name)


def compare(without, with_addon, tally):
    """Count the tests that pass without the addon.

    :param without: dict of test ids to (outcome, reason)
    :param with_addon: the same, with the addon installed
    """
    fails_alone = sorted(name for name, (outcome, _reason) in without.items() if outcome != "passed")
    for name in sorted(without.keys() | with_addon.keys()):
        outcome, reason = with_addon.get(name, ("did not run", ""))
        if name not in fails_alone or outcome == "passed":
            tally.add(f"upstream: {name}", "" if outcome == "passed" else reason or outcome)
    say(f"  {len(fails_alone)} of {len(without)} tests do not pass on the bare Odoo and were not counted.")


def _outcomes(path):
    tests = map(json.loads, path.read_text().splitlines()) if path.exists() else ()
    return {test["id"]: (test["outcome"], " ".join(test["reason"].split())[:300]) for test in tests}


def _template(environment):
    """Return the name of a database with the apps and Odoo's demo data, made when needed."""
    key = digest(environment.odoo.version, databases.LOCK, ADDONS, databases.BUILD)
    if environment.server.exists(TEMPLATE) and environment.server.marked(TEMPLATE) == key:
        return TEMPLATE
    new = f"{TEMPLATE}_new"
    with step("Template with Odoo's demo data"):
        databases.drop(environment, new)
        environment.server.create(new)
        environment.odoo_run(
            new,
            f"--init={','.join([*ADDONS, 'web_hierarchy'])}",
            "--with-demo",
            log="upstream-template",
            failure="Odoo could not install its own apps.",
        )
        databases.rename(environment, new, TEMPLATE)
        environment.server.mark(TEMPLATE, key)
    return TEMPLATE
