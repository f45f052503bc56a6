from . import kam_demo
from . import kam_demo_cost
from . import kam_demo_payment
