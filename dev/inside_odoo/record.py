"""Inside Odoo: write down the outcome of every single test, and keep Odoo's own lint to our addons.

Odoo itself tells the number of failures only by its log, says nothing of skipped tests in its exit code, and
calls a run of zero tests a success.
"""

import json
import time
from contextlib import contextmanager

PASSED, SKIPPED, FAILED = "passed", "skipped", "failed"
ODOO_LINT = "odoo.addons.test_lint."


def install(path, linted_addons, late_addons):
    """Record the tests of this process.

    :param path: the file that gets one line of JSON per test: id, outcome, seconds, reason
    :param linted_addons: names of the addons that Odoo's module test_lint shall look at
    :param late_addons: names of the addons whose tests shall run when all addons are there, and none before
    """
    from odoo.tests import loader
    from odoo.tests.result import OdooTestResult

    recorder = Recorder(path)
    for name in ("startTest", "stopTest", "addError", "addFailure", "addSkip"):
        setattr(OdooTestResult, name, recorder.around(name, getattr(OdooTestResult, name)))
    original = loader.run_suite

    def run_suite(suite, global_report=None):
        with only_addons(linted_addons):
            return original(suite, global_report)

    loader.run_suite = run_suite
    loader.get_module_test_cases = after_installation(loader.get_module_test_cases, late_addons)


class Recorder:
    """Writes the outcome of each test when it ends; the worst thing that happened to it counts."""

    def __init__(self, path):
        self.path = path
        self.running = None

    def around(self, name, method):
        """Return `method` of Odoo's test result, with our note taken before it."""
        note = getattr(self, name)

        def wrapper(result, test, *arguments):
            note(result, test, *arguments)
            return method(result, test, *arguments)

        return wrapper

    def startTest(self, result, test):
        """A test begins."""
        self.running = {"id": test.id(), "outcome": PASSED, "start": time.monotonic(), "reason": ""}

    def stopTest(self, result, test):
        """A test has ended."""
        running, self.running = self.running, None
        if running:
            running["seconds"] = round(time.monotonic() - running.pop("start"), 3)
            self._write(running)

    def addError(self, result, test, error):
        """A test, one of its parts, or the preparation of its class broke."""
        self._spoil(result, test, FAILED, f"{error[0].__name__}: {error[1]}")

    addFailure = addError

    def addSkip(self, result, test, reason):
        """A test, or all tests of a class, said that they cannot run."""
        self._spoil(result, test, SKIPPED, str(reason))

    def _spoil(self, result, test, outcome, reason):
        if result._soft_fail:  # Odoo will run this test once more
            return
        if not self.running:  # the preparation or the cleaning up of a class
            self._write({"id": test.id(), "outcome": outcome, "seconds": 0, "reason": reason})
        elif self.running["outcome"] != FAILED:
            self.running.update(outcome=outcome, reason=reason)

    def _write(self, line):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


@contextmanager
def only_addons(names):
    """Let Odoo's lint see only these addons: the others are Odoo's own."""
    import odoo.modules.module as module

    original = module.Manifest.all_addon_manifests

    def all_addon_manifests():
        manifests = original()
        if type(module.current_test).__module__.startswith(ODOO_LINT):
            manifests = [manifest for manifest in manifests if manifest.name in names]
        return manifests

    module.Manifest.all_addon_manifests = staticmethod(all_addon_manifests)
    try:
        yield
    finally:
        module.Manifest.all_addon_manifests = staticmethod(original)


def after_installation(get_module_test_cases, addons):
    """Return Odoo's finder of tests, with all tests of these addons running when our addons are there, too."""
    prefixes = tuple(f"odoo.addons.{name}." for name in addons)

    def wrapper(module):
        for test in get_module_test_cases(module):
            if module.__name__.startswith(prefixes):
                test.test_tags = (test.test_tags - {"at_install"}) | {"post_install"}
            yield test

    return wrapper
