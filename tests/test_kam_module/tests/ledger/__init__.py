from . import test_cost_to_serve
from . import test_facts
from . import test_refresh
from . import test_standard_cost
