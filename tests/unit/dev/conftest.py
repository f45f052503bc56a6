"""A state folder of their own for the tests of the set-up: they never touch the one of the checkout."""

import pytest

from dev import checkout, main, process, tally
from dev.setup import embedded, odoo, postgres, python


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """The folder that stands for .kam."""
    folder = tmp_path / "state"
    for module in (checkout, main, process, odoo, postgres, embedded, python):
        if hasattr(module, "STATE"):
            monkeypatch.setattr(module, "STATE", folder)
        if hasattr(module, "LOGS"):
            monkeypatch.setattr(module, "LOGS", folder / "log")
    (folder / "log").mkdir(parents=True)
    for name in ("ODOO_PATH", "PYTHON", "PORT", "KAM_DEBIAN_MIRROR", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def program(tmp_path):
    """Makes a program out of lines of shell."""

    def make(name, text):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def printed(monkeypatch):
    """What a tally prints, line by line."""
    lines = []
    monkeypatch.setattr(tally, "say", lines.append)
    return lines
