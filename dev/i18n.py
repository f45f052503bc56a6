"""./kam i18n: export the addon's terms through Odoo's own exporter, and bring the translations in line with them."""

import subprocess

from dev import databases
from dev.checkout import ADDON, ADDON_PATHS, LOGS, lock, remove
from dev.console import Failure, say, step
from dev.environment import prepare

FOLDER = ADDON_PATHS[ADDON] / ADDON / "i18n"
DATABASE = f"kam_i18n_{databases.HERE}"

EXPORT = """
from odoo.tools.translate import trans_export
with open({target!r}, "wb") as file:
    trans_export(None, [{addon!r}], file, "po", env)
"""

# Runs in the virtual environment, which has polib.
MERGE = """
import sys
import polib

template, target, language = sys.argv[1:]
terms = polib.pofile(template)
try:
    old = polib.pofile(target)
except OSError:
    old = polib.POFile()
known = {entry.msgid: entry for entry in old if not entry.obsolete}
new = polib.POFile(wrapwidth=78)
new.header = terms.header
new.metadata = {**terms.metadata, **old.metadata, "Language": language}
for entry in terms:
    before = known.pop(entry.msgid, None)
    if before:
        entry.msgstr = before.msgstr
        entry.flags = [*entry.flags, *(["fuzzy"] if before.fuzzy else [])]
        entry.tcomment = before.tcomment
    new.append(entry)
new.save(target)
missing = [entry for entry in new if not entry.translated()]
print(len(new), len(missing), len(known))
"""


def main():
    """Write kam_module.pot, and zh_CN.po with it: translations are kept, terms that are gone are dropped."""
    busy = "./kam test is running in this checkout: wait for it."
    with lock("test", wait=False, busy=busy), prepare("test") as environment:
        template = databases.template(environment)
        exported = LOGS / f"{ADDON}.pot"
        remove(exported)
        with step("Terms of the addon"):
            databases.copy(environment, template, DATABASE)
            environment.odoo_run(
                DATABASE, f"--init={ADDON}", log="i18n-install", failure=f"Odoo could not install {ADDON}."
            )
            code = EXPORT.format(target=str(exported), addon=ADDON)
            databases.shell(environment, DATABASE, code, log="i18n-export")
            databases.drop(environment, DATABASE)
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{ADDON}.pot").write_text(_without_dates(exported.read_text()))
        for language in ("zh_CN",):
            count, missing, dropped = _merge(environment.python, language)
            say(f"  {language}: {count} terms, {missing} to translate, {dropped} no longer used and dropped")


def _without_dates(text):
    """Return a template without the moment of its export, so that it changes only with the terms."""
    dates = ('"POT-Creation-Date:', '"PO-Revision-Date:')
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(dates))


def _merge(python, language):
    answer = subprocess.run(
        [python, "-c", MERGE, FOLDER / f"{ADDON}.pot", FOLDER / f"{language}.po", language],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        last = answer.stderr.strip().splitlines()[-1:]
        raise Failure(f"{language}.po could not be merged ({''.join(last)}): mend the file, then run this again.")
    return answer.stdout.split()
