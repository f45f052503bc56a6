"""The table that the bench prints and keeps in docs/figures.md: what was reached, and what was not."""

import os
import platform
import re
from dataclasses import dataclass
from datetime import date

from dev.bench.paper_size import CATEGORIES, DEALS, PAPER, ROWS
from dev.bench.size import PAGE, SIZES, SUBTREE
from dev.checkout import ROOT

ENOUGH = 5  # samples; rows with fewer say so
FIGURES = ROOT / "docs" / "figures.md"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    :param case: what was measured, by its name in cases.py
    :param against: what it is compared with; without it `limit` is in milliseconds
    :param limit: the ratio, or the time, to stay below; None where nothing was promised
    :param megabytes: the memory, besides the time, to stay below
    """

    title: str
    case: str
    against_title: str = ""
    against: str = ""
    limit: float | None = None
    megabytes: int | None = None


PLAIN = "plain partner kanban"
ROWS = (
    Row(f"kanban page of {PAGE} accounts", "page key accounts", PLAIN, "page plain", 1.3),
    Row("the same, grouped by tier", "page key accounts grouped", f"{PLAIN}, grouped", "page plain grouped", 1.3),
    Row("the same page, as account manager", "page key accounts manager", PLAIN, "page plain manager", 1.3),
    Row(f"revenue of {PAGE} accounts", "revenue", "SQL by hand over journal items", "revenue by hand", 0.25),
    Row("the same", "revenue", "Odoo's `total_invoiced`", "total invoiced"),
    Row("the same, as account manager", "revenue manager", "SQL by hand over journal items", "revenue by hand", 0.25),
    Row(
        f"receivables of {PAGE} accounts", "receivables", "SQL by hand over journal items", "receivables by hand", 1.2
    ),
    Row("their list, without count-back", "receivables list", "the same by hand", "receivables list by hand", 1.2),
    Row(f"24 months of {PAGE} accounts", "table", "SQL by hand over journal items", "table by hand", 0.3),
    Row("the same", "table", "Odoo's invoice analysis", "table invoice analysis"),
    Row(
        "the same accounts' 24 months by product category",
        "category table",
        "SQL by hand, without category",
        "table by hand",
    ),
    Row("journal items behind a month of the largest account", "items behind a figure"),
    Row("retention of all customers", "retention", "SQL by hand over journal items", "retention by hand", 0.5),
    Row("its page: three grains and concentration", "retention page", "one grain by hand", "retention by hand"),
    Row("first page of the silent customers", "silence"),
    Row(f"score and red flags of {DEALS:,} open deals, for the first time", "look at deals", limit=5_000),
    Row(f"compass of {PAGE} open deals", "pipeline compass", "Odoo's pipeline", "pipeline plain", 1.3),
    Row("radar of the largest group", "radar", limit=1500),
    Row("first daily look at an initiative of each key account", "look at initiatives", limit=120_000),
    Row(
        f"cells of white space, {PAPER} branches and more × {CATEGORIES} categories",
        "white space cells",
        "what is ours, SQL by hand over journal items",
        "white space by hand",
        0.5,
    ),
    Row("the page of their heat map", "white space", "the same by hand", "white space by hand"),
    Row("their pivot with totals, unknown cells too", "white space pivot", "the same by hand", "white space by hand"),
    Row(f"workbook (XLSX) of {ROWS:,} rows", "workbook", limit=20_000, megabytes=300),
    Row(f"statement (PDF) of an account with {PAPER} branches and more", "statement pdf", limit=5_000),
    Row("posting an invoice, committed", "post with", "the same without the addon", "post without", 1.1),
    Row("refresh of one changed key", "refresh", limit=50),
    Row(f"other headquarters for a subtree of {SUBTREE:,}", "re-parent", limit=2000),
    Row("figures of both trees after it", "re-parent, figures"),
)


def lines(size_name, measured, installation, postgresql, load):
    """Return the table as lines of Markdown.

    :param measured: {case: {"ms", "queries", "samples"}}
    :param installation: seconds that the addon's installation into the database took
    :param load: the load of the machine before and after
    """
    size = SIZES[size_name]
    samples = max(min(case["samples"] for case in measured.values()), ENOUGH)
    result = [
        f"## Speed, size {size.name}: {size.invoices:,} invoices of {size.partners:,} partners",
        "",
        f"Measured by `./kam bench {size.name}`: all cases in one run, in turn, each the median of {samples} or more. "
        "Every ratio compares two times of the same run. *Without* is a copy of the same database that never had "
        "the addon.",
        "",
        f"{date.today():%-d %B %Y}, {machine()}, PostgreSQL {postgresql}, load of the machine "
        f"{load[0]:.1f} before and {load[1]:.1f} after. Installation of the addon into this database: "
        f"{installation:.0f} s.",
        "",
        "| what | ms | queries | compared with | ms | ratio | to stay below | reached |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return result + [_line(row, measured) for row in ROWS if row.case in measured]


def _line(row, measured):
    case = measured[row.case]
    few = "" if case["samples"] >= ENOUGH else f" (median of {case['samples']})"
    cells = [row.title + few, f"{case['ms']:.1f}", str(case["queries"])]
    if row.against:
        other = measured[row.against]
        value = case["ms"] / other["ms"]
        cells += [row.against_title, f"{other['ms']:.1f}", f"{value:.2f}"]
        limit = f"{row.limit:g}" if row.limit else ""
    else:
        value = case["ms"]
        cells += ["", "", ""]
        limit = f"{row.limit:g} ms" if row.limit else ""
    is_reached = row.limit and value <= row.limit
    if row.megabytes:
        cells[0] += f", {case['mb']:.0f} MB of memory"
        limit += f", {row.megabytes} MB"
        is_reached = is_reached and case["mb"] <= row.megabytes
    reached = ("yes" if is_reached else "**no**") if row.limit else ""
    return "| " + " | ".join([*cells, limit, reached]) + " |"


def machine():
    """Return what this machine is, without its name."""
    memory = ""
    try:
        with open("/proc/meminfo") as file:
            memory = f", {int(re.search(r'MemTotal: +([0-9]+)', file.read()).group(1)) / 2**20:.0f} GB memory"
    except OSError:
        pass
    return f"{os.cpu_count()} cores{memory}, Python {platform.python_version()}"


def write(size_name, text):
    """Put the table between its markers in docs/figures.md, in place of the last one, leaving everything else."""
    begin, end = f"<!-- bench {size_name}: begin -->", f"<!-- bench {size_name}: end -->"
    page = FIGURES.read_text()
    block = "\n".join([begin, *text, end])
    if begin in page:
        before, rest = page.split(begin, 1)
        page = before + block + rest.split(end, 1)[1]
    else:
        page = page.rstrip("\n") + "\n\n" + block + "\n"
    FIGURES.write_text(page)
