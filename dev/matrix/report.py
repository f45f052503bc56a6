"""Inside Odoo: checks one by one, each written down as passed or failed, and what Odoo complains about meanwhile."""

import json
import logging
import time
import traceback
from contextlib import contextmanager

# What Odoo says by itself on a machine without a network or some of its own optional packages.
NOISE = ("odoo.addons.iap", "odoo.addons.partner_autocomplete", "odoo.service.server", "odoo.tools.config")


class Report:
    """Writes one line of JSON for each check.

    :param path: the file
    :param story: what the names of the checks begin with
    """

    def __init__(self, path, story):
        self.path = path
        self.story = story

    @contextmanager
    def check(self, name, quietly=True):
        """Run one check: it fails by an exception, or by a warning of Odoo while it runs.

        What follows runs all the same, and fails by itself where it needs what has failed.
        """
        start, reason = time.monotonic(), ""
        with listening() as complaints:
            try:
                yield
            except Exception as error:
                logging.getLogger(__name__).error("%s: %s", name, traceback.format_exc())
                reason = str(error) or type(error).__name__
        if not reason and quietly and complaints:
            reason = "; ".join(complaints[:5])
        line = {
            "id": f"{self.story}: {name}",
            "outcome": "failed" if reason else "passed",
            "seconds": round(time.monotonic() - start, 3),
            "reason": reason,
        }
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


@contextmanager
def listening():
    """Collect what Odoo logs as a warning or worse."""
    complaints = []

    class Ear(logging.Handler):
        def emit(self, record):
            if not record.name.startswith(NOISE) and record.name != __name__:
                complaints.append(f"{record.levelname} {record.name}: {record.getMessage()}"[:300])

    ear = Ear(logging.WARNING)
    logging.getLogger().addHandler(ear)
    try:
        yield complaints
    finally:
        logging.getLogger().removeHandler(ear)


def expect(condition, sentence):
    """Fail with a sentence unless a condition holds."""
    if not condition:
        raise AssertionError(sentence)
