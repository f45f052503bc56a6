from . import kam_competitor
from . import kam_competitor_alias
from . import kam_competitor_position
from . import kam_initiative
from . import kam_initiative_members
from . import kam_initiative_branch
from . import kam_root_period
from . import crm_lead_initiative
