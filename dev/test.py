"""./kam test: lint, unit tests, Odoo tests and the installation matrix, or only the files that were named."""

import re
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from dev import databases, lint, process
from dev.checkout import ADDON, LOGS, ROOT, STATE, TEST_ADDON, lock, remove
from dev.console import Failure, say, step
from dev.environment import prepare
from dev.matrix import run as matrix
from dev.tally import Tally

UNIT = ROOT / "tests" / "unit"
ODOO = ROOT / "tests" / TEST_ADDON / "tests"
DATABASE = f"kam_test_{databases.HERE}"
HARD_LIMIT = 30 * 60  # seconds after which a hanging program is ended, and counted as failed

# The parts of Odoo's test_lint that look at our files or at the models we extend. Its pylint runs in lint.py on
# our addons alone; its tests of its own checkers, and of conflict markers in all of Odoo, say nothing about us.
ODOO_LINT = (
    "TestDunderinit",
    "PotLinter",
    "TestDocstring",
    "TestIndex",
    "TestJsTranslations.test_js_translations",
    "ManifestLinter",
    "TestNaming",
    "TestOnchangeDomains",
    "TestLintOverrideSignatures",
    "RoutesLinter",
    "TestI18n.test_user_content_as_prop_is_translatable",
    "TestTestHoles",
)


@dataclass
class Selection:
    """What to run; nothing chosen means everything.

    :param unit: arguments for pytest
    :param odoo: specifications for Odoo's --test-tags
    """

    lint: bool = False
    matrix: bool = False
    unit: list = field(default_factory=list)
    odoo: list = field(default_factory=list)


def select(names):
    """Return what the names on the command line ask for.

    :param names: files with or without folder and ending, each perhaps with :Class or :Class.method
    """
    if not names:
        own = [f"/{ADDON}", f"/{TEST_ADDON}"]
        return Selection(True, True, [str(UNIT)], own + [f"/test_lint:{name}" for name in ODOO_LINT])
    selection = Selection()
    for name in names:
        if name == "matrix":
            selection.matrix = True
            continue
        file, _, inside = name.partition(":")
        stem = Path(file).stem
        found = [path for folder in (UNIT, ODOO) for path in sorted(folder.rglob(f"{stem}.py"))]
        found = [path for path in found if str(path.with_suffix("")).endswith(file.removesuffix(".py"))]
        if not found or not stem.startswith("test_"):
            raise Failure(f"there is no test file {name}: name one below tests/, for example test_hierarchy.")
        for path in found:
            if UNIT in path.parents:
                selection.unit.append("::".join([str(path), *inside.strip(":").split(".")]) if inside else str(path))
            else:
                selection.odoo.append(f"/{path.relative_to(ODOO.parent.parent)}" + (f":{inside}" if inside else ""))
    return selection


def main(*names):
    """Run the tests.

    :return: the exit code
    """
    start = time.monotonic()
    selection = select(names)
    tally = Tally()
    with (
        lock("test", wait=False, busy="./kam test is running in this checkout already: wait for it."),
        prepare("test", with_browser=bool(selection.odoo)) as environment,
    ):
        if selection.unit:
            _unit(environment, selection.unit, tally)
        with ThreadPoolExecutor(1) as beside:
            # Lint needs one core and no database, as the installation before the Odoo tests needs the other one.
            linting = beside.submit(_lint, environment, selection.lint)
            if selection.odoo:
                _odoo(environment, selection.odoo, tally)
        for name, problems in linting.result():
            tally.add(f"lint: {name}", problems and "see above")
        if selection.matrix:
            matrix.run(environment, tally)
    minutes, seconds = divmod(round(time.monotonic() - start), 60)
    say(f"  Took {minutes} min {seconds} s.")
    return tally.close()


def _lint(environment, is_wanted):
    return list(lint.check(environment.python, environment.odoo)) if is_wanted else []


def _unit(environment, arguments, tally):
    report = LOGS / "unit.xml"
    remove(report)
    with step("Unit tests"):
        log = LOGS / "unit.log"
        with open(log, "w") as output:
            code = process.wait(
                process.start(
                    [
                        environment.python,
                        "-m",
                        "pytest",
                        "-q",
                        "-p",
                        "no:cacheprovider",
                        f"--rootdir={ROOT}",
                        f"--junitxml={report}",
                        *arguments,
                    ],
                    output,
                    process.clean_variables(HYPOTHESIS_STORAGE_DIRECTORY=str(STATE / "unit-tests")),
                ),
                HARD_LIMIT,
            )
        tally.add_pytest(report, code)
        if code:
            say(log.read_text())


def _odoo(environment, tags, tally):
    template = databases.template(environment)
    results, log = LOGS / "odoo-tests.jsonl", LOGS / "odoo-tests.log"
    remove(results)
    with step("Copy of the template"):
        databases.copy(environment, template, DATABASE)
    with step("Odoo tests"):
        command = environment.command(
            DATABASE,
            f"--init={ADDON},{TEST_ADDON}",
            "--test-enable",
            f"--test-tags={','.join(tags)}",
            "--stop-after-init",
            "--max-cron-threads=0",
            f"--http-port={_free_port()}",
            *(["--update=test_lint"] if any("test_lint" in tag for tag in tags) else []),
        )
        variables = {
            **environment.variables,
            "KAM_TEST_RESULTS": str(results),
            "KAM_LINTED_ADDONS": f"{ADDON},{TEST_ADDON}",
        }
        with open(log, "w") as output:
            odoo = process.start(command, output, variables)
            try:
                code = process.wait(odoo, HARD_LIMIT)
            except subprocess.TimeoutExpired:
                code = odoo.returncode
                tally.add("Odoo tests", f"did not end within {HARD_LIMIT // 60} minutes; where it hangs is in {log}")
        tally.add_odoo(results, code)
        text = log.read_text(errors="replace")
        if code:
            say("\n".join(error_blocks(text)) or text[-3000:])
            say(f"The whole log is {log}.")


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
