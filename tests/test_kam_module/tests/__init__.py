from .account import *
from . import test_other_users
from .deal import *
from .ledger import *
from .initiative import *
from .demo import *
from . import test_translations
