from . import test_page_budget
from . import test_pages
from . import test_timeline_of_headquarters
from . import test_tours
from . import test_political_map
