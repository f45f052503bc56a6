from .account import *
from .ledger import *
