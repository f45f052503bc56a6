"""The browser of the tests. Odoo skips browser tests without one, so tests insist on it."""

import shutil
from pathlib import Path

from dev.setup import system

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def needed_packages():
    """Return {package: purpose} of what is missing for browser tests, in English and Chinese."""
    packages = {}
    if not any(shutil.which(name) for name in NAMES):
        packages["chromium"] = "browser tests"
    fonts = [folder for folder in map(Path, ("/usr/share/fonts", "/usr/local/share/fonts")) if folder.exists()]
    if not any(True for folder in fonts for pattern in ("*CJK*", "*cjk*") for _font in folder.rglob(pattern)):
        packages["fonts-noto-cjk"] = "Chinese in browser tests"
    return packages


def ensure():
    """Install the browser and a Chinese font where they are missing."""
    system.install(needed_packages())
