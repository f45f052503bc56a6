from . import account_merge_wizard
from . import base_partner_merge_account
from . import base_partner_merge
from . import kam_headquarters_change
from . import kam_key_account_change
from . import kam_tie_out
