"""Start Odoo, as its own `odoo` script does.

A script, because Odoo starts its second process for live messages by the script's name. With
KAM_TEST_RESULTS, the outcome of each test is written to that file (see record.py).
"""

import os
import sys

# The folder of this script must not stand before Odoo's own modules.
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]

if __name__ == "__main__":
    import odoo.cli

    if os.environ.get("KAM_TEST_RESULTS"):
        sys.path.append(here)
        import record

        sys.path.remove(here)
        linted, late = (os.environ.get(name, "").split(",") for name in ("KAM_LINTED_ADDONS", "KAM_LATE_ADDONS"))
        record.install(os.environ["KAM_TEST_RESULTS"], linted, late)
    odoo.cli.main()
