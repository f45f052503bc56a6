"""The installation matrix: the addon's whole life in a bare database and in a busy one."""

import json

from dev import databases, process
from dev.checkout import LOGS, ROOT, digest, remove
from dev.console import say, step

APPS = ("hr_timesheet", "sale_timesheet", "website", "website_crm", "website_sale")
BUSY_TEMPLATE = f"{databases.TEMPLATE}_busy"
HERE = ROOT / "dev" / "matrix"
HARD_LIMIT = 20 * 60  # seconds after which a hanging story is ended, and counted as failed


def run(environment, tally):
    """Run both stories at the same time; each of their checks is a test in the tally."""
    template = databases.template(environment)
    bare = Story(environment, "bare", template)
    try:
        busy = Story(environment, "busy", _busy_template(environment, template))
    except BaseException:
        process.stop(bare.process)
        raise
    with step("Installation matrix, bare and busy database"):
        process.wait_for_all([bare.process, busy.process], HARD_LIMIT)
    for story in (bare, busy):
        story.close(tally)


class Story:
    """One of the stories, running on a copy of a database of its own."""

    def __init__(self, environment, name, base):
        self.environment, self.name = environment, name
        self.database = f"kam_matrix_{name}_{databases.HERE}"
        self.results = LOGS / f"matrix-{name}.jsonl"
        remove(self.results)
        databases.copy(environment, base, self.database)
        self.process = start_inside(
            environment,
            self.database,
            f"stories.{name}({self.database!r}, {str(self.results)!r})",
            f"matrix-{name}",
        )

    def close(self, tally):
        """Count the checks, and drop the database."""
        code = self.process.returncode
        _show_problem(code, f"matrix-{self.name}")
        tally.add_odoo(self.results, code, f"installation matrix, {self.name} database")
        databases.drop(self.environment, self.database)


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
    """Run a call of one of the modules here inside Odoo, to its end; its output goes to a log.

    :return: how the process ended
    """
    code = process.wait(start_inside(environment, database, call, log))
    _show_problem(code, log)
    return code


def start_inside(environment, database, call, log):
    """Start a call of one of the modules here inside Odoo; its output goes to a log.

    :return: the process
    """
    script = environment.data / f"{log}.py"
    module = call.partition(".")[0]
    script.write_text(
        f"import sys\nsys.path.append({json.dumps(str(ROOT))})\nfrom dev.matrix import {module}\n{call}\n"
    )
    command = environment.command(database, "--no-http", "--max-cron-threads=0", "--log-level=warn", action="shell")
    with open(script) as lines, open(LOGS / f"{log}.log", "w") as output:
        return process.start(command, output, environment.variables, stdin=lines)


def _show_problem(code, log):
    if code:
        say((LOGS / f"{log}.log").read_text(errors="replace")[-3000:])
