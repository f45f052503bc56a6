# One folder per room, in the order in which a room may know another.
from . import account
from . import deal
from . import ledger
from . import initiative
