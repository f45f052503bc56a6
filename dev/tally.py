"""Counting tests: what passed, and what did not. A test that did not run has not passed."""

import json
import xml.etree.ElementTree as ElementTree

from dev.console import say


class Tally:
    """The count of a whole `./kam test`."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def add(self, name, problem=""):
        """Count one test, failed if there is a problem."""
        if problem:
            self.failures.append(f"{name}: {problem}")
        else:
            self.passed += 1

    def add_odoo(self, path, exit_code, name="Odoo tests"):
        """Count the tests of an Odoo process.

        :param path: the file with one line of JSON per test, from inside_odoo/record.py; absent if none ran
        :param exit_code: how the process ended
        :param name: what to call it when no test ran
        """
        tests = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        before = len(self.failures)
        for test in tests:
            reason = " ".join(test["reason"].split())[:300]
            if test["outcome"] == "passed":
                self.add(test["id"])
            elif test["outcome"] == "skipped":
                self.add(test["id"], f"skipped, which counts as failed: {reason}")
            else:
                self.add(test["id"], reason or "failed")
        if not any(test["seconds"] or test["outcome"] == "passed" for test in tests):
            self.add(name, "no test ran")
        if exit_code and len(self.failures) == before:
            self.add(name, f"Odoo ended with {exit_code} though no test failed")

    def add_pytest(self, path, exit_code):
        """Count the tests of a pytest process.

        :param path: its report in JUnit's XML; absent if it did not get that far
        """
        cases = list(ElementTree.parse(path).iter("testcase")) if path.exists() else []
        before = len(self.failures)
        for case in cases:
            name = f"{case.get('classname')}.{case.get('name')}"
            outcome = next((part for part in case if part.tag in ("failure", "error", "skipped")), None)
            if outcome is None:
                self.add(name)
            else:
                reason = " ".join((outcome.get("message") or "").split())[:300]
                skipped = outcome.tag == "skipped"
                self.add(name, f"skipped, which counts as failed: {reason}" if skipped else reason or outcome.tag)
        if not cases:
            self.add("unit tests", "no test ran")
        elif exit_code and len(self.failures) == before:
            self.add("unit tests", f"pytest ended with {exit_code} though no test failed")

    def close(self):
        """Print what failed and, as the last line, the two numbers.

        :return: the exit code: 0 only if something ran and nothing failed
        """
        if not self.passed and not self.failures:
            self.add("tests", "no test ran")
        for failure in self.failures:
            say(f"FAILED {failure}")
        say(f"{self.passed} passed, {len(self.failures)} failed")
        return 1 if self.failures else 0
