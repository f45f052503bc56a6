"""./kam test: lint, unit tests, Odoo tests and the installation matrix, or only the files that were named."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from dev import lint, odoo_tests, process, upstream
from dev.checkout import ADDON, LOGS, ROOT, STATE, TEST_ADDON, lock, remove
from dev.console import Failure, say, step
from dev.environment import prepare
from dev.matrix import run as matrix
from dev.tally import Tally

UNIT = ROOT / "tests" / "unit"
ODOO = ROOT / "tests" / TEST_ADDON / "tests"

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

TOUR = 30  # so many other tests take as long as one walk through the browser


@dataclass
class Selection:
    """What to run; nothing chosen means everything.

    :param unit: arguments for pytest
    :param odoo: lists of specifications for Odoo's --test-tags, each for a process of its own
    """

    lint: bool = False
    matrix: bool = False
    upstream: bool = False
    unit: list = field(default_factory=list)
    odoo: list = field(default_factory=list)


def select(names):
    """Return what the names on the command line ask for.

    :param names: files with or without folder and ending, each perhaps with :Class or :Class.method
    """
    if not names:
        return Selection(lint=True, matrix=True, unit=[str(UNIT)], odoo=everything())
    selection, files = Selection(), []
    for name in names:
        if name in ("matrix", "upstream"):
            setattr(selection, name, True)
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
                files.append(specification(path) + (f":{inside}" if inside else ""))
    if files:
        selection.odoo.append(files)
    return selection


def everything():
    """Return all Odoo tests in two parts that take about as long, so that both cores have work."""
    parts, sizes = [[f"/{ADDON}"], [f"/test_lint:{name}" for name in ODOO_LINT]], [0, len(ODOO_LINT)]
    weights = {path: _weight(path.read_text()) for path in ODOO.rglob("test_*.py")}
    for path, weight in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        smaller = sizes.index(min(sizes))
        parts[smaller].append(specification(path))
        sizes[smaller] += weight
    return parts


def _weight(text):
    """Return about how long a file of tests takes, measured in tests that need no browser."""
    return text.count("def test_") + TOUR * text.count(".start_tour(")


def specification(path):
    """Return how Odoo's --test-tags names a file."""
    return f"/{path.relative_to(ODOO.parent.parent)}"


def main(*names):
    """Run the tests.

    :return: the exit code
    """
    start = time.monotonic()
    selection = select(names)
    tally = Tally()
    with (
        lock("test", wait=False, busy="./kam test is running in this checkout already: wait for it."),
        prepare("test", with_browser=bool(selection.odoo or selection.upstream)) as environment,
    ):
        with ThreadPoolExecutor(1) as beside:
            # These need one core and no database, as the installation before the Odoo tests needs the other one.
            others = beside.submit(_without_database, environment, selection, tally)
            if selection.odoo:
                odoo_tests.run(environment, selection.odoo, tally)
        others.result()
        if selection.matrix:
            matrix.run(environment, tally)
        if selection.upstream:
            upstream.run(environment, tally)
    minutes, seconds = divmod(round(time.monotonic() - start), 60)
    say(f"  Took {minutes} min {seconds} s.")
    return tally.close()


def _without_database(environment, selection, tally):
    if selection.unit:
        _unit(environment, selection.unit, tally)
    if selection.lint:
        for name, problems in lint.check(environment.python, environment.odoo):
            tally.add(f"lint: {name}", problems and "see above")


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
                odoo_tests.HARD_LIMIT,
            )
        tally.add_pytest(report, code)
        if code:
            say(log.read_text())
