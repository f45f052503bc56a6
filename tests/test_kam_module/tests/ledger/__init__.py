from . import test_facts
from . import test_refresh
