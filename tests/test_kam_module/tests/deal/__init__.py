from . import test_group_opportunities
from . import test_buying_center
from . import test_compass_stages
from . import test_buying_center_access
from . import test_buying_center_map
from . import test_facts_to_check
from . import test_milestones
from . import test_handover
