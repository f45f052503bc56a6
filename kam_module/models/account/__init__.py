from . import kam_tier
from . import kam_affiliation
from . import kam_root_period
from . import kam_key_period
from . import res_partner
