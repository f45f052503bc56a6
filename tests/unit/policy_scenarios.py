"""Labelled scenarios: what branches of a group began, and whether a policy of the headquarters was behind it.

Each is (title, whether a policy was behind it, {category: the one above}, signals as (branch, category, days ago)). The
categories: 1 security, 2 vaults and 3 cameras below it, 4 services, 5 training below it, 6 spare parts at the top.
"""

TREE = {1: None, 2: 1, 3: 1, 4: None, 5: 4, 6: None, 7: 2, 8: 2}

SCENARIOS = [
    ("two branches, one category", True, [(1, 2, 40), (2, 2, 3)]),
    ("three branches, one category", True, [(1, 2, 80), (2, 2, 40), (3, 2, 0)]),
    ("ten branches roll out", True, [(branch, 5, 8 * branch) for branch in range(1, 11)]),
    ("siblings below a category that is not at the top", True, [(1, 7, 50), (2, 8, 5)]),
    ("a category and the one below it", True, [(1, 2, 50), (2, 7, 5)]),
    ("a category at the top, named", True, [(1, 6, 60), (2, 6, 2)]),
    ("the top named by one, below it by another", True, [(1, 1, 20), (2, 3, 2)]),
    ("on the first and the last day of the window", True, [(1, 2, 89), (2, 2, 0)]),
    ("one branch twice, another once", True, [(1, 3, 70), (1, 3, 60), (2, 3, 1)]),
    ("two branches, with noise of a third elsewhere", True, [(1, 2, 30), (2, 2, 20), (3, 6, 10)]),
    ("policy over two categories", True, [(1, 2, 30), (2, 3, 20), (3, 2, 10), (4, 3, 1)]),
    ("slow policy: the second branch after five months", True, [(1, 2, 150), (2, 2, 1)]),
    ("policy over unrelated categories", True, [(1, 2, 30), (2, 5, 20)]),
    ("one branch only", False, [(1, 2, 40)]),
    ("one branch, three deals", False, [(1, 2, 40), (1, 2, 20), (1, 2, 1)]),
    ("different corners of the catalogue", False, [(1, 2, 40), (2, 5, 3)]),
    ("siblings right below the top", False, [(1, 2, 40), (2, 3, 3)]),
    ("half a year apart", False, [(1, 2, 180), (2, 2, 3)]),
    ("just outside the window", False, [(1, 2, 90), (2, 2, 0)]),
    ("nothing at all", False, []),
    ("many branches, each something else", False, [(1, 2, 9), (2, 5, 9), (3, 6, 9)]),
    ("long ago", False, [(1, 2, 300), (2, 2, 290)]),
    ("announced for next month", False, [(1, 2, -20), (2, 2, -25)]),
    ("two branches replace a broken spare part", False, [(1, 6, 12), (2, 6, 11)]),
    ("the usual training of two branches", False, [(1, 5, 80), (2, 5, 75)]),
]
"""The last two of each answer cannot be told apart by what we see: they keep the figures honest."""
