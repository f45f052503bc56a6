from . import kam_demo
from . import kam_demo_presales
from . import kam_demo_detectors
