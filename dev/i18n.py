"""./kam i18n: export the addons' terms through Odoo's own exporter, and bring the translations in line with them."""

import subprocess

from dev import databases
from dev.checkout import ADDON_PATHS, LOGS, TEST_ADDON, lock, remove
from dev.console import Failure, say, step
from dev.environment import prepare

LANGUAGES = ("zh_CN",)
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
    """Write each addon's template, and zh_CN.po with it: translations are kept, terms that are gone are dropped."""
    busy = "./kam test is running in this checkout: wait for it."
    addons = [name for name in ADDON_PATHS if name != TEST_ADDON]
    with lock("test", wait=False, busy=busy), prepare("test") as environment:
        template = databases.template(environment)
        with step("Terms of the addon"):
            databases.copy(environment, template, DATABASE)
            environment.odoo_run(
                DATABASE, f"--init={','.join(addons)}", log="i18n-install", failure="Odoo could not install the addon."
            )
            for addon in addons:
                _export(environment, addon)
            databases.drop(environment, DATABASE)
        for addon in addons:
            for language in LANGUAGES:
                count, missing, dropped = _merge(environment.python, _folder(addon), addon, language)
                say(f"  {addon}, {language}: {count} terms, {missing} to translate, {dropped} unused and dropped")


def _folder(addon):
    return ADDON_PATHS[addon] / addon / "i18n"


def _export(environment, addon):
    exported = LOGS / f"{addon}.pot"
    remove(exported)
    code = EXPORT.format(target=str(exported), addon=addon)
    databases.shell(environment, DATABASE, code, log="i18n-export")
    _folder(addon).mkdir(exist_ok=True)
    (_folder(addon) / exported.name).write_text(_without_dates(exported.read_text()))


def _without_dates(text):
    """Return a template without the moment of its export, so that it changes only with the terms."""
    dates = ('"POT-Creation-Date:', '"PO-Revision-Date:')
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(dates))


def _merge(python, folder, addon, language):
    answer = subprocess.run(
        [python, "-c", MERGE, folder / f"{addon}.pot", folder / f"{language}.po", language],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        last = answer.stderr.strip().splitlines()[-1:]
        raise Failure(f"{language}.po could not be merged ({''.join(last)}): mend the file, then run this again.")
    return answer.stdout.split()
