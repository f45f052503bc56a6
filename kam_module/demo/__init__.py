from . import kam_demo
from . import deal
from . import ledger
from . import initiative
