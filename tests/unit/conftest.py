"""Lets unit tests import ``kam_module.tools`` without Odoo.

``kam_module/__init__.py`` loads the models and needs Odoo; these tests do not, so the package
is registered here without running it.
"""

import sys
import types
from pathlib import Path

from hypothesis import HealthCheck, settings

# A busy machine is no defect of a formula.
settings.register_profile("kam", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("kam")

ROOT = Path(__file__).resolve().parents[2]

package = types.ModuleType("kam_module")
package.__path__ = [str(ROOT / "kam_module")]
sys.modules.setdefault("kam_module", package)
sys.path.insert(0, str(ROOT))
