from . import kam_demo
from . import kam_demo_people
from . import kam_demo_handover
from . import kam_demo_visits
from . import kam_demo_scores
from . import kam_demo_compass
from . import kam_demo_gates
