import re
from io import BytesIO
from pathlib import Path

import polib
from odoo.modules import get_module_path
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools.translate import trans_export

FOLDER = Path(get_module_path("kam_module")) / "i18n"
HOW = "Type ./kam i18n and translate what is new."


def shown(terms):
    """The first of them, for a message."""
    return "; ".join(repr(term) for term in sorted(terms)[:10])


@tagged("post_install", "-at_install")
class TestTemplate(TransactionCase):
    """The template holds exactly the terms that Odoo finds in the addon."""

    def test_template_is_up_to_date(self):
        exported = BytesIO()
        trans_export(None, ["kam_module"], exported, "po", self.env)
        found = {entry.msgid for entry in polib.pofile(exported.getvalue().decode())}
        kept = {entry.msgid for entry in polib.pofile(str(FOLDER / "kam_module.pot"))}
        self.assertFalse(found - kept, f"Not in kam_module.pot: {shown(found - kept)}. {HOW}")
        self.assertFalse(kept - found, f"No longer in the addon: {shown(kept - found)}. {HOW}")


@tagged("post_install", "-at_install")
class TestChinese(BaseCase):
    """Everything speaks Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = polib.pofile(str(FOLDER / "kam_module.pot"))
        cls.chinese = polib.pofile(str(FOLDER / "zh_CN.po"))

    def test_every_term_is_translated(self):
        translated = {entry.msgid for entry in self.chinese if entry.translated()}
        missing = {entry.msgid for entry in self.template} - translated
        self.assertFalse(missing, f"{len(missing)} terms are not translated, or marked as fuzzy: {shown(missing)}")

    def test_nothing_else_is_kept(self):
        extra = {entry.msgid for entry in self.chinese} - {entry.msgid for entry in self.template}
        self.assertFalse(extra, f"No longer used: {shown(extra)}. {HOW}")

    def test_values_and_tags_are_the_same(self):
        """A translation that loses a value, or a tag of the page, breaks the sentence or the page."""
        parts = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+[^>]*>|\$\{[^}]+\}")
        words = re.compile(r'(?<= )(title|aria-label|alt|placeholder)="[^"]*"')  # inside a tag, but translated
        for entry in self.chinese:
            with self.subTest(term=entry.msgid):
                original, translation = (parts.findall(words.sub(r"\1", text)) for text in (entry.msgid, entry.msgstr))
                self.assertEqual(sorted(original), sorted(translation))
