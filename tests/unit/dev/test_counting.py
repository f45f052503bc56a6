"""./kam test counts what ran: nothing that was skipped, or never started, passes."""

import json

import pytest

from dev import test as command
from dev import upstream
from dev.console import Failure
from dev.tally import Tally


def results(tmp_path, *tests):
    path = tmp_path / "results.jsonl"
    path.write_text("".join(json.dumps({"seconds": 1, "reason": "", **test}) + "\n" for test in tests))
    return path


def test_all_passed(tmp_path, printed):
    tally = Tally()
    tally.add_odoo(results(tmp_path, {"id": "a", "outcome": "passed"}), 0)
    assert tally.close() == 0
    assert printed == ["1 passed, 0 failed"]


def test_nothing_ran(printed):
    assert Tally().close() == 1
    assert printed[-1] == "0 passed, 1 failed"


def test_odoo_ran_no_test(tmp_path, printed):
    tally = Tally()
    tally.add_odoo(tmp_path / "absent", 0)
    assert tally.close() == 1
    assert "no test ran" in printed[0]


def test_skipped_is_failed(tmp_path, printed):
    tally = Tally()
    skipped = {"id": "tour", "outcome": "skipped", "seconds": 0, "reason": "no browser"}
    tally.add_odoo(results(tmp_path, {"id": "a", "outcome": "passed"}, skipped), 0)
    assert tally.close() == 1
    assert printed == ["FAILED tour: skipped, which counts as failed: no browser", "1 passed, 1 failed"]


def test_odoo_broke_off_after_tests_that_passed(tmp_path, printed):
    tally = Tally()
    tally.add_odoo(results(tmp_path, {"id": "a", "outcome": "passed"}), 1)
    assert tally.close() == 1
    assert "ended with 1" in printed[0]


def test_pytest_skipped_one(tmp_path, printed):
    report = tmp_path / "unit.xml"
    report.write_text('<suite><testcase classname="c" name="n"><skipped message="later"/></testcase></suite>')
    tally = Tally()
    tally.add_pytest(report, 0)
    assert tally.close() == 1
    assert "skipped, which counts as failed: later" in printed[0]


@pytest.mark.parametrize("name", ["test_no_such_thing", "common", "tests/unit/conftest.py"])
def test_names_that_are_no_test_file(name):
    with pytest.raises(Failure, match="there is no test file"):
        command.select([name])


def test_names_of_files_and_cases():
    selection = command.select(["test_counting:test_all_passed", "matrix"])
    assert [path.rpartition("/")[2] for path in selection.unit] == ["test_counting.py::test_all_passed"]
    assert selection.matrix and not selection.lint and not selection.odoo


def test_everything_is_in_one_of_two_parts():
    selection = command.select([])
    assert selection.lint and selection.matrix and selection.unit and not selection.upstream
    parts = selection.odoo
    files = {command.specification(path) for path in command.ODOO.rglob("test_*.py")}
    given = [tag for tag in sum(parts, []) if tag.endswith(".py")]
    assert sorted(given) == sorted(files)
    assert len(parts) == 2


def test_odoo_test_that_fails_only_with_the_addon(printed):
    tally = Tally()
    upstream.compare(
        {"both": ("passed", ""), "broken": ("passed", ""), "gone": ("passed", ""), "odoo": ("failed", "lxml")},
        {"both": ("passed", ""), "broken": ("failed", "1 != 2"), "odoo": ("failed", "lxml")},
        tally,
    )
    assert tally.close() == 1
    assert printed == [
        "FAILED upstream: broken: 1 != 2",
        "FAILED upstream: gone: did not run",
        "1 passed, 2 failed",
    ]
