from . import test_competitors
from . import test_initiative_members
from . import test_initiative_access
