from . import kam_initiative_evidence
from . import kam_initiative_signal
from . import kam_out_of_sight
from . import kam_whitespace_report
from . import sale_order
