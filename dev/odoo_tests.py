"""The Odoo part of ./kam test: a fresh database with the addon for each part, all parts at the same time."""

import re
import socket

from dev import databases, process
from dev.checkout import ADDON, LOGS, TEST_ADDON, remove
from dev.console import say, step

DATABASE = f"kam_test_{databases.HERE}"
HARD_LIMIT = 30 * 60  # seconds after which a hanging program is ended, and counted as failed


def run(environment, parts, tally):
    """Run Odoo tests, each part in a process and a database of its own.

    :param parts: lists of specifications for Odoo's --test-tags
    """
    template = databases.template(environment)
    names = [DATABASE, *(f"{DATABASE}_{number}" for number in range(2, len(parts) + 1))]
    with step("Copy of the template"):
        databases.copy(environment, template, DATABASE)
    load = {"init": [ADDON, TEST_ADDON]}
    if len(parts) > 1:
        with step("Installation of the addon"):
            environment.odoo_run(
                DATABASE, *_options(load), log="test-install", failure="Odoo could not install the addon."
            )
            for name in names[1:]:
                databases.copy(environment, DATABASE, name)
        load = {"update": [TEST_ADDON]}  # Odoo runs the tests of what it has loaded anew
    with step("Odoo tests"):
        runs = [Run(environment, name, load, tags) for name, tags in zip(names, parts)]
        late = process.wait_for_all([each.process for each in runs], HARD_LIMIT)
    for each in runs:
        each.close(tally, is_late=each.process in late)


class Run:
    """One Odoo process with tests, and what it leaves behind."""

    def __init__(self, environment, database, load, tags, late_addons=("test_lint",)):
        """Start it.

        :param load: {"init": names of addons, "update": …}; with neither, all installed addons have tests to run
        :param late_addons: addons whose tests all run after the installation
        """
        self.log = LOGS / f"odoo-tests{database.removeprefix(DATABASE)}.log"
        self.results = self.log.with_suffix(".jsonl")
        remove(self.results)
        if any("test_lint" in tag for tag in tags):
            load = {**load, "update": [*load.get("update", []), "test_lint"]}
        command = environment.command(
            database,
            *_options(load),
            "--test-enable",
            f"--test-tags={','.join(tags)}",
            "--stop-after-init",
            "--max-cron-threads=0",
            f"--http-port={_free_port()}",
        )
        variables = {
            **environment.variables,
            "KAM_TEST_RESULTS": str(self.results),
            "KAM_LINTED_ADDONS": f"{ADDON},{TEST_ADDON}",
            "KAM_LATE_ADDONS": ",".join(late_addons),
        }
        with open(self.log, "w") as output:
            self.process = process.start(command, output, variables)

    def close(self, tally, is_late):
        """Count the tests, and print what the log says of errors.

        :param is_late: whether the process had to be ended
        """
        if is_late:
            tally.add("Odoo tests", f"not done within {HARD_LIMIT // 60} minutes; where they hang is in {self.log}")
        code = self.process.returncode
        tally.add_odoo(self.results, code)
        if code:
            text = self.log.read_text(errors="replace")
            say("\n".join(error_blocks(text)) or text[-3000:])
            say(f"The whole log is {self.log}.")


def _options(load):
    return [f"--{kind}={','.join(names)}" for kind, names in load.items()]


def error_blocks(text):
    """Return the lines of an Odoo log that belong to errors, with what follows each (its traceback)."""
    lines, wanted = [], False
    for line in text.splitlines():
        start = re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (\w+) ", line)
        if start:
            wanted = start.group(1) in ("ERROR", "CRITICAL")
        if wanted:
            lines.append(line)
    return lines[:400]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
