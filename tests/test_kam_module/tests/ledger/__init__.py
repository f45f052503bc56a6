from . import test_cost_to_serve
from . import test_facts
from . import test_refresh
from . import test_standard_cost
from . import test_retention
from . import test_retention_random
from . import test_silence_report
from . import test_potential
