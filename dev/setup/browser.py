"""The programs that tests look at pages with. Odoo skips tests without them, so tests insist on them."""

import shutil
from pathlib import Path

from dev.setup import system

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def needed_packages():
    """Return {package: purpose} of what is missing for tests of pages and papers, in English and Chinese."""
    packages = {}
    if not any(shutil.which(name) for name in NAMES):
        packages["chromium"] = "browser tests"
    fonts = [folder for folder in map(Path, ("/usr/share/fonts", "/usr/local/share/fonts")) if folder.exists()]
    if not any(True for folder in fonts for pattern in ("*CJK*", "*cjk*") for _font in folder.rglob(pattern)):
        packages["fonts-noto-cjk"] = "Chinese in browser tests"
    if not shutil.which("wkhtmltopdf"):
        packages["wkhtmltopdf"] = "tests of papers"
    return packages


def ensure():
    """Install the browser, a Chinese font and the program that makes PDFs where they are missing."""
    system.install(needed_packages())
