"""./kam lint: ruff, pylint with Odoo's rules, the layout of XML. Odoo's own test_lint runs with the Odoo tests."""

import os
import subprocess

from dev import xml_format
from dev.checkout import ADDON_PATHS, LOGS, ROOT, STATE, lock
from dev.console import say, step
from dev.process import clean_variables
from dev.setup import programs

OURS = ("kam", "dev", "kam_module", "kam_module_sale", "tests")
# Rules for addons of one association (its name as an author, a README in every addon); a class for each room
# that extends the same model; a value from what Odoo lets return nothing.
NOT_ASKED = "manifest-required-author,missing-readme,consider-merging-classes-inherited,missing-return"
# What Odoo's own test_lint asks of pylint; it would look at all of Odoo as well.
ODOO_MESSAGES = (
    "used-before-assignment,undefined-variable,eval-used,unreachable,function-redefined,"
    "sql-injection,missing-gettext,gettext-variable,gettext-placeholders,gettext-repr,raise-unlink-override"
)
ODOO_PLUGINS = (
    "_pylint_path_setup,pylint.extensions.bad_builtin,_odoo_checker_sql_injection,_odoo_checker_gettext,"
    "_odoo_checker_unlink_override"
)


def main(option=""):
    """Set up what lint needs, check everything, print what is wrong.

    :param option: "--fix" mends what ruff can mend, first
    :return: the exit code
    """
    with lock("setup"):
        python, odoo = programs.ensure()
    if option:
        subprocess.run([python, "-m", "ruff", "check", "--fix", *_ruff_options()], cwd=STATE, check=False)
    failed = [name for name, problems in check(python, odoo) if problems]
    say("Lint: " + (f"failed: {', '.join(failed)}" if failed else "clean"))
    return 1 if failed else 0


def check(python, odoo):
    """Yield (name of a check, text of its problems, empty when there are none), printing the problems."""
    checks = {
        "ruff": lambda: _output([python, "-m", "ruff", "check", "--quiet", *_ruff_options()]),
        "pylint-odoo": lambda: _pylint_odoo(python, odoo),
        "pylint with Odoo's own checkers": lambda: _odoo_pylint(python, odoo),
        "XML layout": _xml,
    }
    for name, action in checks.items():
        with step(f"Lint: {name}"):
            problems = action().strip()
            if problems:
                say()
                say(problems)
        yield name, problems


def _ruff_options():
    return ["--no-fix", "--config", ROOT / "dev" / "ruff.toml", *(ROOT / name for name in OURS)]


def _addons():
    return [folder / addon for addon, folder in ADDON_PATHS.items()]


def _pylint_odoo(python, odoo):
    return _output(
        [
            python,
            "-m",
            "pylint",
            f"--rcfile={os.devnull}",
            "--load-plugins=pylint_odoo",
            "--disable=all",
            "--enable=odoolint",
            f"--disable={NOT_ASKED}",
            "--valid-odoo-versions=19.0",
            "--score=no",
            "--persistent=no",
            *_addons(),
        ],
        {"PYTHONPATH": str(odoo.python_path)},
    )


def _odoo_pylint(python, odoo):
    [checkers] = [path for path in (folder / "test_lint" / "tests" for folder in odoo.addons) if path.exists()]
    return _output(
        [
            python,
            "-m",
            "pylint",
            f"--rcfile={os.devnull}",
            "--disable=all,useless-option-value",
            f"--enable={ODOO_MESSAGES}",
            "--reports=n",
            "--score=no",
            "--persistent=no",
            "--bad-functions=input",
            f"--load-plugins={ODOO_PLUGINS}",
            *_addons(),
        ],
        {
            "PYTHONPATH": f"{checkers}:{odoo.python_path}",
            "ADDONS_PATH": ":".join(map(str, [*odoo.addons, *ADDON_PATHS.values()])),
        },
    )


def _xml():
    lines = []
    for folder in (ROOT / "kam_module", ROOT / "tests"):
        for path in sorted(folder.rglob("*.xml")):
            for number, sentence in xml_format.problems(path.read_text()):
                lines.append(f"{path.relative_to(ROOT)}:{number}: {sentence}")
    return "\n".join(lines)


def _output(command, variables=None):
    """Return what a checker printed if it found something."""
    answer = subprocess.run(
        [str(part) for part in command],
        cwd=STATE,
        env=clean_variables(**(variables or {})),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    (LOGS / "lint.log").write_text(answer.stdout)
    if answer.returncode:
        return answer.stdout.replace(f"{ROOT}/", "") or f"ended with {answer.returncode}"
    return ""
