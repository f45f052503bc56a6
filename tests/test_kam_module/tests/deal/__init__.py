from . import test_group_opportunities
