from .ledger import test_facts
from .ledger import test_refresh
