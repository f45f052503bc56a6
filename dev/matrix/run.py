"""The installation matrix: the addon's whole life in a bare database and in a busy one."""

import json

from dev import databases, process
from dev.checkout import LOGS, ROOT, digest, remove
from dev.console import say, step

APPS = ("hr_timesheet", "sale_timesheet", "website", "website_crm", "website_sale")
BUSY_TEMPLATE = f"{databases.TEMPLATE}_busy"
HERE = ROOT / "dev" / "matrix"


def run(environment, tally):
    """Run both stories; each of their checks is a test in the tally."""
    template = databases.template(environment)
    busy_template = _busy_template(environment, template)
    for story, base in (("bare", template), ("busy", busy_template)):
        database = f"kam_matrix_{story}_{databases.HERE}"
        results = LOGS / f"matrix-{story}.jsonl"
        remove(results)
        with step(f"Installation matrix, {story} database"):
            databases.copy(environment, base, database)
            code = inside(environment, database, f"stories.{story}({database!r}, {str(results)!r})", f"matrix-{story}")
        tally.add_odoo(results, code, f"installation matrix, {story} database")
        databases.drop(environment, database)


def _busy_template(environment, template):
    """Return the name of a database with more apps, two companies and invoices; made when needed."""
    server = environment.server
    key = digest(server.marked(template), HERE / "before.py", HERE / "site.py", APPS)
    if server.exists(BUSY_TEMPLATE) and server.marked(BUSY_TEMPLATE) == key:
        return BUSY_TEMPLATE
    new = f"{BUSY_TEMPLATE}_new"
    with step(f"Template of the busy database with {', '.join(APPS)}"):
        databases.copy(environment, template, new)
        environment.odoo_run(
            new, f"--init={','.join(APPS)}", log="matrix-template", failure="Odoo could not install these apps."
        )
        if inside(environment, new, "before.busy(env)", "matrix-before"):
            raise process.Failure(f"the busy database could not be made. The log is {LOGS / 'matrix-before.log'}.")
        databases.rename(environment, new, BUSY_TEMPLATE)
        server.mark(BUSY_TEMPLATE, key)
    return BUSY_TEMPLATE


def inside(environment, database, call, log):
    """Run a call of one of the modules here inside Odoo; its output goes to a log.

    :return: how the process ended
    """
    script = environment.data / f"{log}.py"
    module = call.partition(".")[0]
    script.write_text(
        f"import sys\nsys.path.append({json.dumps(str(ROOT))})\nfrom dev.matrix import {module}\n{call}\n"
    )
    command = environment.command(database, "--no-http", "--max-cron-threads=0", "--log-level=warn", action="shell")
    path = LOGS / f"{log}.log"
    with open(script) as lines, open(path, "w") as output:
        code = process.wait(process.start(command, output, environment.variables, stdin=lines))
    if code:
        say(path.read_text(errors="replace")[-3000:])
    return code
