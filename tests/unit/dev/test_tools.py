"""The smaller tools below dev/: what is left behind, the layout of XML, tables and terms."""

import subprocess
import sys

from dev import i18n, xml_format
from dev.bench import table
from dev.matrix.compare import differences


def test_what_an_addon_leaves_behind():
    before = {"column": {"a.x": "integer YES", "a.y": "text"}, "row of ir_cron": {1: "Job"}}
    after = {"column": {"a.x": "integer NO", "a.z": "text"}, "row of ir_cron": {1: "Another name", 2: "Left"}}
    assert differences(before, after) == [
        "left behind: column a.z",
        "missing afterwards: column a.y",
        "changed: column a.x (integer YES → integer NO)",
        "left behind: row of ir_cron 2 Left",
    ]
    assert differences(before, before) == []


def test_layout_of_xml():
    good = '<odoo>\n    <record id="a">\n        <field name="x">1</field>\n    </record>\n</odoo>\n'
    assert xml_format.problems(good) == []
    assert xml_format.problems(good.replace("        <field", "      <field"))[0][0] == 3
    assert "not well-formed" in xml_format.problems("<odoo>\n")[0][1]


def test_table_says_what_was_not_reached(monkeypatch):
    rows = (table.Row("page", "a", "plain page", "b", 1.3), table.Row("refresh", "c", limit=50))
    monkeypatch.setattr(table, "ROWS", rows)
    measured = {name: {"ms": ms, "queries": 4, "samples": 5} for name, ms in (("a", 140), ("b", 100), ("c", 20))}
    text = table.lines("s", measured, 30, "18.1", (0.5, 1.5))
    assert text[-2] == "| page | 140.0 | 4 | plain page | 100.0 | 1.40 | 1.3 | **no** |"
    assert text[-1] == "| refresh | 20.0 | 4 |  |  |  | 50 ms | yes |"


def test_table_replaces_the_last_one_and_nothing_else(tmp_path, monkeypatch):
    page = tmp_path / "figures.md"
    page.write_text("# Figures\n\nKept.\n")
    monkeypatch.setattr(table, "FIGURES", page)
    table.write("s", ["first"])
    table.write("m", ["other"])
    table.write("s", ["second"])
    text = page.read_text()
    assert text.startswith("# Figures\n\nKept.\n")
    assert "first" not in text and "second" in text and "other" in text
    assert text.count("<!-- bench s: begin -->") == 1


def test_terms_are_merged(tmp_path):
    """Translations stay, new terms come without one, old ones go, doubtful ones stay doubtful."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "kam_module.pot").write_text(
        head + "".join(f'msgid "{term}"\nmsgstr ""\n\n' for term in ("Tier", "Headquarters", "Branch"))
    )
    (tmp_path / "zh_CN.po").write_text(
        head + 'msgid "Tier"\nmsgstr "层级"\n\n#, fuzzy\nmsgid "Branch"\nmsgstr "分"\n\nmsgid "Gone"\nmsgstr "无"\n'
    )
    assert i18n._merge(sys.executable, tmp_path, "kam_module", "zh_CN") == ["3", "2", "1"]
    text = (tmp_path / "zh_CN.po").read_text()
    assert '"层级"' in text and "Gone" not in text and "#, fuzzy" in text
    assert subprocess.run([sys.executable, "-c", "import polib"], check=False).returncode == 0
