from . import test_timeline_of_headquarters
