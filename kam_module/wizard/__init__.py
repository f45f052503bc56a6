from . import account_merge_wizard
from . import base_partner_merge
from . import kam_tie_out
