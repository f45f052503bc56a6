from . import test_competitors
from . import test_initiative_members
from . import test_initiative_access
from . import test_initiative_state
from . import test_confirmed_orders
from . import test_initiative_radar
from . import test_initiative_alerts
from . import test_initiative_tour
